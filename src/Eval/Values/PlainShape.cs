using TvixEval.Syntax;

namespace TvixEval.Values;

/// <summary>A shape without positions: of sets that builtins such as <c>mapAttrs</c> make.</summary>
internal sealed class PlainShape : Shape
{
    public PlainShape(int[] keys, int generation = int.MaxValue)
        : base(keys, generation)
    {
    }

    /// <inheritdoc/>
    public override Position PositionAt(int slot) => Position.None;
}
