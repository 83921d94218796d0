using System.Text;
using TvixEval.Text;

namespace TvixEval.Formats.Toml;

/// <content>Strings.</content>
internal sealed partial class TomlParser
{
    private const string InvalidString = "toml::parse_basic_string: invalid string format";
    private const string InvalidMultiline = "toml::parse_ml_basic_string: invalid string format";
    private const string InvalidLiteral = "toml::parse_literal_string: invalid string format";

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
            char c = at < text.Length ? text[at] : '\n';
            if (c == '"')
            {
                at++;
                return result.ToString();
            }

            if (IsForbidden(c))
            {
                throw Error(InvalidString, at, "expected \"");
            }

            at++;
            if (c == '\\')
            {
                AppendEscape(result, InvalidString, "expected \"");
            }
            else
            {
                result.Append(c);
            }
        }
    }

    private string ParseLiteralString()
    {
        int end = ++at;
        while (end < text.Length && text[end] != '\'' && !IsForbidden(text[end]))
        {
            end++;
        }

        if (end >= text.Length || text[end] != '\'')
        {
            throw Error(InvalidLiteral, end, "expected '");
        }

        string result = text.Substring(at, end - at);
        at = end + 1;
        return result;
    }

    private string ParseMultilineBasicString()
    {
        int start = at;
        at += 3;
        SkipOneLineEnd();
        var result = new StringBuilder();
        while (true)
        {
            if (at >= text.Length)
            {
                throw Error(InvalidMultiline, start, "here");
            }

            if (StartsWith("\"\"\""))
            {
                AppendClosingQuotes(result, '"');
                return result.ToString();
            }

            char c = text[at++];
            if (c == '\\')
            {
                if (!SkipLineContinuation())
                {
                    AppendEscape(result, InvalidMultiline, "expected \"\"\"");
                }
            }
            else if (IsForbidden(c) && c != '\n' && !(c == '\r' && at < text.Length && text[at] == '\n'))
            {
                throw Error(InvalidMultiline, start, "here");
            }
            else
            {
                result.Append(c);
            }
        }
    }

    private string ParseMultilineLiteralString()
    {
        int start = at;
        at += 3;
        SkipOneLineEnd();
        var result = new StringBuilder();
        while (true)
        {
            if (at >= text.Length)
            {
                throw Error("toml::parse_ml_literal_string: invalid string format", start, "here");
            }

            if (StartsWith("'''"))
            {
                AppendClosingQuotes(result, '\'');
                return result.ToString();
            }

            char c = text[at++];
            if (IsForbidden(c) && c != '\n' && !(c == '\r' && at < text.Length && text[at] == '\n'))
            {
                throw Error("toml::parse_ml_literal_string: invalid string format", start, "here");
            }

            result.Append(c);
        }
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
        if (StartsWith("\r\n"))
        {
            at += 2;
        }
        else if (StartsWith("\n"))
        {
            at++;
        }
    }

    /// <summary>A backslash at the end of a line swallows all white space up to the next character.</summary>
    private bool SkipLineContinuation()
    {
        int end = at;
        while (end < text.Length && (text[end] == ' ' || text[end] == '\t'))
        {
            end++;
        }

        bool isLineEnd = end < text.Length && (text[end] == '\n' || string.CompareOrdinal(text, end, "\r\n", 0, 2) == 0);
        if (!isLineEnd)
        {
            return false;
        }

        while (end < text.Length && (text[end] == ' ' || text[end] == '\t' || text[end] == '\n' || text[end] == '\r'))
        {
            end++;
        }

        at = end;
        return true;
    }

    private void AppendEscape(StringBuilder result, string message, string hint)
    {
        int start = at - 1;
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
        if (at + digits > text.Length
            || !uint.TryParse(text.Substring(at, digits), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out uint code))
        {
            throw Error(message, start, hint);
        }

        if (code > 0x10FFFF)
        {
            throw Error("toml::parse_utf8_codepoint: input codepoint is too large.", start + 1, "must be in range [0x00, 0x10FFFF]");
        }

        if (code is >= 0xD800 and <= 0xDFFF)
        {
            throw Error("toml::parse_utf8_codepoint: [0xD800, 0xDFFF] is not a valid UTF-8", start + 1, "here");
        }

        at += digits;
        result.Append(Bytes.FromText(char.ConvertFromUtf32((int)code)));
    }

    private static bool IsForbidden(char c) => (c < ' ' && c != '\t') || c == '\x7f';
}
