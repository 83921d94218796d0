namespace TvixEval.Syntax.Ast;

/// <summary>An <c>assert</c> expression.</summary>
sealed partial class ExprAssert : Expr
{
    private object? unit;

    /// <summary>Creates the node.</summary>
    /// <param name="offset">The position that C++ Nix gives this node, or -1.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="body">The body.</param>
    public ExprAssert(int offset, Expr condition, Expr body)
        : base(ExprKind.Assert, offset)
    {
        Condition = condition;
        Body = body;
    }

    /// <summary>The condition.</summary>
    [Child]
    public Expr Condition { get; }

    /// <summary>The body.</summary>
    [Child]
    public Expr Body { get; }

    /// <inheritdoc/>
    internal override object? Unit => unit;

    /// <inheritdoc/>
    internal override bool TryKeep(object unit)
    {
        this.unit = unit;
        return true;
    }
}
