using TvixEval.Core.Values;

namespace TvixEval.Core.Bytecode;

/// <summary>How to make the set of a literal.</summary>
internal readonly struct AttrsTemplate
{
    public AttrsTemplate(Shape shape, Source[] values)
    {
        Shape = shape;
        Values = values;
    }

    public Shape Shape { get; }

    public Source[] Values { get; }
}
