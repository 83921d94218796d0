namespace TvixEval.Core.Bytecode;

/// <summary>An interpolation: its parts stand in successive registers.</summary>
internal sealed class ConcatSite
{
    public ConcatSite(int first, int count, bool forceString, int[] offsets)
    {
        First = first;
        Count = count;
        ForceString = forceString;
        Offsets = offsets;
    }

    public int First { get; }

    public int Count { get; }

    /// <summary>False for an interpolated path, whose result is a path.</summary>
    public bool ForceString { get; }

    public int[] Offsets { get; }
}
