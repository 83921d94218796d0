using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Module.Syntax;
using TvixEval.Text;

namespace TvixEval.Module.Errors;

/// <summary>What to do about an evaluation error, where that can be told: what error views show as the recommendation. The message stays that of C++ Nix.</summary>
internal static class ErrorAdvice
{
    private static readonly string[] ByteOrderMarks = { "\u00ef\u00bb\u00bf", "\u00ff\u00fe", "\u00fe\u00ff" };

    private const string NoImpure = "--impure";

    /// <summary>Whether what pure evaluation forbids is the error: C++ Nix recommends a flag of its own.</summary>
    /// <param name="error">The error.</param>
    public static bool IsImpurity(NixException error) => error.RawMessage.Contains(NoImpure);

    /// <summary>The advice, or null.</summary>
    /// <param name="error">The error.</param>
    /// <param name="isTyped">Whether code without a file was typed as Nix code; elsewhere it stood in a command of PowerShell, within its quotes.</param>
    public static string? For(NixException error, bool isTyped = false)
    {
        if (SyntaxHints.For(error, isTyped) is { } hint)
        {
            return hint;
        }

        if (FeatureOfBuiltin(error) is { } feature)
        {
            return $"Enable the feature with -ExperimentalFeature {feature}.";
        }

        IReadOnlyList<string> names = error.Suggestions.Count > 0 ? error.Suggestions : error.SimilarNames;
        if (names.Count > 0)
        {
            return "Did you mean " + string.Join(" or ", ForParameter(error) is { } write ? names.Select(name => "'" + write(Bytes.ToText(name)) + "'") : Quote(names)) + "?";
        }

        if (error.Cycle.Count > 0)
        {
            var steps = new List<string>();
            foreach (Position step in error.Cycle)
            {
                steps.Add(SourceSpan.At(step) is { } span ? $"{span.Text} ({step})" : step.ToString());
            }

            return "Break the cycle: " + string.Join(" -> ", steps) + " -> (repeats).";
        }

        return error.Kind switch
        {
            NixErrorKind.StackOverflow => "Use a larger -MaxCallDepth if the recursion is finite.",
            NixErrorKind.Timeout when error.RawMessage.Contains("-TimeoutSec") => "Use a larger -TimeoutSec.",
            // A value that is too long for the runtime, or a computer without memory, is not cured by a larger limit.
            NixErrorKind.MemoryLimit when error.RawMessage.Contains("-MaxMemory") => "Use a larger -MaxMemory.",
            NixErrorKind.ExperimentalFeature => $"Enable the feature with -ExperimentalFeature{FeatureOf(error.RawMessage)}.",
            NixErrorKind.MissingArgument when AutoCall.MissingArgument(error) is { } name => $"Give the argument a value: -Argument @{{ {Bytes.ToText(name)} = 'value' }}.",
            NixErrorKind.Parse when IsMarked(error.Position.File) => "Save the file as UTF-8 without a byte order mark.",
            _ when IsImpurity(error) => "Evaluate without -Pure; a flake, with -Impure.",
            _ => null,
        };
    }

    // The feature that a builtin needs which is not there, as a variable or in "builtins".
    private static string? FeatureOfBuiltin(NixException error)
    {
        if (error.Kind is not (NixErrorKind.UndefinedVariable or NixErrorKind.MissingAttribute) || error.Position.File is not { } file)
        {
            return null;
        }

        int start = error.RawMessage.IndexOf('\'') + 1;
        int end = error.RawMessage.LastIndexOf('\'');
        if (start == 0 || end <= start || (error.Kind == NixErrorKind.MissingAttribute && string.CompareOrdinal(file.Text, error.Position.Offset, "builtins", 0, "builtins".Length) != 0))
        {
            return null;
        }

        string name = error.RawMessage.Substring(start, end - start);
        foreach (BuiltinDeclaration declaration in BuiltinTable.All)
        {
            if (declaration.Feature is not null && declaration.Builtin.Name == name && (declaration.IsGlobal || error.Kind == NixErrorKind.MissingAttribute))
            {
                return declaration.Feature;
            }
        }

        return null;
    }

    // A space and the feature's name, which such messages quote.
    private static string FeatureOf(string message)
    {
        int start = message.IndexOf('\'') + 1;
        int end = start > 0 ? message.IndexOf('\'', start) : -1;
        return end < 0 ? string.Empty : " " + Bytes.ToText(message.Substring(start, end - start));
    }

    // Windows PowerShell's Set-Content writes such files; Nix reads none of them.
    private static bool IsMarked(SourceFile? file) =>
        file is not null && Array.Exists(ByteOrderMarks, mark => file.Text.StartsWith(mark, StringComparison.Ordinal));

    /// <summary>How a name is written that a parameter is to have instead, where the error is about the value of one; null elsewhere.</summary>
    private static Func<string, string>? ForParameter(NixException error)
    {
        if (error.Kind != NixErrorKind.MissingAttribute || error.Position.IsKnown)
        {
            return null;
        }

        // -Name takes wildcards; names of options have their quotes already.
        return error.RawMessage.StartsWith("the option '", StringComparison.Ordinal) ? static name => CodeGeneration.EscapeSingleQuotedStringContent(WildcardPattern.Escape(name))
            : error.RawMessage.Contains("' in selection path '") ? static name => CodeGeneration.EscapeSingleQuotedStringContent(name.Length == 0 || name.IndexOf('.') >= 0 ? "\"" + name + "\"" : name)
            : null;
    }

    private static IEnumerable<string> Quote(IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            yield return "'" + Bytes.ToText(name) + "'";
        }
    }
}
