using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using TvixEval.Text;

namespace TvixEval.Suites.Recorded;

/// <summary>Reads files of recorded cases; tests/Conformance/README.md tells their format.</summary>
public static class RecordedFile
{
    /// <summary>The cases of a file.</summary>
    /// <param name="path">The file.</param>
    public static IReadOnlyList<RecordedCase> Read(string path)
    {
        var cases = new List<RecordedCase>();
        string category = Path.GetFileNameWithoutExtension(path);
        string? fileExclusion = null;
        var block = new List<string>();
        int line = 0;
        int blockLine = 0;
        foreach (string text in File.ReadAllText(path).Split('\n'))
        {
            line++;
            if (text.StartsWith('#'))
            {
                continue;
            }

            if (text.Trim().Length > 0)
            {
                blockLine = block.Count == 0 ? line : blockLine;
                block.Add(text);
                continue;
            }

            if (block.Count == 1 && block[0].StartsWith("- ", StringComparison.Ordinal))
            {
                fileExclusion = block[0].Substring(2);
            }
            else if (block.Count > 0)
            {
                cases.Add(Parse(category, blockLine, block, fileExclusion));
            }

            block.Clear();
        }

        if (block.Count > 0)
        {
            cases.Add(Parse(category, blockLine, block, fileExclusion));
        }

        return cases;
    }

    /// <summary>A line of a file: doubled mark and escapes where the plain bytes would not survive.</summary>
    /// <param name="mark">What the line is for.</param>
    /// <param name="text">Bytes, one a char.</param>
    public static string Line(char mark, string text)
    {
        if (text.Length > 0 && text.Trim(' ').Length == text.Length && text.All(static c => c is >= ' ' and < '\x7f'))
        {
            return mark + " " + text;
        }

        var line = new StringBuilder().Append(mark).Append(mark).Append(' ');
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool isLast = i == text.Length - 1 && c == ' ';
            line.Append(c switch
            {
                '\\' => "\\\\",
                '\n' => "\\n",
                '\t' => "\\t",
                '\r' => "\\r",
                >= ' ' and < '\x7f' when !isLast => c.ToString(),
                _ => "\\x" + ((int)c).ToString("x2", CultureInfo.InvariantCulture),
            });
        }

        return line.ToString();
    }

    private static RecordedCase Parse(string category, int line, List<string> block, string? fileExclusion)
    {
        var expression = new List<string>();
        var flags = new List<string>();
        var notes = new List<string>();
        var report = new List<string>();
        string? value = null;
        string? error = null;
        string? exclusion = fileExclusion;
        foreach (string text in block)
        {
            switch (text[0])
            {
                case '>':
                    expression.Add(Content(text));
                    break;
                case '@':
                    flags.AddRange(Words(text.Substring(1)));
                    break;
                case '~':
                    notes.Add(Content(text));
                    break;
                case '=':
                    value = Content(text);
                    break;
                case '!':
                    error = Content(text);
                    break;
                case '|':
                    report.Add(text.Length < 2 ? string.Empty : Unescape(text.Substring(2)));
                    break;
                case '-':
                    exclusion = text.Substring(1).Trim();
                    break;
                default:
                    throw new FormatException($"{category}: line {line}: '{text}' starts with no known mark");
            }
        }

        return new RecordedCase
        {
            Name = $"{category}:{line}",
            Category = category,
            Expression = string.Join("\n", expression),
            IsLazy = flags.Remove("lazy"),
            NeedsLinks = flags.Remove("links"),
            Report = flags.Remove("report") ? string.Join("\n", report) : null,
            Flags = flags,
            Value = value,
            Error = error,
            Notes = notes,
            Exclusion = exclusion,
        };
    }

    /// <summary>The text behind a mark; a doubled mark means that there are escapes in it.</summary>
    private static string Content(string line)
    {
        bool isEscaped = line.Length > 1 && line[1] == line[0];
        int start = isEscaped ? 3 : 2;
        string text = line.Length > start ? line.Substring(start) : string.Empty;
        return isEscaped ? Unescape(text) : Bytes.FromText(text);
    }

    private static string Unescape(string text)
    {
        string bytes = Bytes.FromText(text);
        var result = new StringBuilder(bytes.Length);
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '\\')
            {
                result.Append(bytes[i]);
                continue;
            }

            i++;
            switch (bytes[i])
            {
                case 'n':
                    result.Append('\n');
                    break;
                case 't':
                    result.Append('\t');
                    break;
                case 'r':
                    result.Append('\r');
                    break;
                case 'x':
                    result.Append((char)int.Parse(bytes.Substring(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                    i += 2;
                    break;
                default:
                    result.Append(bytes[i]);
                    break;
            }
        }

        return result.ToString();
    }

    /// <summary>Words as a shell would split them, as far as quotes go.</summary>
    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        bool any = false;
        char quote = '\0';
        foreach (char c in text)
        {
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
                word.Append(quote == '\0' ? string.Empty : c.ToString());
            }
            else if (c is '"' or '\'')
            {
                quote = c;
                any = true;
            }
            else if (c == ' ')
            {
                if (any || word.Length > 0)
                {
                    yield return word.ToString();
                }

                word.Clear();
                any = false;
            }
            else
            {
                word.Append(c);
            }
        }

        if (any || word.Length > 0)
        {
            yield return word.ToString();
        }
    }
}
