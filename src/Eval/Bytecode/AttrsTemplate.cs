using TvixEval.Syntax;
using TvixEval.Values;

namespace TvixEval.Bytecode;

/// <summary>How to make the set of a literal.</summary>
internal sealed class AttrsTemplate
{
    public AttrsTemplate(Shape shape, Source[] values, Position position)
    {
        Shape = shape;
        Values = values;
        Position = position;
    }

    public Shape Shape { get; }

    public Source[] Values { get; }

    public Position Position { get; }
}
