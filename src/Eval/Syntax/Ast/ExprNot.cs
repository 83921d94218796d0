namespace TvixEval.Syntax.Ast;

/// <summary>Boolean negation. Its position is its operand's.</summary>
sealed partial class ExprNot : Expr
{
    private object? unit;

    /// <summary>Creates the node.</summary>
    /// <param name="offset">The position that C++ Nix gives this node, or -1.</param>
    /// <param name="operand">The operand.</param>
    public ExprNot(int offset, Expr operand)
        : base(ExprKind.Not, offset)
    {
        Operand = operand;
    }

    /// <summary>The operand.</summary>
    [Child]
    public Expr Operand { get; }

    /// <inheritdoc/>
    internal override object? Unit => unit;

    /// <inheritdoc/>
    internal override bool TryKeep(object unit)
    {
        this.unit = unit;
        return true;
    }
}
