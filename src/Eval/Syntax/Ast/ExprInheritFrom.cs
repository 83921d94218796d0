namespace TvixEval.Syntax.Ast;

/// <summary>The source of an <c>inherit (e) ...</c>: an index into <see cref="ExprAttrs.InheritFrom"/> of the enclosing set.</summary>
sealed partial class ExprInheritFrom : Expr
{
    /// <summary>Creates the node.</summary>
    /// <param name="offset">The position that C++ Nix gives this node, or -1.</param>
    public ExprInheritFrom(int offset)
        : base(ExprKind.InheritFrom, offset)
    {
    }

    /// <summary>The index into the set's <see cref="ExprAttrs.InheritFrom"/>; merging of set literals shifts it.</summary>
    public int Index
    {
        get => word;
        internal set => word = value;
    }

    /// <inheritdoc/>
    internal override object? Found { get; set; }
}
