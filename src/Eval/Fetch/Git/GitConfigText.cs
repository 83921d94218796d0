using System.Collections.Generic;
using System.Text;

namespace TvixEval.Fetch.Git;

/// <summary>
/// Reads Git's configuration files as data: nothing is included, nothing is run, and no message quotes what a file has. So a
/// repository's own configuration can be looked into without being obeyed.
/// </summary>
internal sealed class GitConfigText
{
    private readonly string text;
    private readonly List<KeyValuePair<string, string>> entries = new();
    private int at;
    private string section = string.Empty;

    private GitConfigText(string text) => this.text = text;

    /// <summary>The settings of a file in their order; names are <c>section.subsection.key</c>, section and key in lower case.</summary>
    /// <param name="text">The file; bytes, one a char.</param>
    /// <param name="badLine">The number of the line that is none of a configuration file, or 0.</param>
    public static List<KeyValuePair<string, string>> Parse(string text, out int badLine)
    {
        var reader = new GitConfigText(text) { at = text.StartsWith("\u00ef\u00bb\u00bf", System.StringComparison.Ordinal) ? 3 : 0 };
        badLine = reader.Read() ? 0 : reader.Line();
        return reader.entries;
    }

    /// <summary>The last value of a setting, or null.</summary>
    public static string? Find(List<KeyValuePair<string, string>> entries, string name)
    {
        int index = entries.FindLastIndex(entry => entry.Key == name);
        return index < 0 ? null : entries[index].Value;
    }

    private static bool IsName(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-';

    private bool Read()
    {
        while (true)
        {
            while (at < text.Length && text[at] is ' ' or '\t' or '\r' or '\n' or '\v' or '\f')
            {
                at++;
            }

            if (at == text.Length)
            {
                return true;
            }

            if (text[at] is '#' or ';')
            {
                int end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end;
            }
            else if (text[at] == '[' ? !ReadSection() : section.Length == 0 || !ReadEntry())
            {
                return false;
            }
        }
    }

    private int Line()
    {
        int line = 1;
        for (int i = 0; i < at && i < text.Length; i++)
        {
            line += text[i] == '\n' ? 1 : 0;
        }

        return line;
    }

    private bool ReadSection()
    {
        int start = ++at;
        while (at < text.Length && (IsName(text[at]) || text[at] == '.'))
        {
            at++;
        }

        var name = new StringBuilder(text.Substring(start, at - start).ToLowerInvariant());
        SkipBlanks();
        if (at < text.Length && text[at] == '"')
        {
            name.Append('.');
            for (at++; at < text.Length && text[at] != '"'; at++)
            {
                at += text[at] == '\\' ? 1 : 0;
                if (at == text.Length || text[at] == '\n')
                {
                    return false;
                }

                name.Append(text[at]);
            }

            at++;
        }

        section = name.ToString();
        bool isClosed = at < text.Length && section.Length > 0 && text[at] == ']';
        at += isClosed ? 1 : 0;
        return isClosed;
    }

    private void SkipBlanks()
    {
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }
    }

    private bool ReadEntry()
    {
        int start = at;
        while (at < text.Length && IsName(text[at]))
        {
            at++;
        }

        string name = section + "." + text.Substring(start, at - start).ToLowerInvariant();
        if (at == start)
        {
            return false;
        }

        SkipBlanks();
        if (at == text.Length || text[at] is '\n' or '\r' or '#' or ';')
        {
            // A name alone is a switch that is on.
            entries.Add(new(name, "true"));
            return true;
        }

        if (text[at++] != '=')
        {
            return false;
        }

        SkipBlanks();
        if (ReadValue() is not { } value)
        {
            return false;
        }

        entries.Add(new(name, value));
        return true;
    }

    private string? ReadValue()
    {
        var value = new StringBuilder();
        bool isQuoted = false;
        int kept = 0;
        for (; at < text.Length && text[at] != '\n'; at++)
        {
            char c = text[at];
            if (c == '"')
            {
                isQuoted = !isQuoted;
                kept = value.Length;
            }
            else if (!isQuoted && c is '#' or ';')
            {
                int end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end;
                break;
            }
            else if (c == '\\')
            {
                if (!ReadEscape(value))
                {
                    return null;
                }

                kept = value.Length;
            }
            else
            {
                value.Append(c);
                kept = isQuoted || c is not (' ' or '\t' or '\r') ? value.Length : kept;
            }
        }

        value.Length = kept;
        return isQuoted ? null : value.ToString();
    }

    private bool ReadEscape(StringBuilder value)
    {
        at += at + 2 < text.Length && text[at + 1] == '\r' && text[at + 2] == '\n' ? 2 : 1;
        switch (at < text.Length ? text[at] : '\0')
        {
            case '\n':
                return true;
            case 'n':
                value.Append('\n');
                return true;
            case 't':
                value.Append('\t');
                return true;
            case 'b':
                value.Append('\b');
                return true;
            case '"' or '\\':
                value.Append(text[at]);
                return true;
            default:
                return false;
        }
    }
}
