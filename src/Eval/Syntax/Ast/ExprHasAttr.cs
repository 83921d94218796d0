using System.Collections.Generic;

namespace TvixEval.Syntax.Ast;

/// <summary>The <c>?</c> operator. Its position is its subject's.</summary>
sealed partial class ExprHasAttr : NamingExpr
{
    private object? unit;

    /// <summary>Creates the node.</summary>
    /// <param name="offset">The position that C++ Nix gives this node, or -1.</param>
    /// <param name="subject">What is asked.</param>
    /// <param name="path">The attribute path, at least one name.</param>
    public ExprHasAttr(int offset, Expr subject, IReadOnlyList<AttrName> path)
        : base(ExprKind.HasAttr, offset)
    {
        Subject = subject;
        Path = path;
    }

    /// <summary>What is asked.</summary>
    [Child]
    public Expr Subject { get; }

    /// <summary>The attribute path, at least one name.</summary>
    [Child]
    public IReadOnlyList<AttrName> Path { get; }

    /// <inheritdoc/>
    internal override object? Unit => unit;

    /// <inheritdoc/>
    internal override bool TryKeep(object unit)
    {
        this.unit = unit;
        return true;
    }
}
