namespace TvixEval.Syntax.Ast;

/// <summary>An operator that is a node of its own (the others desugar to calls).</summary>
sealed partial class ExprBinary : Expr
{
    private object? unit;

    /// <summary>Creates the node.</summary>
    /// <param name="offset">The position that C++ Nix gives this node, or -1.</param>
    /// <param name="operator">Which operator.</param>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    public ExprBinary(int offset, BinaryOperator @operator, Expr left, Expr right)
        : base(ExprKind.Binary, offset)
    {
        word = (int)@operator;
        Left = left;
        Right = right;
    }

    /// <summary>Which operator.</summary>
    public BinaryOperator Operator => (BinaryOperator)word;

    /// <summary>The left operand.</summary>
    [Child]
    public Expr Left { get; }

    /// <summary>The right operand.</summary>
    [Child]
    public Expr Right { get; }

    /// <inheritdoc/>
    internal override object? Unit => unit;

    /// <inheritdoc/>
    internal override bool TryKeep(object unit)
    {
        this.unit = unit;
        return true;
    }
}
