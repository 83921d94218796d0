namespace TvixEval.Syntax.Ast;

/// <summary>A <c>with</c> expression.</summary>
sealed partial class ExprWith : Expr
{
    private object? unit;

    /// <summary>Creates the node.</summary>
    /// <param name="offset">The position that C++ Nix gives this node, or -1.</param>
    /// <param name="scope">The set whose attributes come into scope.</param>
    /// <param name="body">The body.</param>
    public ExprWith(int offset, Expr scope, Expr body)
        : base(ExprKind.With, offset)
    {
        Scope = scope;
        Body = body;
    }

    /// <summary>The set whose attributes come into scope.</summary>
    [Child]
    public Expr Scope { get; }

    /// <summary>The body.</summary>
    [Child]
    public Expr Body { get; }

    /// <inheritdoc/>
    internal override object? Found { get; set; }

    /// <inheritdoc/>
    internal override object? Unit => unit;

    /// <inheritdoc/>
    internal override bool TryKeep(object unit)
    {
        this.unit = unit;
        return true;
    }
}
