namespace TvixEval.Syntax;

/// <summary>A token, and where it is.</summary>
internal readonly struct TokenRange
{
    public TokenRange(TokenKind kind, int start, int end)
    {
        Kind = kind;
        Start = start;
        End = end;
    }

    public TokenKind Kind { get; }

    public int Start { get; }

    public int End { get; }
}
