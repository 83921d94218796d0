using TvixEval.Text;

namespace TvixEval.Core.Values;

/// <summary>A shape without positions: of sets that builtins such as <c>mapAttrs</c> make.</summary>
internal sealed class PlainShape : Shape
{
    private readonly object? names;

    /// <param name="keys">The keys.</param>
    /// <param name="names">What holds their names; null if they are there for good.</param>
    /// <param name="generation">See <see cref="Shape.Generation"/>.</param>
    /// <param name="isShared">See <see cref="Shape.IsShared"/>.</param>
    public PlainShape(int[] keys, object? names, int generation = int.MaxValue, bool isShared = false)
        : base(keys, generation)
    {
        this.names = names;
        IsShared = isShared;
    }

    /// <inheritdoc/>
    public override bool IsShared { get; }

    /// <inheritdoc/>
    public override object? Names => names;

    /// <inheritdoc/>
    public override Position PositionAt(int slot) => Position.None;
}
