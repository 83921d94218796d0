using TvixEval.Text;

namespace TvixEval.Core.Values;

/// <summary>A shape with a position for each slot, from several sources.</summary>
internal sealed class ExplicitShape : Shape
{
    private readonly Position[] positions;
    private readonly object? names;

    /// <param name="keys">The keys.</param>
    /// <param name="names">What holds their names; null if they are there for good.</param>
    /// <param name="positions">The position of each.</param>
    public ExplicitShape(int[] keys, object? names, Position[] positions)
        : base(keys)
    {
        this.positions = positions;
        this.names = names;
    }

    /// <inheritdoc/>
    public override object? Names => names;

    /// <inheritdoc/>
    public override Position PositionAt(int slot) => positions[slot];
}
