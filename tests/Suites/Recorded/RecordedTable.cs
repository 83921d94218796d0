using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using TvixEval.Text;

namespace TvixEval.Suites.Recorded;

/// <summary>
/// Reads recorded answers from a table: id, category, expression, exit code, result, notes, with tabs between and the
/// escapes <c>\\ \t \n \r \0</c> in the cells; the first line names the columns.
/// </summary>
public static class RecordedTable
{
    /// <summary>The cases of a table.</summary>
    /// <param name="path">The file.</param>
    public static IReadOnlyList<RecordedCase> Read(string path)
    {
        var cases = new List<RecordedCase>();
        string[] lines = File.ReadAllText(path).Split('\n');
        for (int i = 1; i < lines.Length; i++)
        {
            string[] cells = lines[i].Split('\t');
            if (cells.Length < 5)
            {
                continue;
            }

            string result = Cell(cells[4]);
            bool succeeds = cells[3] == "0";
            cases.Add(new RecordedCase
            {
                Name = cells[0],
                Category = cells[1],
                IsFromTable = true,
                Expression = Cell(cells[2]),
                Value = succeeds ? result : null,
                Error = succeeds ? null : result,
                Notes = cells.Length > 5 && cells[5].Length > 0 ? Cell(cells[5]).Split('\n') : Array.Empty<string>(),
            });
        }

        return cases;
    }

    private static string Cell(string text)
    {
        string bytes = Bytes.FromText(text);
        var result = new StringBuilder(bytes.Length);
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\\' && i + 1 < bytes.Length)
            {
                char c = bytes[++i];
                result.Append(c switch { 't' => '\t', 'n' => '\n', 'r' => '\r', '0' => '\0', _ => c });
            }
            else
            {
                result.Append(bytes[i]);
            }
        }

        return result.ToString();
    }
}
