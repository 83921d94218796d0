using TvixEval.Text;

namespace TvixEval.Core.Values;

/// <summary>The shape of one set literal: the positions are offsets into its source.</summary>
internal sealed class LiteralShape : Shape
{
    private readonly SourceFile file;
    private readonly int[] offsets;

    public LiteralShape(int[] keys, SourceFile file, int[] offsets, int setOffset = -1)
        : base(keys, generation: 0)
    {
        SetPosition = new Position(file, setOffset);
        this.file = file;
        this.offsets = offsets;
    }

    /// <summary>The source: what was made of it holds its names.</summary>
    public override object? Names => file;

    /// <inheritdoc/>
    public override bool IsShared => file.IsShared;

    /// <inheritdoc/>
    public override Position SetPosition { get; }

    /// <inheritdoc/>
    public override Position PositionAt(int slot) => new(file, offsets[slot]);
}
