using TvixEval.Work;

namespace TvixEval.Core.Values;

/// <summary>
/// What <c>left // right</c> gives for all sets of two shapes: the shape of the result, and where each of its values comes
/// from. Kept on the left shape, so that an update that is made again and again compares no names, and its results share
/// one key array, which inline caches know.
/// </summary>
internal sealed class MergePlan
{
    private readonly int[] sources;

    public MergePlan(Shape right, Shape result, int[] sources)
    {
        Right = right;
        Result = result;
        this.sources = sources;
    }

    /// <summary>The shape on top.</summary>
    public Shape Right { get; }

    /// <summary>The shape of the result.</summary>
    public Shape Result { get; }

    /// <summary>Merges sets of the two shapes.</summary>
    public AttrSet Apply(AttrSet left, AttrSet right)
    {
        int[] from = sources;
        MemoryBudget.ChargeItems(from.Length);
        AttrSet merged = AttrSet.Create(Result);
        for (int i = 0; i < from.Length; i++)
        {
            int source = from[i];
            merged.At(i) = source >= 0 ? left.At(source) : right.At(~source);
        }

        return merged;
    }
}
