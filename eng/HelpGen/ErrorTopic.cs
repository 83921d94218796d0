using System;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;

namespace TvixEval.HelpGen;

/// <summary>The about topic of the errors: a text of its own, with the ids from the tables of the documentation.</summary>
internal static partial class ErrorTopic
{
    private const int Width = 76;
    private const string Mark = "@IDS@";

    /// <summary>Writes the topic.</summary>
    /// <param name="template">The text of the topic, with a mark where the ids belong.</param>
    /// <param name="documentation">A Markdown text with tables of ids, categories, and what causes the error.</param>
    public static string Write(string template, string documentation)
    {
        var ids = new StringBuilder();
        foreach (Match row in Row().Matches(documentation))
        {
            string cause = row.Groups["cause"].Value.Replace("`", string.Empty, StringComparison.Ordinal).Trim();
            ids.Append("    ").Append(row.Groups["id"].Value).Append(" (").Append(row.Groups["category"].Value.Trim()).Append(")\n");
            AppendWrapped(ids, char.ToUpperInvariant(cause[0]) + cause.Substring(1) + ".");
            ids.Append('\n');
        }

        if (ids.Length == 0 || !template.Contains(Mark, StringComparison.Ordinal))
        {
            throw new HelpException("The documentation of the errors has no table of ids, or the topic no place for them.");
        }

        return template.Replace(Mark + "\n", ids.ToString(), StringComparison.Ordinal);
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
