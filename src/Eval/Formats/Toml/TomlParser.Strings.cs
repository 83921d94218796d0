using System.Text;
using TvixEval.Text;

namespace TvixEval.Formats.Toml;

/// <content>Strings.</content>
internal sealed partial class TomlParser
{
    private const string InvalidString = "toml::parse_basic_string: invalid string format";
    private const string InvalidMultiline = "toml::parse_ml_basic_string: invalid string format";
    private const string InvalidLiteral = "toml::parse_literal_string: invalid string format";
    private const string InvalidMultilineLiteral = "toml::parse_ml_literal_string: invalid string format";

    /// <summary>A key or a string, which must be one of Nix too.</summary>
    /// <exception cref="TomlException">There is a NUL byte in it.</exception>
    internal static string Checked(string value) =>
        value.IndexOf('\0') < 0 ? value : throw new TomlException("error: " + NulBytes.MakeError(value).RawMessage);

    private string ParseBasicString()
    {
        at++;
        var result = new StringBuilder();
        while (true)
        {
            char c = CharAt(at);
            if (c == '"')
            {
                at++;
                return Finished(result);
            }

            if (c == '\\')
            {
                at++;
                AppendEscape(result, InvalidString, at - 1, "expected \"");
            }
            else if (!TryAppendCharacter(result))
            {
                throw Error(InvalidString, at, "expected \"");
            }
        }
    }

    private string ParseLiteralString()
    {
        int end = ++at;
        while (CharAt(end) != '\'')
        {
            int length = CharacterLength(end);
            end += length > 0 ? length : throw Error(InvalidLiteral, end, "expected '");
        }

        return Take(text.Substring(at, end - at), end + 1);
    }

    private string ParseMultilineBasicString()
    {
        at += 3;
        SkipOneLineEnd();
        var result = new StringBuilder();
        int quotes = 0;
        while (!StartsWith("\"\"\""))
        {
            if (CharAt(at) == '\\')
            {
                at++;
                if (!SkipLineContinuation())
                {
                    AppendEscape(result, InvalidMultiline, at - 1 - quotes, "expected \"\"\"");
                }

                quotes = 0;
            }
            else
            {
                quotes = AppendMultilineCharacter(result, '"', quotes, InvalidMultiline);
            }
        }

        AppendClosingQuotes(result, '"');
        return Finished(result);
    }

    private string ParseMultilineLiteralString()
    {
        at += 3;
        SkipOneLineEnd();
        var result = new StringBuilder();
        int quotes = 0;
        while (!StartsWith("'''"))
        {
            quotes = AppendMultilineCharacter(result, '\'', quotes, InvalidMultilineLiteral);
        }

        AppendClosingQuotes(result, '\'');
        return result.ToString();
    }

    /// <summary>Appends what stands for itself in a string of several lines.</summary>
    /// <returns>How many quotes were read directly before what comes next: what may not follow them is reported where they begin.</returns>
    private int AppendMultilineCharacter(StringBuilder result, char quote, int quotes, string message)
    {
        int start = at;
        if (LineEndLength(at) is var lineEnd and > 0)
        {
            result.Append(text, at, lineEnd);
            at += lineEnd;
        }
        else if (!TryAppendCharacter(result))
        {
            throw Error(message, at - quotes, "expected " + new string(quote, 3));
        }

        return text[start] == quote ? quotes + 1 : 0;
    }

    /// <summary>Up to two quotes may stand directly before the closing three.</summary>
    private void AppendClosingQuotes(StringBuilder result, char quote)
    {
        int count = 0;
        while (at < text.Length && text[at] == quote && count < 5)
        {
            at++;
            count++;
        }

        result.Append(quote, count - 3);
    }

    private void SkipOneLineEnd()
    {
        at += LineEndLength(at);
    }

    /// <summary>A backslash at the end of a line swallows all white space up to the next character.</summary>
    private bool SkipLineContinuation()
    {
        int end = at;
        while (end < text.Length && (text[end] == ' ' || text[end] == '\t'))
        {
            end++;
        }

        if (LineEndLength(end) == 0)
        {
            return false;
        }

        while (end < text.Length && (text[end] is ' ' or '\t' ? 1 : LineEndLength(end)) is var length and > 0)
        {
            end += length;
        }

        at = end;
        return true;
    }

    private void AppendEscape(StringBuilder result, string message, int start, string hint)
    {
        char c = at < text.Length ? text[at++] : '\0';
        switch (c)
        {
            case '"' or '\\':
                result.Append(c);
                break;
            case 'b':
                result.Append('\b');
                break;
            case 't':
                result.Append('\t');
                break;
            case 'n':
                result.Append('\n');
                break;
            case 'f':
                result.Append('\f');
                break;
            case 'r':
                result.Append('\r');
                break;
            case 'u':
                AppendCodePoint(result, 4, start, message, hint);
                break;
            case 'U':
                AppendCodePoint(result, 8, start, message, hint);
                break;
            default:
                throw Error(message, start, hint);
        }
    }

    private void AppendCodePoint(StringBuilder result, int digits, int start, string message, string hint)
    {
        int letter = at - 1;
        if (at + digits > text.Length
            || !uint.TryParse(text.Substring(at, digits), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out uint code))
        {
            throw Error(message, start, hint);
        }

        at += digits;
        if (code is > 0x10FFFF or (>= 0xD800 and <= 0xDFFF))
        {
            // Only a string that is whole is looked at more closely.
            badCodePoint ??= code > 0x10FFFF
                ? Error("toml::parse_utf8_codepoint: input codepoint is too large.", letter, "must be in range [0x00, 0x10FFFF]", digits + 1)
                : Error("toml::parse_utf8_codepoint: [0xD800, 0xDFFF] is not a valid UTF-8", letter, "here", digits + 1);
            return;
        }

        result.Append(Bytes.FromText(char.ConvertFromUtf32((int)code)));
    }

    private string Finished(StringBuilder result) => badCodePoint is null ? result.ToString() : throw badCodePoint;

    private bool TryAppendCharacter(StringBuilder result)
    {
        int length = CharacterLength(at);
        result.Append(text, at, length);
        at += length;
        return length > 0;
    }

    /// <summary>The length of a character that may stand in a string or a comment, or 0: for control characters, and for what is not UTF-8.</summary>
    private int CharacterLength(int position) => CharAt(position) switch
    {
        '\t' or (>= ' ' and < '\x7f') => 1,
        < '\x80' => 0,
        _ => Utf8.SequenceLength(text, position, out _),
    };
}
