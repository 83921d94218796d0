using System;
using System.Globalization;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Formats.Json;

/// <summary>
/// Splits JSON text into tokens. What it accepts, where it stops and how it words errors is as in the library that
/// C++ Nix uses (nlohmann/json), since its texts reach the user.
/// </summary>
internal sealed class JsonLexer
{
    private static readonly string[] ControlNames =
    {
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR", "SO", "SI",
        "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
    };

    private readonly string text;

    // How many characters were read; one more than there are once the end was met.
    private int read;

    // Where the last string or number began: messages quote everything from there.
    private int quoteFrom;

    private string error = string.Empty;

    public JsonLexer(string text) => this.text = text;

    /// <summary>The token read last.</summary>
    public JsonToken Token { get; private set; }

    /// <summary>Where a string's characters begin, if <see cref="Buffer"/> is null.</summary>
    public int StringFrom { get; private set; }

    /// <summary>Where a string's characters end.</summary>
    public int StringTo { get; private set; }

    /// <summary>The characters of a string that has escapes, else null.</summary>
    public ByteBuilder? Buffer { get; private set; }

    /// <summary>Where a number begins.</summary>
    public int NumberFrom => quoteFrom;

    /// <summary>Where a number ends.</summary>
    public int NumberTo => read;

    /// <summary>Whether a number has a fraction or an exponent.</summary>
    public bool IsFloat { get; private set; }

    /// <summary>Whether nothing but the end has been met.</summary>
    public bool IsInputEmpty => read == 1;

    /// <summary>Skips a byte order mark.</summary>
    /// <returns>Whether there was none, or a whole one; otherwise the token is an error.</returns>
    public bool SkipByteOrderMark()
    {
        if (text.Length == 0 || text[0] != '\u00ef')
        {
            return true;
        }

        foreach (char expected in "\u00ef\u00bb\u00bf")
        {
            if (Read() != expected)
            {
                Fail("invalid BOM; must be 0xEF 0xBB 0xBF if given");
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads the next token.</summary>
    public JsonToken Next()
    {
        int c;
        do
        {
            c = Read();
        }
        while (c is ' ' or '\t' or '\n' or '\r');

        return Token = c switch
        {
            '[' => JsonToken.BeginArray,
            ']' => JsonToken.EndArray,
            '{' => JsonToken.BeginObject,
            '}' => JsonToken.EndObject,
            ':' => JsonToken.Colon,
            ',' => JsonToken.Comma,
            't' => ReadLiteral("true", JsonToken.True),
            'f' => ReadLiteral("false", JsonToken.False),
            'n' => ReadLiteral("null", JsonToken.Null),
            '"' => ReadString(),
            '-' or (>= '0' and <= '9') => ReadNumber(c),
            '\0' or -1 => JsonToken.End,
            _ => Fail("invalid literal"),
        };
    }

    /// <summary>The text of the token, as messages quote it: control characters made visible.</summary>
    public string Quote()
    {
        var quoted = new ByteBuilder();
        for (int i = quoteFrom; i < read && i < text.Length; i++)
        {
            char c = text[i];
            if (c <= '\u001f')
            {
                quoted.Append("<U+" + ((int)c).ToString("X4", CultureInfo.InvariantCulture) + ">");
            }
            else
            {
                quoted.Append(c);
            }
        }

        return quoted.ToString();
    }

    /// <summary>An error at the current place.</summary>
    public NixException MakeError(string message)
    {
        int line = 1;
        int lineFrom = 0;
        for (int i = 0; i < read && i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                line++;
                lineFrom = i + 1;
            }
        }

        // The reader steps back over what ends a number, but forgets the column when that is a line feed.
        bool forgotten = Token == JsonToken.Number && read < text.Length && text[read] == '\n';
        int column = forgotten ? 0 : read - lineFrom;
        return MakeParseError(FormattableString.Invariant($"[json.exception.parse_error.101] parse error at line {line}, column {column}: {message}"));
    }

    /// <summary>An error of the kind that says what was being done.</summary>
    public static NixException MakeParseError(string message) =>
        new NixException(NixErrorKind.InvalidJson, message).AddTrace(Position.None, "while decoding a JSON string");

    /// <summary>An error about the current token.</summary>
    /// <param name="context">What was being read.</param>
    /// <param name="expected">What should have come, or null.</param>
    public NixException MakeSyntaxError(string context, string? expected)
    {
        string found = Token == JsonToken.Error ? error + "; last read: '" + Quote() + "'" : "unexpected " + Describe(Token);
        return MakeError("syntax error while parsing " + context + " - " + found + (expected is null ? string.Empty : "; expected " + expected));
    }

    private static string Describe(JsonToken token) => token switch
    {
        JsonToken.BeginArray => "'['",
        JsonToken.EndArray => "']'",
        JsonToken.BeginObject => "'{'",
        JsonToken.EndObject => "'}'",
        JsonToken.Colon => "':'",
        JsonToken.Comma => "','",
        JsonToken.True => "true literal",
        JsonToken.False => "false literal",
        JsonToken.Null => "null literal",
        JsonToken.String => "string literal",
        JsonToken.Number => "number literal",
        _ => "end of input",
    };

    private int Read()
    {
        int at = read++;
        return at < text.Length ? text[at] : -1;
    }

    private JsonToken Fail(string message)
    {
        error = message;
        return Token = JsonToken.Error;
    }

    private JsonToken ReadLiteral(string literal, JsonToken token)
    {
        for (int i = 1; i < literal.Length; i++)
        {
            if (Read() != literal[i])
            {
                return Fail("invalid literal");
            }
        }

        return token;
    }

    private JsonToken ReadNumber(int c)
    {
        quoteFrom = read - 1;
        IsFloat = false;
        if (c == '-')
        {
            c = Read();
            if (!IsDigit(c))
            {
                return Fail("invalid number; expected digit after '-'");
            }
        }

        c = c == '0' ? Read() : SkipDigits();
        if (c == '.')
        {
            IsFloat = true;
            if (!IsDigit(Read()))
            {
                return Fail("invalid number; expected digit after '.'");
            }

            c = SkipDigits();
        }

        if (c is 'e' or 'E')
        {
            IsFloat = true;
            c = Read();
            if (c is '+' or '-')
            {
                if (!IsDigit(Read()))
                {
                    return Fail("invalid number; expected digit after exponent sign");
                }
            }
            else if (!IsDigit(c))
            {
                return Fail("invalid number; expected '+', '-', or digit after exponent");
            }

            SkipDigits();
        }

        read--;
        return JsonToken.Number;
    }

    private int SkipDigits()
    {
        int c;
        do
        {
            c = Read();
        }
        while (IsDigit(c));
        return c;
    }

    private static bool IsDigit(int c) => c is >= '0' and <= '9';

    private JsonToken ReadString()
    {
        quoteFrom = read - 1;
        Buffer = null;
        StringFrom = read;
        while (true)
        {
            // The common characters first: they are taken over as they are.
            int from = read;
            int at = from;
            while (at < text.Length && text[at] is not ('"' or '\\') and >= ' ' and < '\u0080')
            {
                at++;
            }

            read = at;
            Buffer?.Append(text, from, at - from);
            int c = Read();
            if (c == '"')
            {
                StringTo = read - 1;
                return JsonToken.String;
            }

            if (c == '\\')
            {
                if (Buffer is null)
                {
                    Buffer = new ByteBuilder(64);
                    Buffer.Append(text, StringFrom, read - 1 - StringFrom);
                }

                if (!ReadEscape(Buffer))
                {
                    return JsonToken.Error;
                }
            }
            else if (c < 0)
            {
                return Fail("invalid string: missing closing quote");
            }
            else if (c < ' ')
            {
                return Fail(ControlCharacter(c));
            }
            else if (!ReadSequence())
            {
                return Fail("invalid string: ill-formed UTF-8 byte");
            }
        }
    }

    private static string ControlCharacter(int c)
    {
        string code = c.ToString("X4", CultureInfo.InvariantCulture);
        string shorter = c switch { 8 => " or \\b", 9 => " or \\t", 10 => " or \\n", 12 => " or \\f", 13 => " or \\r", _ => string.Empty };
        return "invalid string: control character U+" + code + " (" + ControlNames[c] + ") must be escaped to \\u" + code + shorter;
    }

    /// <summary>Reads the rest of a UTF-8 sequence.</summary>
    private bool ReadSequence()
    {
        int start = read - 1;
        int length = Utf8.SequenceLength(text, start, out int stopped);
        if (length == 0)
        {
            read = stopped + 1;
            return false;
        }

        read = stopped;
        Buffer?.Append(text, start, length);
        return true;
    }

    private bool ReadEscape(ByteBuilder buffer)
    {
        int c = Read();
        switch (c)
        {
            case '"' or '\\' or '/':
                buffer.Append((char)c);
                return true;
            case 'b':
                buffer.Append('\b');
                return true;
            case 'f':
                buffer.Append('\f');
                return true;
            case 'n':
                buffer.Append('\n');
                return true;
            case 'r':
                buffer.Append('\r');
                return true;
            case 't':
                buffer.Append('\t');
                return true;
            case 'u':
                return ReadCodePoint(buffer);
            default:
                Fail("invalid string: forbidden character after backslash");
                return false;
        }
    }

    private bool ReadCodePoint(ByteBuilder buffer)
    {
        int code = ReadHex();
        if (code is >= 0xD800 and <= 0xDBFF)
        {
            if (Read() != '\\' || Read() != 'u')
            {
                Fail("invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF");
                return false;
            }

            int second = ReadHex();
            if (second is >= 0 and (< 0xDC00 or > 0xDFFF))
            {
                Fail("invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF");
                return false;
            }

            code = second < 0 ? second : 0x10000 + ((code - 0xD800) << 10) + (second - 0xDC00);
        }
        else if (code is >= 0xDC00 and <= 0xDFFF)
        {
            Fail("invalid string: surrogate U+DC00..U+DFFF must follow U+D800..U+DBFF");
            return false;
        }

        if (code < 0)
        {
            Fail("invalid string: '\\u' must be followed by 4 hex digits");
            return false;
        }

        Utf8.Append(buffer, code);
        return true;
    }

    private int ReadHex()
    {
        int code = 0;
        for (int i = 0; i < 4; i++)
        {
            int c = Read();
            int digit = c switch { >= '0' and <= '9' => c - '0', >= 'A' and <= 'F' => c - 'A' + 10, >= 'a' and <= 'f' => c - 'a' + 10, _ => -1 };
            if (digit < 0)
            {
                return -1;
            }

            code = (code << 4) | digit;
        }

        return code;
    }
}
