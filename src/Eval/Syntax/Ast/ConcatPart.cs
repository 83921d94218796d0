namespace TvixEval.Syntax.Ast;

/// <summary>One part of an <see cref="ExprConcatStrings"/>.</summary>
readonly partial struct ConcatPart
{
    /// <summary>Creates a part.</summary>
    /// <param name="offset">The position of the part (of the <c>${</c> for an interpolation).</param>
    /// <param name="expression">The part.</param>
    public ConcatPart(int offset, Expr expression)
    {
        Offset = offset;
        Expression = expression;
    }

    /// <summary>The position of the part.</summary>
    public int Offset { get; }

    /// <summary>The part.</summary>
    [Child]
    public Expr Expression { get; }
}
