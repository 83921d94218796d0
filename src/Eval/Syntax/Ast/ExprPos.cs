namespace TvixEval.Syntax.Ast;

/// <summary>The <c>__curPos</c> expression.</summary>
sealed partial class ExprPos : Expr
{
    private object? unit;

    /// <summary>Creates the node.</summary>
    /// <param name="offset">The position that C++ Nix gives this node, or -1.</param>
    public ExprPos(int offset)
        : base(ExprKind.Pos, offset)
    {
    }

    /// <inheritdoc/>
    internal override object? Unit => unit;

    /// <inheritdoc/>
    internal override bool TryKeep(object unit)
    {
        this.unit = unit;
        return true;
    }
}
