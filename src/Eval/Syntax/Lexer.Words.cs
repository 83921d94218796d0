namespace TvixEval.Syntax;

/// <content>Identifiers, keywords, numbers, URIs, and the operators that may turn out to begin a path.</content>
internal sealed partial class Lexer
{
    private TokenKind LexWord(int start)
    {
        int end = start + 1;
        while (end < text.Length && CharClass.Is(text[end], CharClass.IdentifierPart))
        {
            end++;
        }

        switch (At(end))
        {
            case '\'':
                while (end < text.Length && (text[end] == '\'' || CharClass.Is(text[end], CharClass.IdentifierPart)))
                {
                    end++;
                }

                return Match(end - start, TokenKind.Identifier);
            case '/' or '.' or '+' or ':':
                if (TryLexLongerWord(start, end, out TokenKind kind))
                {
                    return kind;
                }

                break;
        }

        return Match(end - start, Keyword(start, end - start));
    }

    /// <summary>A path (<c>a.b/c</c>) or a URI (<c>x:y</c>), which are longer than the identifier they begin with.</summary>
    private bool TryLexLongerWord(int start, int wordEnd, out TokenKind kind)
    {
        int end = MeasurePathRun(wordEnd);
        if (At(end) == ':' && CharClass.Is(At(end + 1), CharClass.Uri) && IsUriScheme(start, end))
        {
            end += 2;
            while (end < text.Length && CharClass.Is(text[end], CharClass.Uri))
            {
                end++;
            }

            kind = Match(end - start, TokenKind.Uri);
            return true;
        }

        return TryLexPath(end, out kind);
    }

    /// <summary>A scheme starts with a letter and has the characters of a path but for the underscore.</summary>
    private bool IsUriScheme(int start, int end) => text.LastIndexOf('_', end - 1, end - start) < 0;

    private TokenKind Keyword(int start, int length)
    {
        switch (length)
        {
            case 2:
                return text[start] switch
                {
                    'i' when text[start + 1] == 'f' => TokenKind.If,
                    'i' when text[start + 1] == 'n' => TokenKind.In,
                    'o' when text[start + 1] == 'r' => TokenKind.OrKeyword,
                    _ => TokenKind.Identifier,
                };
            case 3:
                return IsWord(start, "let") ? TokenKind.Let : IsWord(start, "rec") ? TokenKind.Rec : TokenKind.Identifier;
            case 4:
                return IsWord(start, "then") ? TokenKind.Then
                    : IsWord(start, "else") ? TokenKind.Else
                    : IsWord(start, "with") ? TokenKind.With
                    : TokenKind.Identifier;
            case 6:
                return IsWord(start, "assert") ? TokenKind.Assert : TokenKind.Identifier;
            case 7:
                return IsWord(start, "inherit") ? TokenKind.Inherit : TokenKind.Identifier;
            default:
                return TokenKind.Identifier;
        }
    }

    private bool IsWord(int start, string word)
    {
        for (int i = 0; i < word.Length; i++)
        {
            if (text[start + i] != word[i])
            {
                return false;
            }
        }

        return true;
    }

    private TokenKind LexNumber(int start)
    {
        int end = start + 1;
        while (CharClass.Is(At(end), CharClass.Digit))
        {
            end++;
        }

        char next = At(end);
        if ((next == '/' || CharClass.Is(next, CharClass.Path)) && TryLexPath(MeasurePathRun(end), out TokenKind path))
        {
            return path;
        }

        if (next == '.')
        {
            // "1." is a number, "0." is not, and a leading zero may only stand alone before the point.
            bool isFloat = text[start] != '0' || (end == start + 1 && CharClass.Is(At(end + 1), CharClass.Digit));
            if (isFloat)
            {
                return LexFraction(end);
            }
        }

        Take(end);
        long value = 0;
        for (int i = start; i < end; i++)
        {
            int digit = text[i] - '0';
            if (value > (long.MaxValue - digit) / 10)
            {
                throw Error(ParseErrorCode.InvalidNumber, "invalid integer '" + Value + "'");
            }

            value = (value * 10) + digit;
        }

        IntegerValue = value;
        return TokenKind.Integer;
    }

    private TokenKind LexFraction(int point)
    {
        int end = point + 1;
        while (CharClass.Is(At(end), CharClass.Digit))
        {
            end++;
        }

        if (At(end) is 'e' or 'E')
        {
            int exponent = At(end + 1) is '+' or '-' ? end + 2 : end + 1;
            if (CharClass.Is(At(exponent), CharClass.Digit))
            {
                end = exponent + 1;
                while (CharClass.Is(At(end), CharClass.Digit))
                {
                    end++;
                }
            }
        }

        Take(end);
        if (!FloatLiteral.TryParse(Value, out double value))
        {
            throw Error(ParseErrorCode.InvalidNumber, "invalid float '" + Value + "'");
        }

        FloatValue = value;
        return TokenKind.Float;
    }

    private TokenKind LexDot(int start)
    {
        if (TryLexPath(MeasurePathRun(start), out TokenKind path))
        {
            return path;
        }

        if (CharClass.Is(At(start + 1), CharClass.Digit))
        {
            return LexFraction(start);
        }

        return At(start + 1) == '.' && At(start + 2) == '.' ? Match(3, TokenKind.Ellipsis) : Match(1, TokenKind.Dot);
    }

    private TokenKind LexPlus(int start)
    {
        if (TryLexPath(MeasurePathRun(start), out TokenKind path))
        {
            return path;
        }

        return At(start + 1) == '+' ? Match(2, TokenKind.Concat) : Match(1, TokenKind.Plus);
    }

    private TokenKind LexMinus(int start)
    {
        if (TryLexPath(MeasurePathRun(start), out TokenKind path))
        {
            return path;
        }

        return At(start + 1) == '>' ? Match(2, TokenKind.Implies) : Match(1, TokenKind.Minus);
    }

    private TokenKind LexSlash(int start)
    {
        if (TryLexPath(start, out TokenKind path))
        {
            return path;
        }

        return At(start + 1) == '/' ? Match(2, TokenKind.Update) : Match(1, TokenKind.Slash);
    }

    private TokenKind LexLess(int start)
    {
        switch (At(start + 1))
        {
            case '=':
                return Match(2, TokenKind.LessOrEqual);
            case '|':
                return MatchPipe(TokenKind.PipeFrom);
        }

        if (CharClass.Is(At(start + 1), CharClass.Path))
        {
            int end = SkipSegments(MeasurePathRun(start + 1));
            if (At(end) == '>')
            {
                return Match(end + 1 - start, TokenKind.SearchPath);
            }
        }

        return Match(1, TokenKind.Less);
    }
}
