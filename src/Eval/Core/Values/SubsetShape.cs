using TvixEval.Text;

namespace TvixEval.Core.Values;

/// <summary>The shape of some attributes of another set: positions are looked up there when somebody asks. The other set need not be flat.</summary>
internal sealed class SubsetShape : Shape
{
    private readonly AttrSet source;

    public SubsetShape(int[] keys, AttrSet source)
        : base(keys) => this.source = source;

    /// <summary>Not the set, where its shape alone holds the names.</summary>
    public override object? Names => source.IsLayered ? this : source.TopShape.Names;

    /// <inheritdoc/>
    public override Position PositionAt(int slot) => source.PositionOf(new Symbol(Keys[slot]));
}
