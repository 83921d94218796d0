using System;
using TvixEval.Core.Machine;
using TvixEval.Work;

namespace TvixEval.Core.Values;

/// <summary>A list: a window of an array that nobody writes to, so that <c>tail</c> copies nothing. Elements may be thunks.</summary>
internal sealed class NixList : Value, IElements
{
    private readonly Value[] items;
    private readonly int start;

    // 2 MB of references: some tenths of a millisecond.
    private const int CopiedAtOnce = 1 << 18;

    /// <summary>Creates a list that owns an array.</summary>
    /// <param name="items">The elements; not to be written to afterwards.</param>
    public NixList(Value[] items)
        : this(items, 0, items.Length)
    {
    }

    private NixList(Value[] items, int start, int count)
        : base(ValueKind.List)
    {
        this.items = items;
        this.start = start;
        Count = count;
    }

    /// <summary>The empty list.</summary>
    public static NixList Empty { get; } = new(Array.Empty<Value>());

    /// <summary>How many elements there are.</summary>
    public int Count { get; }

    /// <summary>An element, possibly a thunk.</summary>
    /// <param name="index">The index; the caller has checked it against <see cref="Count"/>.</param>
    public Value this[int index] => items[start + index];

    /// <summary>A list of an array, the shared empty list for an empty one.</summary>
    /// <param name="items">The elements; not to be written to afterwards.</param>
    public static NixList Of(params Value[] items) => items.Length == 0 ? Empty : new NixList(items);

    /// <summary>The list without its first elements; shares the array.</summary>
    /// <param name="count">How many to leave out; at most <see cref="Count"/>.</param>
    public NixList Skip(int count) => count == Count ? Empty : new NixList(items, start + count, Count - count);

    /// <summary>
    /// The list as a place holds it: this object for the first that asks, and one of its own for each other. C++ Nix knows a list by the
    /// variable, attribute or element that holds it, and a value that is handed on is copied. So the same list object is the same place.
    /// </summary>
    public NixList InPlace()
    {
        if (word == 0)
        {
            word = 1;
            return this;
        }

        return Count == 0 ? this : new NixList(items, start, Count) { word = 1 };
    }

    /// <summary>Copies the elements.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="index">The index of the first.</param>
    public void CopyTo(Value[] target, int index) => Array.Copy(items, start, target, index, Count);

    /// <summary>Copies the elements; a list of many millions in pieces, so that limits and interruption hold meanwhile.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="index">The index of the first.</param>
    /// <param name="vm">The machine to poll.</param>
    internal void CopyTo(Value[] target, int index, Vm vm)
    {
        for (int done = 0; done < Count; done += CopiedAtOnce)
        {
            int count = Math.Min(CopiedAtOnce, Count - done);
            Array.Copy(items, start + done, target, index + done, count);
            vm.TickItems(count);
        }
    }

    /// <summary>The elements as a new array.</summary>
    public Value[] ToArray()
    {
        MemoryBudget.ChargeItems(Count);
        var copy = new Value[Count];
        CopyTo(copy, 0);
        return copy;
    }
}
