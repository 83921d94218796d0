using TvixEval.Text;

namespace TvixEval.Core.Values;

/// <summary>
/// The shape of <c>left // right</c>: positions are looked up in the operands when somebody asks. Of an operand that is itself such a
/// shape only its operands are kept, so that a long chain of updates does not keep the names of every set on the way.
/// </summary>
internal sealed class MergedShape : Shape
{
    private readonly Origin origin;

    public MergedShape(int[] keys, Shape left, Shape right, Position setPosition = default, int generation = int.MaxValue)
        : base(keys, generation)
    {
        SetPosition = setPosition;
        origin = new Origin(left, right);
        IsShared = left.IsShared && right.IsShared;
    }

    /// <summary>Whether an update with sets of a shape changes neither names nor positions: it was the last one made.</summary>
    public bool EndsWith(Shape other) => ReferenceEquals(origin.Right, other);

    /// <inheritdoc/>
    public override bool IsShared { get; }

    /// <inheritdoc/>
    public override Position SetPosition { get; }

    /// <inheritdoc/>
    public override Position PositionAt(int slot)
    {
        // Chains may be long on either side; walked in a loop, however long they are.
        int symbol = Keys[slot];
        Origin at = origin;
        while (true)
        {
            Shape shape;
            if (at.Right.IndexOf(symbol) >= 0)
            {
                shape = at.Right;
            }
            else if (at.MergedLeft is { } left)
            {
                at = left;
                continue;
            }
            else
            {
                shape = at.PlainLeft!;
            }

            if (shape is MergedShape merged)
            {
                at = merged.origin;
                continue;
            }

            int found = shape.IndexOf(symbol);
            return found < 0 ? Position.None : shape.PositionAt(found);
        }
    }

    /// <summary>The operands of an update, without the names of the left one if that is the result of an update too.</summary>
    private sealed class Origin
    {
        public Origin(Shape left, Shape right)
        {
            MergedLeft = (left as MergedShape)?.origin;
            PlainLeft = MergedLeft is null ? left : null;
            Right = right;
        }

        public Origin? MergedLeft { get; }

        public Shape? PlainLeft { get; }

        public Shape Right { get; }
    }
}
