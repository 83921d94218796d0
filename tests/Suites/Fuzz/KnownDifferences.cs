using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using TvixEval.Text;

namespace TvixEval.Suites.Fuzz;

/// <summary>
/// The differences from C++ Nix that have a reason: <c>tests/Suites/fuzz-exclusions.txt</c>. An entry is of lines: what C++ Nix answers, what is
/// answered here, and perhaps what stands in the program, as regular expressions, and why; the first group of the first has the same text in the second.
/// </summary>
internal sealed class KnownDifferences
{
    private readonly List<(Regex Reference, string Here, Regex? Program, string Reason)> entries = new();

    private KnownDifferences(string path)
    {
        string reference = string.Empty;
        string here = string.Empty;
        Regex? program = null;
        foreach (string line in File.ReadAllLines(path))
        {
            string rest = line.Length > 5 ? Bytes.FromText(line.Substring(5)) : string.Empty;
            switch (line.Length > 5 ? line.Substring(0, 5) : string.Empty)
            {
                case "nix  ":
                    reference = rest;
                    break;
                case "here ":
                    here = rest;
                    break;
                case "in   ":
                    program = new Regex(rest, RegexOptions.Singleline);
                    break;
                case "why  ":
                    entries.Add((new Regex(reference, RegexOptions.Singleline), here, program, rest));
                    program = null;
                    break;
            }
        }
    }

    /// <summary>Those of the repository.</summary>
    public static KnownDifferences Read([CallerFilePath] string path = "") =>
        new(Environment.GetEnvironmentVariable("TVIXEVAL_FUZZ_EXCLUSIONS") ?? Path.Combine(Path.GetDirectoryName(path)!, "..", "fuzz-exclusions.txt"));

    /// <summary>Why the answers differ, or null where that is not known.</summary>
    /// <param name="text">The program.</param>
    /// <param name="expected">The answer of C++ Nix.</param>
    /// <param name="actual">The answer given here.</param>
    public string? ReasonFor(string text, string expected, string actual)
    {
        foreach ((Regex reference, string here, Regex? program, string reason) in entries)
        {
            Match match = reference.Match(expected);
            if (match.Success && program?.IsMatch(text) != false && Regex.IsMatch(actual, here.Replace("$1", Regex.Escape(match.Groups[1].Value)), RegexOptions.Singleline))
            {
                return reason;
            }
        }

        return null;
    }
}
