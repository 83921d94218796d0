using System;
using System.Collections.Generic;
using TvixEval.Text;

namespace TvixEval.Syntax;

/// <summary>A piece of what stands between tokens: blanks, the end of a line, a comment.</summary>
internal readonly struct SyntaxTrivia
{
    private readonly string source;

    private SyntaxTrivia(string source, SyntaxTriviaKind kind, int start, int end)
    {
        this.source = source;
        Kind = kind;
        Start = start;
        End = end;
    }

    /// <summary>What it is.</summary>
    public SyntaxTriviaKind Kind { get; }

    /// <summary>Where it starts.</summary>
    public int Start { get; }

    /// <summary>Where it ends, exclusively.</summary>
    public int End { get; }

    /// <summary>Its bytes, one a char.</summary>
    public string Text => source.Substring(Start, End - Start);

    /// <summary>The text.</summary>
    public override string ToString() => Bytes.ToText(Text);

    /// <summary>The pieces that a range between two tokens consists of.</summary>
    internal static List<SyntaxTrivia> Split(string source, int start, int end)
    {
        var result = new List<SyntaxTrivia>();
        while (start < end)
        {
            SyntaxTrivia next = Next(source, start, end);
            result.Add(next);
            start = next.End;
        }

        return result;
    }

    /// <summary>
    /// Where what belongs to the token before a range ends: behind the end of its line, or before a comment that documents what follows.
    /// </summary>
    internal static int EndOfTrailing(string source, int start, int end)
    {
        while (start < end)
        {
            SyntaxTrivia next = Next(source, start, end);
            if (next.Kind is SyntaxTriviaKind.DocComment or SyntaxTriviaKind.Skipped)
            {
                break;
            }

            start = next.End;
            if (next.Kind == SyntaxTriviaKind.LineEnd)
            {
                break;
            }
        }

        return start;
    }

    private static SyntaxTrivia Next(string source, int start, int end)
    {
        switch (source[start])
        {
            case '\n':
                return new SyntaxTrivia(source, SyntaxTriviaKind.LineEnd, start, start + 1);
            case '\r':
                return new SyntaxTrivia(source, SyntaxTriviaKind.LineEnd, start, start + 1 < end && source[start + 1] == '\n' ? start + 2 : start + 1);
            case ' ' or '\t':
                int blankEnd = start + 1;
                while (blankEnd < end && source[blankEnd] is ' ' or '\t')
                {
                    blankEnd++;
                }

                return new SyntaxTrivia(source, SyntaxTriviaKind.Blank, start, blankEnd);
            case '#':
                int lineEnd = source.IndexOfAny(Lexer.LineEnds, start, end - start);
                return new SyntaxTrivia(source, SyntaxTriviaKind.LineComment, start, lineEnd < 0 ? end : lineEnd);
            case '/':
                int close = source.IndexOf("*/", start + 2, StringComparison.Ordinal);
                SyntaxTriviaKind kind = Lexer.IsDocComment(source, start, close) ? SyntaxTriviaKind.DocComment : SyntaxTriviaKind.BlockComment;
                return new SyntaxTrivia(source, kind, start, close + 2);
            default:
                return new SyntaxTrivia(source, SyntaxTriviaKind.Skipped, start, end);
        }
    }
}
