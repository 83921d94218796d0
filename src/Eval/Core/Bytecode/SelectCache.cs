namespace TvixEval.Core.Bytecode;

/// <summary>An inline cache entry: in sets with these keys the attribute is in this slot, or missing (-1).</summary>
internal sealed class SelectCache
{
    public SelectCache(int[] keys, int slot)
    {
        Keys = keys;
        Slot = slot;
    }

    public int[] Keys { get; }

    public int Slot { get; }
}
