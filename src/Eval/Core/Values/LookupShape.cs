using TvixEval.Text;

namespace TvixEval.Core.Values;

/// <summary>A shape whose attributes come from one attribute each of other sets (<c>listToAttrs</c>): positions are looked up there when somebody asks.</summary>
internal sealed class LookupShape : Shape
{
    private readonly Shape[] sources;
    private readonly Symbol attribute;
    private readonly NameTable names;

    public LookupShape(int[] keys, NameTable names, Shape[] sources, Symbol attribute)
        : base(keys)
    {
        this.names = names;
        this.sources = sources;
        this.attribute = attribute;
    }

    /// <inheritdoc/>
    public override object? Names => names;

    /// <inheritdoc/>
    public override Position PositionAt(int slot)
    {
        Shape source = sources[slot];
        int found = source.IndexOf(attribute.Id);
        return found < 0 ? Position.None : source.PositionAt(found);
    }
}
