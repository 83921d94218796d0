using TvixEval.Syntax;

namespace TvixEval.Values;

/// <summary>The shape of <c>left // right</c>: positions are looked up in the operands when somebody asks.</summary>
internal sealed class MergedShape : Shape
{
    private readonly Shape left;
    private readonly Shape right;

    public MergedShape(int[] keys, Shape left, Shape right, Position setPosition = default, int generation = int.MaxValue)
        : base(keys, generation)
    {
        SetPosition = setPosition;
        this.left = left;
        this.right = right;
    }

    /// <summary>Whether an update with sets of a shape changes neither names nor positions: it was the last one made.</summary>
    public bool EndsWith(Shape other) => ReferenceEquals(right, other);

    /// <inheritdoc/>
    public override Position SetPosition { get; }

    /// <inheritdoc/>
    public override Position PositionAt(int slot)
    {
        // A chain of updates makes a chain of shapes on the left; walked in a loop, however long it is.
        int symbol = Keys[slot];
        Shape shape = this;
        while (shape is MergedShape merged)
        {
            int inRight = merged.right.IndexOf(symbol);
            shape = inRight >= 0 ? merged.right : merged.left;
        }

        int found = shape.IndexOf(symbol);
        return found < 0 ? Position.None : shape.PositionAt(found);
    }
}
