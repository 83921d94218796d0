using System.Collections.Generic;

namespace TvixEval.Syntax.Ast;

/// <summary>Attribute selection <c>e.a.b or default</c>.</summary>
sealed partial class ExprSelect : NamingExpr
{
    private object? unit;

    /// <summary>Creates the node.</summary>
    /// <param name="offset">The position that C++ Nix gives this node, or -1.</param>
    /// <param name="subject">What is selected from.</param>
    /// <param name="path">The attribute path, at least one name.</param>
    /// <param name="default">The expression after <c>or</c>, or null.</param>
    public ExprSelect(int offset, Expr subject, IReadOnlyList<AttrName> path, Expr? @default)
        : base(ExprKind.Select, offset)
    {
        Subject = subject;
        Path = path;
        Default = @default;
    }

    /// <summary>What is selected from.</summary>
    [Child]
    public Expr Subject { get; }

    /// <summary>The attribute path, at least one name.</summary>
    [Child]
    public IReadOnlyList<AttrName> Path { get; }

    /// <summary>The expression after <c>or</c>, or null.</summary>
    [Child]
    public Expr? Default { get; }

    /// <inheritdoc/>
    internal override object? Unit => unit;

    /// <inheritdoc/>
    internal override bool TryKeep(object unit)
    {
        this.unit = unit;
        return true;
    }
}
