namespace TvixEval.Syntax.Ast;

/// <summary>An integer literal.</summary>
sealed partial class ExprInt : Expr
{
    /// <summary>Creates the node.</summary>
    /// <param name="value">The number.</param>
    public ExprInt(long value)
        : base(ExprKind.Int, -1)
    {
        Value = value;
    }

    /// <summary>The number.</summary>
    public long Value { get; }
}
