using TvixEval.Text;

namespace TvixEval.Syntax.Ast;

/// <summary>A node that has names of its own.</summary>
abstract partial class NamingExpr : Expr
{
    private protected NamingExpr(ExprKind kind, int offset)
        : base(kind, offset)
    {
    }

    /// <summary>What holds the names, as somebody may keep nothing but a part of a tree; null where something else does.</summary>
    internal NameTable? Names { get; init; }
}
