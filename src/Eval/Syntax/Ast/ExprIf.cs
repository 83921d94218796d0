namespace TvixEval.Syntax.Ast;

/// <summary>A conditional. Its position is the condition's start in the source of the whole <c>if</c>.</summary>
sealed partial class ExprIf : Expr
{
    private object? unit;

    /// <summary>Creates the node.</summary>
    /// <param name="offset">The position that C++ Nix gives this node, or -1.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="then">The branch for true.</param>
    /// <param name="else">The branch for false.</param>
    public ExprIf(int offset, Expr condition, Expr then, Expr @else)
        : base(ExprKind.If, offset)
    {
        Condition = condition;
        Then = then;
        Else = @else;
    }

    /// <summary>The condition.</summary>
    [Child]
    public Expr Condition { get; }

    /// <summary>The branch for true.</summary>
    [Child]
    public Expr Then { get; }

    /// <summary>The branch for false.</summary>
    [Child]
    public Expr Else { get; }

    /// <inheritdoc/>
    internal override object? Unit => unit;

    /// <inheritdoc/>
    internal override bool TryKeep(object unit)
    {
        this.unit = unit;
        return true;
    }
}
