using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Core.Bytecode;

/// <summary>The value and position of an attribute with a computed name.</summary>
internal sealed class DynamicSite
{
    public DynamicSite(Source value, ExprLambda? function, Position position)
    {
        Value = value;
        Function = function is { Name.IsNone: true } ? function : null;
        Position = position;
    }

    public Source Value { get; }

    /// <summary>The value, if it is a function without a name: it learns its name from the attribute. Else null.</summary>
    public ExprLambda? Function { get; }

    public Position Position { get; }
}
