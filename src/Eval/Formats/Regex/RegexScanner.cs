namespace TvixEval.Formats.Regex;

/// <summary>
/// Splits a regular expression into tokens, in the three states of POSIX extended syntax: outside, within brackets,
/// within braces. The rules are those of libstdc++, also where POSIX leaves things open: a backslash may stand before
/// special characters only, and is an ordinary character within brackets.
/// </summary>
internal sealed class RegexScanner
{
    private const string Special = ".[\\()*+?{|^$";

    private readonly string pattern;
    private int at;
    private State state;
    private bool atBracketStart;

    public RegexScanner(string pattern)
    {
        this.pattern = pattern;
        Advance();
    }

    private enum State
    {
        Normal,
        Bracket,
        Brace,
    }

    /// <summary>The current token.</summary>
    public RegexToken Token { get; private set; }

    /// <summary>The character, number or name of the current token, where it has one.</summary>
    public string Value { get; private set; } = string.Empty;

    /// <summary>Goes to the next token.</summary>
    public void Advance()
    {
        if (at == pattern.Length)
        {
            Token = RegexToken.End;
            return;
        }

        switch (state)
        {
            case State.Normal:
                ScanNormal();
                break;
            case State.Bracket:
                ScanBracket();
                break;
            default:
                ScanBrace();
                break;
        }
    }

    private void ScanNormal()
    {
        char c = pattern[at++];
        switch (c)
        {
            case '\\':
                if (at == pattern.Length || Special.IndexOf(pattern[at]) < 0)
                {
                    throw new RegexException(isTooLarge: false);
                }

                SetChar(pattern[at++]);
                break;
            case '(':
                Token = RegexToken.GroupBegin;
                break;
            case ')':
                Token = RegexToken.GroupEnd;
                break;
            case '[':
                state = State.Bracket;
                atBracketStart = true;
                Token = RegexToken.BracketBegin;
                if (at < pattern.Length && pattern[at] == '^')
                {
                    at++;
                    Token = RegexToken.NegatedBracketBegin;
                }

                break;
            case '{':
                state = State.Brace;
                Token = RegexToken.IntervalBegin;
                break;
            default:
                Token = c switch
                {
                    '.' => RegexToken.Any,
                    '^' => RegexToken.LineBegin,
                    '$' => RegexToken.LineEnd,
                    '*' => RegexToken.Star,
                    '+' => RegexToken.Plus,
                    '?' => RegexToken.Optional,
                    '|' => RegexToken.Or,
                    _ => RegexToken.Char,
                };
                Value = c.ToString();
                break;
        }
    }

    private void ScanBracket()
    {
        char c = pattern[at++];
        if (c == '-')
        {
            Token = RegexToken.Dash;
        }
        else if (c == '[')
        {
            if (at == pattern.Length)
            {
                throw new RegexException(isTooLarge: false);
            }

            switch (pattern[at])
            {
                case '.':
                    ReadName(RegexToken.CollatingSymbol);
                    break;
                case ':':
                    ReadName(RegexToken.CharacterClass);
                    break;
                case '=':
                    ReadName(RegexToken.EquivalenceClass);
                    break;
                default:
                    SetChar(c);
                    break;
            }
        }
        else if (c == ']' && !atBracketStart)
        {
            Token = RegexToken.BracketEnd;
            state = State.Normal;
        }
        else
        {
            SetChar(c);
        }

        atBracketStart = false;
    }

    /// <summary>Reads a name between two equal characters, the second of which a bracket has to follow.</summary>
    private void ReadName(RegexToken token)
    {
        char delimiter = pattern[at++];
        int end = pattern.IndexOf(delimiter, at);
        if (end < 0 || end + 1 >= pattern.Length || pattern[end + 1] != ']')
        {
            throw new RegexException(isTooLarge: false);
        }

        Token = token;
        Value = pattern.Substring(at, end - at);
        at = end + 2;
    }

    private void ScanBrace()
    {
        char c = pattern[at++];
        if (IsDigit(c))
        {
            int from = at - 1;
            while (at < pattern.Length && IsDigit(pattern[at]))
            {
                at++;
            }

            Token = RegexToken.Count;
            Value = pattern.Substring(from, at - from);
        }
        else if (c == ',')
        {
            Token = RegexToken.Comma;
        }
        else if (c == '}')
        {
            state = State.Normal;
            Token = RegexToken.IntervalEnd;
        }
        else
        {
            throw new RegexException(isTooLarge: false);
        }
    }

    private void SetChar(char c)
    {
        Token = RegexToken.Char;
        Value = c.ToString();
    }

    private static bool IsDigit(char c) => (uint)(c - '0') <= 9;
}
