using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using TvixEval.Text;

namespace TvixEval.Analysis;

/// <summary>
/// Comments that say what not to report: <c># nix-check off: NixUnusedBinding, NixUnusedWith</c> for its own line, or, if it stands
/// alone, for the next one; <c># nix-check off file: ...</c> for the whole source. Without codes everything is meant.
/// Errors are reported all the same.
/// </summary>
internal sealed class Suppressions
{
    private static readonly Regex Comment = new(
        @"#[ \t]*nix-check[ \t]+off(?<file>[ \t]+file)?[ \t]*(?::[ \t]*(?<codes>[\w ,\t]*))?",
        RegexOptions.CultureInvariant);

    private readonly Dictionary<int, HashSet<string>?> byLine = new();
    private readonly HashSet<string> inFile = new(StringComparer.OrdinalIgnoreCase);
    private bool isFileOff;

    private Suppressions()
    {
    }

    /// <summary>The suppressions of a source.</summary>
    /// <param name="file">The source.</param>
    public static Suppressions Of(SourceFile file)
    {
        var result = new Suppressions();
        if (file.Text.IndexOf("nix-check", StringComparison.Ordinal) < 0)
        {
            return result;
        }

        foreach (Match match in Comment.Matches(file.Text))
        {
            result.Add(file, match);
        }

        return result;
    }

    /// <summary>What is not suppressed.</summary>
    /// <param name="findings">What was found.</param>
    public IReadOnlyList<Finding> Filter(List<Finding> findings)
    {
        findings.RemoveAll(IsSuppressed);
        return findings;
    }

    private void Add(SourceFile file, Match match)
    {
        string[] codes = match.Groups["codes"].Value.Split(new[] { ' ', ',', '\t' }, StringSplitOptions.RemoveEmptyEntries);
        if (match.Groups["file"].Success)
        {
            isFileOff |= codes.Length == 0;
            inFile.UnionWith(codes);
            return;
        }

        (int line, int _) = file.GetLineColumn(match.Index);
        int meant = StandsAlone(file.Text, match.Index) ? line + 1 : line;
        if (codes.Length == 0)
        {
            byLine[meant] = null;
        }
        else if (!byLine.TryGetValue(meant, out HashSet<string>? known))
        {
            byLine[meant] = new HashSet<string>(codes, StringComparer.OrdinalIgnoreCase);
        }
        else
        {
            known?.UnionWith(codes);
        }
    }

    /// <summary>Whether nothing but blanks stands before a place in its line.</summary>
    private static bool StandsAlone(string text, int at)
    {
        while (--at >= 0 && text[at] is not ('\n' or '\r'))
        {
            if (!char.IsWhiteSpace(text[at]))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsSuppressed(Finding finding)
    {
        if (finding.Rule.Severity == DiagnosticSeverity.Error)
        {
            return false;
        }

        string code = finding.Rule.Code;
        return isFileOff
            || inFile.Contains(code)
            || (byLine.TryGetValue(finding.Position.Line, out HashSet<string>? codes) && (codes is null || codes.Contains(code)));
    }
}
