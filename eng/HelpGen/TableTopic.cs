using System;
using System.Text;
using System.Text.RegularExpressions;

namespace TvixEval.HelpGen;

/// <summary>An about topic with the rows of a documentation's tables: ids of errors, codes of checks.</summary>
internal static partial class TableTopic
{
    private const int Width = 76;
    private const string Mark = "@ROWS@";

    /// <summary>Writes the topic.</summary>
    /// <param name="template">The text of the topic, with a mark where the rows belong.</param>
    /// <param name="documentation">A Markdown text with tables of an id, its category, and what it stands for.</param>
    public static string Write(string template, string documentation)
    {
        var rows = new StringBuilder();
        foreach (Match row in Row().Matches(documentation))
        {
            string cause = row.Groups["cause"].Value.Trim();

            // A word of the language stays as it is written.
            string first = cause[0] == '`' ? string.Empty : char.ToUpperInvariant(cause[0]).ToString();
            string sentence = (first + cause.Substring(first.Length)).Replace("`", string.Empty, StringComparison.Ordinal);
            rows.Append("    ").Append(row.Groups["id"].Value).Append(" (").Append(row.Groups["category"].Value.Trim()).Append(")\n");
            AppendWrapped(rows, sentence.TrimEnd('.') + ".");
            rows.Append('\n');
        }

        if (rows.Length == 0 || !template.Contains(Mark, StringComparison.Ordinal))
        {
            throw new HelpException("The documentation has no table of ids, or the topic no place for them.");
        }

        return template.Replace(Mark + "\n", rows.ToString(), StringComparison.Ordinal);
    }

    private static void AppendWrapped(StringBuilder target, string text)
    {
        const string Indentation = "      ";
        int column = 0;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                target.Append('\n');
                column = 0;
            }

            target.Append(column == 0 ? Indentation : " ").Append(word);
            column += (column == 0 ? Indentation.Length : 1) + word.Length;
        }

        target.Append('\n');
    }

    [GeneratedRegex(@"^\| `(?<id>\w+)` \|(?<category>[^|]*)\|(?<cause>[^|]*)\|\s*$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
