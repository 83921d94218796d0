using TvixEval.Text;

namespace TvixEval.Syntax.Ast;

/// <summary>One element of an attribute path: a fixed name, or an expression that gives one.</summary>
readonly partial struct AttrName
{
    /// <summary>Creates a fixed name.</summary>
    /// <param name="symbol">The name.</param>
    public AttrName(Symbol symbol) => Symbol = symbol;

    /// <summary>Creates a dynamic name.</summary>
    /// <param name="expression">The expression that gives the name.</param>
    public AttrName(Expr expression) => Expression = expression;

    /// <summary>The fixed name; none when <see cref="Expression"/> gives it.</summary>
    public Symbol Symbol { get; }

    /// <summary>The expression that gives the name, or null.</summary>
    [Child]
    public Expr? Expression { get; }
}
