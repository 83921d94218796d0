using System;
using System.Text;
using System.Text.RegularExpressions;

namespace TvixEval.Repl;

/// <summary>
/// Lays out the Markdown of documentation comments as plain text for a console: no marks, code indented behind a bar, lists with dots, links with their
/// addresses. What it does not know stays as it is.
/// </summary>
internal static class Markdown
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly Regex Code = New("(`+)(.+?)\\1");
    private static readonly Regex Strong = New("(\\*\\*|__)(?=\\S)(.+?)(?<=\\S)\\1");
    private static readonly Regex Emphasis = New("(?<![\\w*])([*_])(?=\\S)([^*_]+?)(?<=\\S)\\1(?![\\w*])");
    private static readonly Regex Link = New("!?\\[([^\\]]*)\\]\\((\\S+?)\\)");
    private static readonly Regex Heading = New("^ {0,3}#{1,6} +(.*?)(?: +#+)?(?: *\\{#[^}]*\\})?$");
    private static readonly Regex Item = New("^( *)[-*+] +");
    private static readonly Regex Fence = New("^ {0,3}(```+|~~~+|:::+)");

    /// <summary>The text without marks.</summary>
    /// <param name="markdown">The Markdown.</param>
    public static string ToPlainText(string markdown)
    {
        var text = new StringBuilder();
        string? fence = null;
        foreach (string line in markdown.Split('\n'))
        {
            string content = line.TrimEnd('\r');
            if (Fence.Match(content) is { Success: true } mark)
            {
                string kind = mark.Groups[1].Value.Substring(0, 3);

                // Fences of colons frame notes, whose content is text.
                if (kind != ":::" && (fence is null || fence == kind))
                {
                    fence = fence is null ? kind : null;
                }
                else if (fence is not null)
                {
                    text.Append("  \u2502 ").Append(content).Append('\n');
                }

                continue;
            }

            text.Append(fence is not null ? "  \u2502 " + content : Plain(content)).Append('\n');
        }

        return text.ToString(0, text.Length - 1);
    }

    private static string Plain(string line)
    {
        if (line.StartsWith("    ", StringComparison.Ordinal) && !Item.IsMatch(line))
        {
            return "  \u2502 " + line.Substring(4);
        }

        if (Heading.Match(line) is { Success: true } heading)
        {
            line = heading.Groups[1].Value;
        }

        line = Item.Replace(line, "$1  \u00b7 ");

        // What stands in code means itself.
        var text = new StringBuilder();
        int at = 0;
        foreach (Match code in Code.Matches(line))
        {
            text.Append(Inline(line.Substring(at, code.Index - at))).Append(code.Groups[2].Value.Trim());
            at = code.Index + code.Length;
        }

        return text.Append(Inline(line.Substring(at))).ToString();
    }

    private static string Inline(string text) => Emphasis.Replace(Strong.Replace(Link.Replace(text, "$1 $2"), "$2"), "$2");

    private static Regex New(string pattern) => new(pattern, RegexOptions.CultureInvariant, Longest);
}
