namespace TvixEval.Syntax.Ast;

/// <summary>A <c>let ... in</c> expression. It has no position.</summary>
sealed partial class ExprLet : Expr
{
    private object? unit;

    /// <summary>Creates the node.</summary>
    /// <param name="bindings">The bindings; never recursive in itself: <c>let</c> makes them so.</param>
    /// <param name="body">The body.</param>
    public ExprLet(ExprAttrs bindings, Expr body)
        : base(ExprKind.Let, -1)
    {
        Bindings = bindings;
        Body = body;
    }

    /// <summary>The bindings; never recursive in itself: <c>let</c> makes them so.</summary>
    [Child]
    public ExprAttrs Bindings { get; }

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
