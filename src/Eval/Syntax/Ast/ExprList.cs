using System.Collections.Generic;

namespace TvixEval.Syntax.Ast;

/// <summary>A list literal. Its position is its first element's.</summary>
sealed partial class ExprList : Expr
{
    private object? unit;

    /// <summary>Creates the node.</summary>
    /// <param name="offset">The position that C++ Nix gives this node, or -1.</param>
    /// <param name="elements">The elements.</param>
    public ExprList(int offset, IReadOnlyList<Expr> elements)
        : base(ExprKind.List, offset)
    {
        Elements = elements;
    }

    /// <summary>The elements.</summary>
    [Child]
    public IReadOnlyList<Expr> Elements { get; }

    /// <inheritdoc/>
    internal override object? Unit => unit;

    /// <inheritdoc/>
    internal override bool TryKeep(object unit)
    {
        this.unit = unit;
        return true;
    }
}
