using TvixEval.Text;

namespace TvixEval.Syntax;

/// <content>The insides of strings and indented strings.</content>
internal sealed partial class Lexer
{
    private TokenKind NextInString()
    {
        int start = End;
        int end = start;
        bool isPlain = true;
        bool hasNul = false;
        bool isLiteral = true;
        while (isLiteral && end < text.Length)
        {
            switch (text[end])
            {
                case '"':
                    isLiteral = false;
                    break;
                case '\\':
                    if (end + 1 >= text.Length)
                    {
                        isLiteral = false;
                        break;
                    }

                    isPlain = false;
                    end += 2;
                    break;
                case '$':
                    char next = At(end + 1);
                    if (next == '"')
                    {
                        end++;
                        isLiteral = false;
                    }
                    else if (next == '{' || end + 1 >= text.Length || (next == '\\' && end + 2 >= text.Length))
                    {
                        isLiteral = false;
                    }
                    else if (next == '\\')
                    {
                        isPlain = false;
                        end += 3;
                    }
                    else
                    {
                        isPlain &= next != '\r';
                        hasNul |= next == '\0';
                        end += 2;
                    }

                    break;
                case '\r':
                    isPlain = false;
                    end++;
                    break;
                default:
                    hasNul |= text[end] == '\0';
                    end++;
                    break;
            }
        }

        if (end > start)
        {
            Take(end);
            stringValue = isPlain ? text.Substring(start, end - start) : Unescape(start, end);
            if (hasNul)
            {
                RejectNul(stringValue);
            }

            return TokenKind.String;
        }

        switch (At(end))
        {
            case '"':
                Pop();
                return Match(1, TokenKind.Quote);
            case '$' when At(end + 1) == '{':
                Push(LexerMode.Expression);
                return Match(2, TokenKind.Interpolation);
            default:
                // The end of the file, perhaps after the beginning of an escape.
                if (end < text.Length)
                {
                    Take(text.Length);
                }

                return TokenKind.EndOfFile;
        }
    }

    private string Unescape(int start, int end)
    {
        buffer.Clear();
        int i = start;
        while (i < end)
        {
            char c = text[i++];
            switch (c)
            {
                case '\\':
                    buffer.Append(UnescapeChar(text[i++]));
                    break;
                case '\r':
                    buffer.Append('\n');
                    if (i < end && text[i] == '\n')
                    {
                        i++;
                    }

                    break;
                default:
                    buffer.Append(c);
                    break;
            }
        }

        return buffer.ToString();
    }

    private static char UnescapeChar(char c) => c switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => c,
    };

    private TokenKind NextInIndentedString()
    {
        int start = End;
        int end = start;
        bool hasNul = false;
        while (end < text.Length)
        {
            char c = text[end];
            if (c is '$' or '\'')
            {
                // Either may stand before anything but what makes it an escape, an interpolation or the closing quotes.
                if (end + 1 >= text.Length || text[end + 1] is '\'' || text[end + 1] == (c == '$' ? '{' : '$'))
                {
                    break;
                }

                c = text[++end];
            }

            hasNul |= c == '\0';
            end++;
        }

        if (end > start)
        {
            Take(end);
            HasIndentation = true;
            if (hasNul)
            {
                RejectNul(Value);
            }

            return TokenKind.IndentedString;
        }

        return end < text.Length ? NextEscapeInIndentedString(start) : TokenKind.EndOfFile;
    }

    private TokenKind NextEscapeInIndentedString(int start)
    {
        HasIndentation = false;
        if (text[start] == '$')
        {
            if (At(start + 1) == '{')
            {
                Push(LexerMode.Expression);
                return Match(2, TokenKind.Interpolation);
            }

            stringValue = "$";
            return Match(1, TokenKind.IndentedString);
        }

        if (At(start + 1) != '\'')
        {
            stringValue = "'";
            return Match(1, TokenKind.IndentedString);
        }

        switch (At(start + 2))
        {
            case '$':
                stringValue = "$";
                return Match(3, TokenKind.IndentedString);
            case '\'':
                stringValue = "''";
                return Match(3, TokenKind.IndentedString);
            case '\\' when start + 3 < text.Length:
                stringValue = UnescapeChar(text[start + 3]).ToString();
                return Match(4, TokenKind.IndentedString);
            default:
                Pop();
                return Match(2, TokenKind.IndentedClose);
        }
    }

    private void RejectNul(string value)
    {
        string shown = value.Replace("\0", Bytes.FromText("\u2400"));
        throw Error(
            ParseErrorCode.NullByte,
            "input string '" + shown + "' cannot be represented as Nix string because it contains null bytes");
    }
}
