using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using TvixEval.Suites.Driver;

namespace TvixEval.Suites.Fuzz;

/// <summary>What is compared of the answers to a program.</summary>
internal static partial class Answers
{
    /// <summary>The output, and what <see cref="Said"/> gives.</summary>
    /// <param name="result">The answer.</param>
    public static string Of(DriverResult result)
    {
        // What was printed before an error depends on when the printer writes.
        string output = result.ExitCode == 0 ? result.Output : string.Empty;
        return $"{result.ExitCode} {output}{Said(result.Error)}";
    }

    /// <summary>Warnings and traces, and the last error message.</summary>
    /// <param name="error">What was written to standard error.</param>
    public static string Said(string error)
    {
        // The newest source of C++ Nix prints a warning that starts with a line end below its prefix, also where nothing but blanks follows.
        IEnumerable<string> notes = error.Split('\n').Where(static line =>
            (line.Contains("warning:") && line.Trim() != "evaluation warning:") || line.StartsWith("trace:", StringComparison.Ordinal));
        return string.Join("\n", notes) + LastError(error);
    }

    /// <summary>The last error message, or nothing. Blanks count as one: how many a tab becomes depends on the whole report, which has other excerpts.</summary>
    /// <param name="error">What was written to standard error.</param>
    public static string LastError(string error) =>
        error.Split('\n').LastOrDefault(static line => line.TrimStart().StartsWith("error:", StringComparison.Ordinal)) is { } last ? Blanks().Replace(last.Trim(), " ") : string.Empty;

    /// <summary>What an answer is apart from names, numbers and values: those that differ alike are shown together.</summary>
    /// <param name="answer">What is compared.</param>
    public static string Shape(string answer)
    {
        string last = LastError(answer) is { Length: > 0 } error ? error : answer.Contains("error:") ? answer.Substring(answer.IndexOf("error:", StringComparison.Ordinal)) : "value";
        return Particulars().Replace(last, "#");
    }

    [GeneratedRegex("  +")]
    private static partial Regex Blanks();

    [GeneratedRegex("""'[^']*'|"[^"]*"|[0-9]+|\{.*|\[.*|«.*|/[^ ]*""")]
    private static partial Regex Particulars();
}
