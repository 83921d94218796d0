using System;
using System.Collections.Generic;
using TvixEval.Diagnostics;
using TvixEval.Module.Syntax;
using TvixEval.Text;

namespace TvixEval.Module.Errors;

/// <summary>What to do about an evaluation error, where that can be told: what error views show as the recommendation. The message stays that of C++ Nix.</summary>
internal static class ErrorAdvice
{
    private static readonly string[] ByteOrderMarks = { "\u00ef\u00bb\u00bf", "\u00ff\u00fe", "\u00fe\u00ff" };

    /// <summary>The advice, or null.</summary>
    /// <param name="error">The error.</param>
    /// <param name="isTyped">Whether code without a file was typed as Nix code; elsewhere it stood in a command of PowerShell, within its quotes.</param>
    public static string? For(NixException error, bool isTyped = false)
    {
        if (SyntaxHints.For(error, isTyped) is { } hint)
        {
            return hint;
        }

        IReadOnlyList<string> names = error.Suggestions.Count > 0 ? error.Suggestions : error.SimilarNames;
        if (names.Count > 0)
        {
            return "Did you mean " + string.Join(" or ", Quote(names)) + "?";
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
            NixErrorKind.Timeout => "Use a larger -TimeoutSec.",
            NixErrorKind.MemoryLimit => "Use a larger -MaxMemory.",
            NixErrorKind.ExperimentalFeature => $"Enable the feature with -ExperimentalFeature{FeatureOf(error.RawMessage)}.",
            NixErrorKind.MissingArgument when error.RawMessage.Contains("'--arg'") => "In PowerShell, use -Argument instead of --arg: -Argument @{ name = 'value' }.",
            NixErrorKind.Parse when IsMarked(error.Position.File) => "Save the file as UTF-8 without a byte order mark.",
            _ => null,
        };
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

    private static IEnumerable<string> Quote(IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            yield return "'" + Bytes.ToText(name) + "'";
        }
    }
}
