namespace TvixEval.Syntax.Ast;

/// <summary>A floating-point literal.</summary>
sealed partial class ExprFloat : Expr
{
    /// <summary>Creates the node.</summary>
    /// <param name="value">The number.</param>
    public ExprFloat(double value)
        : base(ExprKind.Float, -1)
    {
        Value = value;
    }

    /// <summary>The number.</summary>
    public double Value { get; }
}
