using System;
using System.Collections.Generic;
using System.Text;
using TvixEval.Text;

namespace TvixEval.Syntax;

/// <summary>
/// Cuts source bytes into tokens, one at a time and only when asked: an error in a token the parser never looks at must
/// not come before an error of the grammar. What is inside of what (strings, interpolations, paths) is a stack of modes.
/// Where several tokens could begin at a place, the longest one wins, as in a generated scanner.
/// </summary>
internal sealed partial class Lexer
{
    internal static readonly char[] LineEnds = { '\r', '\n' };

    private readonly SourceFile file;
    private readonly ParserOptions options;
    private readonly string text;
    private readonly StringBuilder buffer = new();
    private LexerMode[] stack = new LexerMode[32];
    private int stackDepth;
    private LexerMode mode;

    // The range of the match before the current one: a path's end is found by matching what follows, and undoing that.
    private int previousStart;
    private int previousEnd;

    // The end of the run of path characters that was measured last; keeps "a.b.c.d..." linear.
    private int pathRunEnd;

    // Whether the source is used up although the reported place is not its end.
    private bool isExhausted;

    private int docStart = -1;
    private int docEnd;
    private Dictionary<int, (int Start, int End)>? docComments;

    private readonly NameTable names;
    private string? stringValue;

    public Lexer(SourceFile file, ParserOptions options, NameTable names)
    {
        this.names = names;
        this.file = file;
        this.options = options;
        text = file.Text;
    }

    /// <summary>The kind of the current token.</summary>
    public TokenKind Kind { get; private set; }

    /// <summary>Where the current token starts.</summary>
    public int Start { get; private set; }

    /// <summary>Where the current token ends, exclusively.</summary>
    public int End { get; private set; }

    /// <summary>The value of an integer token.</summary>
    public long IntegerValue { get; private set; }

    /// <summary>The value of a floating-point token.</summary>
    public double FloatValue { get; private set; }

    /// <summary>Whether spaces in the current piece of an indented string are indentation; not so for escapes.</summary>
    public bool HasIndentation { get; private set; }

    /// <summary>The value of a string token, the text of any other.</summary>
    public string Value => stringValue ?? text.Substring(Start, End - Start);

    /// <summary>The symbol of an identifier token.</summary>
    public Symbol Symbol => new(names.Intern(text, Start, End - Start));

    /// <summary>The documentation comment right before the token at an offset, with its delimiters, or null.</summary>
    public string? DocCommentAt(int offset) =>
        docComments is not null && docComments.TryGetValue(offset, out (int Start, int End) range)
            ? text.Substring(range.Start, range.End - range.Start)
            : null;

    /// <summary>Moves to the next token.</summary>
    public void Next()
    {
        stringValue = null;
        Kind = mode switch
        {
            LexerMode.Expression => NextInExpression(),
            LexerMode.String => NextInString(),
            LexerMode.IndentedString => NextInIndentedString(),
            _ => NextInPath(),
        };
    }

    /// <summary>Whether a comment documents what follows it: two stars and no third one.</summary>
    /// <param name="text">The source.</param>
    /// <param name="start">Where the comment starts.</param>
    /// <param name="close">Where the star and the slash at its end are.</param>
    internal static bool IsDocComment(string text, int start, int close) => close >= start + 4 && text[start + 2] == '*' && text[start + 3] != '*';

    private TokenKind NextInExpression()
    {
        if (isExhausted)
        {
            return TokenKind.EndOfFile;
        }

        SkipTrivia();
        int start = End;
        if (docStart >= 0)
        {
            AttachDocComment(start);
        }

        if (start >= text.Length)
        {
            return TokenKind.EndOfFile;
        }

        char c = text[start];
        if (CharClass.Is(c, CharClass.IdentifierStart))
        {
            return LexWord(start);
        }

        switch (c)
        {
            case ':': return Match(1, TokenKind.Colon);
            case ';': return Match(1, TokenKind.Semicolon);
            case ',': return Match(1, TokenKind.Comma);
            case '@': return Match(1, TokenKind.At);
            case '?': return Match(1, TokenKind.Question);
            case '*': return Match(1, TokenKind.Star);
            case '(': return Match(1, TokenKind.ParenOpen);
            case ')': return Match(1, TokenKind.ParenClose);
            case '[': return Match(1, TokenKind.BracketOpen);
            case ']': return Match(1, TokenKind.BracketClose);
            case '=': return At(start + 1) == '=' ? Match(2, TokenKind.Equal) : Match(1, TokenKind.Assign);
            case '!': return At(start + 1) == '=' ? Match(2, TokenKind.NotEqual) : Match(1, TokenKind.Not);
            case '>': return At(start + 1) == '=' ? Match(2, TokenKind.GreaterOrEqual) : Match(1, TokenKind.Greater);
            case '&': return At(start + 1) == '&' ? Match(2, TokenKind.And) : Match(1, TokenKind.Invalid);
            case '|': return LexBar(start);
            case '<': return LexLess(start);
            case '.': return LexDot(start);
            case '+': return LexPlus(start);
            case '-': return LexMinus(start);
            case '/': return LexSlash(start);
            case '~': return LexTilde(start);
            case '0' or '1' or '2' or '3' or '4' or '5' or '6' or '7' or '8' or '9': return LexNumber(start);
            case '{':
                Push(LexerMode.Expression);
                return Match(1, TokenKind.BraceOpen);
            case '}':
                if (stackDepth > 0)
                {
                    Pop();
                }

                return Match(1, TokenKind.BraceClose);
            case '$':
                if (At(start + 1) != '{')
                {
                    return Match(1, TokenKind.Invalid);
                }

                Push(LexerMode.Expression);
                return Match(2, TokenKind.Interpolation);
            case '"':
                Push(LexerMode.String);
                return Match(1, TokenKind.Quote);
            case '\'':
                return LexApostrophe(start);
            case '\0':
                // C++ Nix takes a NUL byte for the end of the source.
                return Match(1, TokenKind.EndOfFile);
            default:
                return Match(1, TokenKind.Invalid);
        }
    }

    private void SkipTrivia()
    {
        while (true)
        {
            int start = End;
            int end = start;
            while (end < text.Length && CharClass.Is(text[end], CharClass.Space))
            {
                end++;
            }

            if (end > start)
            {
                Take(end);
            }

            switch (At(end))
            {
                case '#':
                    int lineEnd = text.IndexOfAny(LineEnds, end);
                    Take(lineEnd < 0 ? text.Length : lineEnd);
                    break;
                case '/' when At(end + 1) == '*':
                    int close = text.IndexOf("*/", end + 2, StringComparison.Ordinal);
                    if (close < 0)
                    {
                        return;
                    }

                    Take(close + 2);
                    if (IsDocComment(text, end, close))
                    {
                        docStart = end;
                        docEnd = close + 2;
                    }

                    break;
                default:
                    return;
            }
        }
    }

    private void AttachDocComment(int offset)
    {
        docComments ??= new Dictionary<int, (int Start, int End)>();
        docComments[offset] = (docStart, docEnd);
        docStart = -1;
    }

    private TokenKind LexBar(int start)
    {
        if (At(start + 1) == '|')
        {
            return Match(2, TokenKind.Or);
        }

        return At(start + 1) == '>' ? MatchPipe(TokenKind.PipeInto) : Match(1, TokenKind.Invalid);
    }

    private TokenKind MatchPipe(TokenKind kind)
    {
        Match(2, kind);
        if (!options.PipeOperators)
        {
            throw Error(
                ParseErrorCode.DisabledFeature,
                "experimental Nix feature 'pipe-operators' is disabled; add '--extra-experimental-features pipe-operators' to enable it");
        }

        return kind;
    }

    private TokenKind LexApostrophe(int start)
    {
        if (At(start + 1) != '\'')
        {
            return Match(1, TokenKind.Invalid);
        }

        // The rest of the line after the opening quotes does not count when it is blank.
        int end = start + 2;
        while (At(end) == ' ')
        {
            end++;
        }

        Push(LexerMode.IndentedString);
        return Match(At(end) == '\n' ? end + 1 - start : 2, TokenKind.IndentedOpen);
    }

    private char At(int index) => (uint)index < (uint)text.Length ? text[index] : '\0';

    private TokenKind Match(int length, TokenKind kind)
    {
        Take(End + length);
        return kind;
    }

    private void Take(int end)
    {
        previousStart = Start;
        previousEnd = End;
        Start = End;
        End = end;
    }

    private void Push(LexerMode next)
    {
        if (stackDepth == stack.Length)
        {
            Array.Resize(ref stack, stackDepth * 2);
        }

        stack[stackDepth++] = mode;
        mode = next;
    }

    private void Pop() => mode = stack[--stackDepth];

    private NixParseException Error(ParseErrorCode code, string message) => new(code, message, new Position(file, Start));
}
