using TvixEval.Syntax;

namespace TvixEval.Values;

/// <summary>A shape with a position for each slot, from several sources.</summary>
internal sealed class ExplicitShape : Shape
{
    private readonly Position[] positions;

    public ExplicitShape(int[] keys, Position[] positions)
        : base(keys) => this.positions = positions;

    /// <inheritdoc/>
    public override Position PositionAt(int slot) => positions[slot];
}
