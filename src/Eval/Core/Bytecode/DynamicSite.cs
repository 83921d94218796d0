using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Core.Bytecode;

/// <summary>The value and position of an attribute with a computed name.</summary>
internal sealed class DynamicSite
{
    public DynamicSite(Source value, Expr expression, Position position)
    {
        Value = value;
        Expression = expression;
        Position = position;
    }

    public Source Value { get; }

    /// <summary>The value's syntax: a function learns its name from the attribute.</summary>
    public Expr Expression { get; }

    public Position Position { get; }
}
