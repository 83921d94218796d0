namespace TvixEval.Syntax;

/// <content>Paths. A path is several tokens: its first piece, then pieces and interpolations, then an end of no length.</content>
internal sealed partial class Lexer
{
    /// <summary>The end of the run of path characters (without slashes) that goes through a place.</summary>
    private int MeasurePathRun(int from)
    {
        if (from >= pathRunEnd)
        {
            int end = from;
            while (end < text.Length && CharClass.Is(text[end], CharClass.Path))
            {
                end++;
            }

            pathRunEnd = end;
        }

        return pathRunEnd;
    }

    /// <summary>The first piece of a path, given where its first run of path characters ends.</summary>
    private bool TryLexPath(int runEnd, out TokenKind kind)
    {
        kind = TokenKind.Path;
        if (At(runEnd) != '/')
        {
            return false;
        }

        int end;
        if (CharClass.Is(At(runEnd + 1), CharClass.Path))
        {
            end = SkipSegments(runEnd);
            if (At(end) == '/')
            {
                end++;
            }
        }
        else if (At(runEnd + 1) == '$' && At(runEnd + 2) == '{')
        {
            end = runEnd + 1;
        }
        else
        {
            return false;
        }

        Take(end);
        Push(ModeAfterPiece());
        return true;
    }

    private TokenKind LexTilde(int start) =>
        TryLexPath(start + 1, out _) ? TokenKind.HomePath : Match(1, TokenKind.Invalid);

    private TokenKind NextInPath()
    {
        int start = End;
        if (At(start) == '$' && At(start + 1) == '{')
        {
            mode = LexerMode.Path;
            Push(LexerMode.Expression);
            return Match(2, TokenKind.Interpolation);
        }

        int end = SkipSegments(MeasurePathRun(start));
        if (At(end) == '/')
        {
            end++;
        }

        if (end > start)
        {
            Take(end);
            mode = ModeAfterPiece();
            return TokenKind.String;
        }

        if (mode == LexerMode.PathAfterSlash)
        {
            if (start < text.Length)
            {
                Take(start + 1);
            }

            throw Error(ParseErrorCode.TrailingSlash, "path has a trailing slash");
        }

        // The end is found by matching one more byte and giving it back; at the end of the file there is none to match, and
        // what is given back is the last piece. C++ Nix does so, and it shows in the positions of errors right after.
        if (start >= text.Length)
        {
            Start = previousStart;
            End = previousEnd;
            isExhausted = true;
        }

        Pop();
        return TokenKind.PathEnd;
    }

    /// <summary>Skips <c>/segment</c>s.</summary>
    private int SkipSegments(int from)
    {
        int end = from;
        while (At(end) == '/' && CharClass.Is(At(end + 1), CharClass.Path))
        {
            end += 2;
            while (end < text.Length && CharClass.Is(text[end], CharClass.Path))
            {
                end++;
            }
        }

        return end;
    }

    private LexerMode ModeAfterPiece() => text[End - 1] == '/' ? LexerMode.PathAfterSlash : LexerMode.Path;
}
