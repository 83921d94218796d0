using System;
using System.Collections.Generic;
using System.Linq;

namespace TvixEval.Module.Tests.Help;

/// <summary>An example of the help.</summary>
/// <param name="Name">The command and the example's number.</param>
/// <param name="Code">The commands to run.</param>
/// <param name="Output">The lines that they show, without empty ones; none when the help does not tell them.</param>
internal sealed record HelpExample(string Name, string Code, IReadOnlyList<string> Output)
{
    /// <summary>Stands for any lines.</summary>
    public const string AnyLines = "...";

    /// <summary>Takes apart what the help shows: what comes after the first empty line is output.</summary>
    public static HelpExample Parse(string name, string text)
    {
        string[] parts = text.Split("\n\n", 2);
        return new HelpExample(name, parts[0], parts.Length == 1 ? Array.Empty<string>() : Lines(parts[1]));
    }

    /// <summary>Lines without trailing blanks and empty lines, which differ between hosts.</summary>
    public static IReadOnlyList<string> Lines(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').Select(static line => line.TrimEnd()).Where(static line => line.Length > 0).ToArray();

    /// <summary>Whether this is what the help says.</summary>
    public bool Matches(IReadOnlyList<string> shown) => Matches(Output, 0, shown, 0);

    private static bool Matches(IReadOnlyList<string> expected, int i, IReadOnlyList<string> shown, int j)
    {
        if (i == expected.Count)
        {
            return j == shown.Count;
        }

        return expected[i].Trim() == AnyLines
            ? Enumerable.Range(j, shown.Count - j + 1).Any(next => Matches(expected, i + 1, shown, next))
            : j < shown.Count && expected[i] == shown[j] && Matches(expected, i + 1, shown, j + 1);
    }
}
