using System;
using TvixEval.Flakes;

namespace TvixEval.Module.Sessions;

/// <summary>Which command of the module cures what a warning of the evaluator tells, in the words of C++ Nix.</summary>
internal static class WarningAdvice
{
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
        return isLocal ? $"{text.TrimEnd('\n')}\nTo write it: Update-NixFlakeLock -MissingOnly '{flake.Replace("'", "''")}'" : text;
    }
}
