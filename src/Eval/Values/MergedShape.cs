using TvixEval.Syntax;

namespace TvixEval.Values;

/// <summary>The shape of <c>left // right</c>: positions are looked up in the operands when somebody asks.</summary>
internal sealed class MergedShape : Shape
{
    private readonly Shape left;
    private readonly Shape right;

    public MergedShape(int[] keys, Shape left, Shape right, Position setPosition = default)
        : base(keys)
    {
        SetPosition = setPosition;
        this.left = left;
        this.right = right;
    }

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
