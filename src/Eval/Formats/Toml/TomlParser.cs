using System;
using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Work;

namespace TvixEval.Formats.Toml;

/// <summary>
/// Reads TOML 1.0 over bytes, with the first line of each error as the library of C++ Nix words it. Written here because no
/// library may come along into PowerShell's process, where another module's version of it could clash.
/// </summary>
internal sealed partial class TomlParser
{
    private const string UnexpectedText = "toml::parse_table: newline (LF / CRLF) or EOF is expected";

    private readonly string text;
    private readonly bool allowTimestamps;
    private readonly Action poll;
    private readonly Nesting nesting;
    private readonly Func<TomlTable, Nested> parseKeyValue;
    private bool hasTimestamps;
    private TomlException? badCodePoint;
    private int pollAt = Polling.SourceBytes;
    private int at;

    private TomlParser(string text, bool allowTimestamps, Action poll)
    {
        this.text = text;
        this.allowTimestamps = allowTimestamps;
        this.poll = poll;
        nesting = new Nesting { Poll = poll };
        parseKeyValue = ParseKeyValue;
    }

    /// <summary>Reads a document.</summary>
    /// <param name="text">The document as bytes, one a char.</param>
    /// <param name="allowTimestamps">Whether dates and times become sets; else they are an error.</param>
    /// <param name="poll">Called now and then; may throw to end it.</param>
    /// <exception cref="TomlException">It is not TOML.</exception>
    public static TomlTable Parse(string text, bool allowTimestamps, Action poll) => new TomlParser(text, allowTimestamps, poll).ParseDocument();

    private TomlTable ParseDocument()
    {
        var root = new TomlTable { Origin = TomlOrigin.Header };
        TomlTable section = root;
        at = StartsWith("\u00ef\u00bb\u00bf") ? 3 : 0;
        while (SkipComment())
        {
            SkipOneLineEnd();
        }

        while (true)
        {
            SkipBlankLines();
            PollByPosition();
            if (at >= text.Length)
            {
                // The library reads the whole document before Nix looks at the values.
                return hasTimestamps && !allowTimestamps ? throw new TomlException("Dates and times are not supported") : root;
            }

            if (text[at] == '[')
            {
                section = ParseHeader(root);
            }
            else
            {
                nesting.Run(parseKeyValue, section);
                SkipSpaces();
                if (CharAt(at) != '[')
                {
                    // The library accepts a header in the same line.
                    ExpectLineEnd(UnexpectedText);
                }
            }
        }
    }

    private TomlTable ParseHeader(TomlTable root)
    {
        int start = at;
        bool isArray = StartsWith("[[");
        at += isArray ? 2 : 1;
        string message = isArray ? "toml::parse_file: invalid array-table key" : "toml::parse_file: invalid table key";
        List<string> path = ParseHeaderKey(message);
        string close = isArray ? "]]" : "]";
        if (!StartsWith(close))
        {
            throw Error(message, at, "expected " + close);
        }

        at += close.Length;
        ExpectLineEnd("toml::parse_file: newline (or EOF) expected");
        TomlTable table = root;
        for (int i = 0; i < path.Count - 1; i++)
        {
            table = Enter(table, path[i], start);
        }

        string last = path[path.Count - 1];
        return isArray ? AddToArray(table, last, start) : OpenTable(table, last, start);
    }

    private TomlTable Enter(TomlTable table, string key, int start)
    {
        if (!table.Entries.TryGetValue(key, out object? existing))
        {
            var added = new TomlTable();
            table.Entries.Add(key, added);
            return added;
        }

        return existing switch
        {
            TomlTable { Origin: not TomlOrigin.Inline } inner => inner,
            TomlArray { IsOfTables: true } array => (TomlTable)array.Items[array.Items.Count - 1],
            TomlTable => throw Immutable(start),
            _ => throw Duplicate(start),
        };
    }

    private TomlTable OpenTable(TomlTable parent, string key, int start)
    {
        if (!parent.Entries.TryGetValue(key, out object? existing))
        {
            var added = new TomlTable { Origin = TomlOrigin.Header };
            parent.Entries.Add(key, added);
            return added;
        }

        if (existing is TomlTable { Origin: TomlOrigin.Implied } table)
        {
            table.Origin = TomlOrigin.Header;
            return table;
        }

        throw Duplicate(start, "a table, table already defined");
    }

    private TomlTable AddToArray(TomlTable parent, string key, int start)
    {
        if (!parent.Entries.TryGetValue(key, out object? existing))
        {
            existing = new TomlArray { IsOfTables = true };
            parent.Entries.Add(key, existing);
        }

        if (existing is not TomlArray { IsOfTables: true } array)
        {
            throw Duplicate(start, "an array of tables, value already exists");
        }

        var table = new TomlTable { Origin = TomlOrigin.Header };
        array.Items.Add(table);
        return table;
    }

    private async Nested ParseKeyValue(TomlTable section)
    {
        int start = at;
        List<string> path = ParseKey();
        if (at >= text.Length || text[at] != '=')
        {
            throw Error("toml::parse_key_value_pair: invalid key value separator `=`", at, "expected =");
        }

        at++;
        SkipSpaces();
        object value = await ParseValue();
        if (section.Origin == TomlOrigin.Header)
        {
            // The library sees a bad comment before it adds the value. There are none in inline tables.
            SkipComment();
        }

        TomlTable table = section;
        for (int i = 0; i < path.Count - 1; i++)
        {
            if (!table.Entries.TryGetValue(path[i], out object? existing))
            {
                existing = new TomlTable { Origin = TomlOrigin.DottedKey };
                table.Entries.Add(path[i], existing);
            }

            table = existing switch
            {
                TomlTable { Origin: TomlOrigin.DottedKey or TomlOrigin.Implied } inner => inner,
                TomlTable { Origin: TomlOrigin.Inline } => throw Immutable(start),
                _ => throw Duplicate(start),
            };
        }

        string last = path[path.Count - 1];
        if (table.Entries.ContainsKey(last))
        {
            throw Duplicate(start);
        }

        table.Entries.Add(last, value);
    }

    /// <summary>A key with its dots; leaves the position behind it and the spaces after it.</summary>
    private List<string> ParseKey()
    {
        var path = new List<string>();
        while (true)
        {
            SkipSpaces();
            if (!TryParseSimpleKey(path))
            {
                throw Error(
                    "toml::parse_simple_key: invalid key: key must be \"quoted\", 'quoted-literal', or bare key.",
                    at,
                    "expected alpha [a-zA-Z], digit [0-9], -, or _",
                    "non-ASCII scripts are allowed in toml v1.1.0, but not in v1.0.0.");
            }

            SkipSpaces();
            if (at >= text.Length || text[at] != '.')
            {
                return path;
            }

            at++;
        }
    }

    /// <summary>The key of a table; a dot that no key follows is left.</summary>
    private List<string> ParseHeaderKey(string message)
    {
        var path = new List<string>();
        SkipSpaces();
        if (!TryParseHeaderPart(path))
        {
            throw Error(message, at, "expected basic key([a-zA-Z0-9_-]) or quoted key(\" or ')");
        }

        while (true)
        {
            int end = at;
            SkipSpaces();
            if (at >= text.Length || text[at] != '.')
            {
                return path;
            }

            at++;
            SkipSpaces();
            if (!TryParseHeaderPart(path))
            {
                at = end;
                return path;
            }
        }
    }

    /// <summary>A part of the key of a table: one that is not whole is none, since the library measures the header before it reads it.</summary>
    private bool TryParseHeaderPart(List<string> path)
    {
        int start = at;
        try
        {
            return TryParseSimpleKey(path);
        }
        catch (TomlException)
        {
            at = start;
            return false;
        }
    }

    private bool TryParseSimpleKey(List<string> path)
    {
        char c = at < text.Length ? text[at] : '\0';
        if (c == '"')
        {
            path.Add(ParseBasicString());
            return true;
        }

        if (c == '\'')
        {
            path.Add(ParseLiteralString());
            return true;
        }

        int from = at;
        while (at < text.Length && IsBareKey(text[at]))
        {
            at++;
        }

        path.Add(text.Substring(from, at - from));
        return at > from;
    }

    private void PollByPosition()
    {
        if (at >= pollAt)
        {
            pollAt = at + Polling.SourceBytes;
            poll();
        }
    }

    private Nested<object> ParseValue()
    {
        PollByPosition();
        if (at >= text.Length)
        {
            throw UnknownValue();
        }

        switch (text[at])
        {
            case '[' or '{':
                return ParseContainer();
            default:
                return new Nested<object>(ParseScalar());
        }
    }

    private async Nested<object> ParseContainer()
    {
        if (nesting.IsDeep())
        {
            await nesting.Suspend();
        }

        return text[at] == '[' ? await ParseArray() : await ParseInlineTable();
    }

    private object ParseScalar()
    {
        switch (text[at])
        {
            case '"':
                return new NixString(Checked(StartsWith("\"\"\"") ? ParseMultilineBasicString() : ParseBasicString()));
            case '\'':
                return new NixString(Checked(StartsWith("'''") ? ParseMultilineLiteralString() : ParseLiteralString()));
            case 't' when StartsWith("true"):
                at += 4;
                return NixBool.True;
            case 'f' when StartsWith("false"):
                at += 5;
                return NixBool.False;
            case 't' or 'f':
                throw Error(
                    "toml::parse_boolean: invalid boolean: boolean must be `true` or `false`, in lowercase. string must be surrounded by `\"`", at, "expected true or false");
            default:
                return ParseNumberOrTime();
        }
    }

    private async Nested<object> ParseArray()
    {
        int start = at++;
        var array = new TomlArray();
        while (true)
        {
            SkipBlankLines();
            if (at < text.Length && text[at] == ']')
            {
                at++;
                return array;
            }

            if (at >= text.Length)
            {
                throw Error("toml::parse_array: missing closing bracket `]`", start, "should be closed");
            }

            array.Items.Add(await ParseValue());
            SkipBlankLines();
            bool isSeparated = CharAt(at) == ',';
            at += isSeparated ? 1 : 0;
            SkipComment();
            if (!isSeparated && at < text.Length && text[at] != ']')
            {
                throw Error("toml::parse_array: expected value-separator `,` or closing `]`", at, "here");
            }
        }
    }

    private async Nested<object> ParseInlineTable()
    {
        at++;
        var table = new TomlTable { Origin = TomlOrigin.DottedKey };
        SkipSpaces();
        if (at < text.Length && text[at] == '}')
        {
            at++;
            Close(table);
            return table;
        }

        while (true)
        {
            await ParseKeyValue(table);
            SkipSpaces();
            char c = at < text.Length ? text[at] : '\0';
            if (c != ',' && c != '}')
            {
                throw Error("toml::parse_inline_table: expected value-separator `,` or closing `}`", at, "here");
            }

            at++;
            if (c == '}')
            {
                Close(table);
                return table;
            }

            SkipSpaces();
            if (at < text.Length && text[at] == '}')
            {
                throw Error("toml::parse_inline_table: trailing comma is not allowed in TOML-v1.0.0)", at, "here");
            }
        }
    }

    /// <summary>Marks an inline table, and those that dotted keys made in it, as complete.</summary>
    private static void Close(TomlTable table)
    {
        var work = new Stack<TomlTable>();
        work.Push(table);
        while (work.Count > 0)
        {
            TomlTable current = work.Pop();
            current.Origin = TomlOrigin.Inline;
            foreach (object entry in current.Entries.Values)
            {
                if (entry is TomlTable { Origin: TomlOrigin.DottedKey } inner)
                {
                    work.Push(inner);
                }
            }
        }
    }

    /// <summary>The character at a position, or NUL behind the end: there is none in a document.</summary>
    private char CharAt(int position) => position < text.Length ? text[position] : '\0';

    private static bool IsBareKey(char c) => (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || IsDigit(c) || c == '_' || c == '-';

    private static bool IsDigit(char c) => c >= '0' && c <= '9';

    private bool StartsWith(string prefix) => StartsWith(prefix, at);

    private bool StartsWith(string prefix, int position) => string.CompareOrdinal(text, position, prefix, 0, prefix.Length) == 0;
}
