using TvixEval.Text;

namespace TvixEval.Syntax.Ast;

/// <summary>A variable. Operators that desugar to variables (<c>__sub</c> ...) carry no position.</summary>
sealed partial class ExprVar : NamingExpr
{
    /// <summary>Creates the node.</summary>
    /// <param name="offset">The position that C++ Nix gives this node, or -1.</param>
    /// <param name="name">The name.</param>
    public ExprVar(int offset, Symbol name)
        : base(ExprKind.Var, offset)
    {
        Name = name;
    }

    /// <summary>The name.</summary>
    public Symbol Name { get; }
}
