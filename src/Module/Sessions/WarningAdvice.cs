using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using TvixEval.Flakes;

namespace TvixEval.Module.Sessions;

/// <summary>Which command of the module cures what a warning of the evaluator tells, in the words of C++ Nix.</summary>
internal static class WarningAdvice
{
    private const string ToWrite = "\nTo write it: Update-NixFlakeLock -MissingOnly ";

    /// <summary>The warning for a command that overrides inputs: what writes the lock file has to do so, too.</summary>
    /// <param name="text">The warning with its advice, as text.</param>
    /// <param name="overrides">References by the paths of the inputs.</param>
    public static string WithOverrides(string text, IDictionary overrides)
    {
        int start = text.IndexOf(ToWrite, StringComparison.Ordinal);
        if (start < 0 || overrides.Count == 0)
        {
            return text;
        }

        var pairs = new List<string>();
        foreach (DictionaryEntry entry in overrides)
        {
            pairs.Add($"{Quote(entry.Key)} = {Quote(entry.Value)}");
        }

        pairs.Sort(StringComparer.Ordinal);
        return $"{text.Substring(0, start)}\n-OverrideInput holds for this evaluation only.{text.Substring(start)} -OverrideInput @{{ {string.Join("; ", pairs)} }}";
    }

    private static string Quote(object? value) => "'" + CodeGeneration.EscapeSingleQuotedStringContent(LanguagePrimitives.ConvertTo<string>(value)) + "'";

    /// <summary>The warning, with a line of advice if there is any.</summary>
    /// <param name="text">The warning as bytes, one a char.</param>
    public static string AddTo(string text)
    {
        if (!text.StartsWith(FlakeLocker.NotWriting, StringComparison.Ordinal))
        {
            return text;
        }

        int start = FlakeLocker.NotWriting.Length + 1;
        int end = text.IndexOf("':\n", start, StringComparison.Ordinal);
        if (end < 0)
        {
            return text;
        }

        string flake = text.Substring(start, end - start);
        bool isLocal = flake.StartsWith("/", StringComparison.Ordinal) || flake.StartsWith("path:", StringComparison.Ordinal) || flake.StartsWith("git+file:", StringComparison.Ordinal);
        return isLocal ? $"{text.TrimEnd('\n')}{ToWrite}'{flake.Replace("'", "''")}'" : text;
    }
}
