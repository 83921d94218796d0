using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using TvixEval.Core.Machine;
using TvixEval.Work;

namespace TvixEval.Core.Values;

/// <summary>
/// A list: a few elements (<see cref="InlineItems"/>), or a window of an array that nobody writes to, so that <c>tail</c> copies nothing. Elements may be thunks.
/// </summary>
internal class NixList : Value, IElements
{
    // The size of a list that does not begin at the first element of its array.
    private const byte InWindow = 254;

    // 2 MB of references: some tenths of a millisecond.
    private const int CopiedAtOnce = 1 << 18;

    // The last field: the first element, or an array.
    private object? first;

    /// <summary>Creates a list that owns an array.</summary>
    /// <param name="items">The elements; not to be written to afterwards.</param>
    public NixList(Value[] items)
        : this(items.Length, InlineItems.InArray) => first = items;

    private NixList(int count, byte size)
        : base(ValueKind.List)
    {
        word = count;
        this.size = size;
    }

    /// <summary>The empty list.</summary>
    public static NixList Empty { get; } = new(Array.Empty<Value>());

    /// <summary>How many elements there are.</summary>
    public int Count => word;

    /// <summary>A value that is known to be a list by its kind, or null for another. A cast would look through the classes.</summary>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static NixList? OrNull(Value? value) => value is { Kind: ValueKind.List } ? InlineItems.As<NixList>(value) : null;

    private Value[] Items => InlineItems.As<Value[]>(first!);

    private int Start => size == InWindow ? InlineItems.As<Window>(this).Offset : 0;

    private bool IsInline => size <= InlineItems.Most;

    /// <summary>An element, possibly a thunk.</summary>
    /// <param name="index">The index; the caller has checked it against <see cref="Count"/>.</param>
    public Value this[int index]
    {
        get
        {
            if (IsInline)
            {
                Debug.Assert((uint)index < (uint)word, "The list has not as many elements.");
                return InlineItems.At(ref first, index);
            }

            return Items[Start + index];
        }
    }

    /// <summary>A list of an array, the shared empty list for an empty one.</summary>
    /// <param name="items">The elements; not to be written to afterwards.</param>
    public static NixList Of(params Value[] items) => items.Length == 0 ? Empty : new NixList(items);

    /// <summary>A list of the first elements of an array.</summary>
    /// <param name="items">The elements; not to be written to afterwards.</param>
    /// <param name="count">How many.</param>
    internal static NixList Of(Value[] items, int count)
    {
        if (count == items.Length)
        {
            return Of(items);
        }

        NixList list = Create(count);
        for (int i = 0; i < count; i++)
        {
            list.Place(i) = items[i];
        }

        return list;
    }

    /// <summary>A list without its elements: each has to be put in its place before anybody else sees it. The shared empty list for none.</summary>
    /// <param name="count">How many.</param>
    internal static NixList Create(int count)
    {
        switch (count)
        {
            case 0:
                return Empty;
#if NET8_0_OR_GREATER
            case 1:
                return new NixList(count, (byte)count);
            case 2:
                return new Sized<InlineItems.One>(count);
            case 3:
                return new Sized<InlineItems.Two>(count);
            case 4:
                return new Sized<InlineItems.Three>(count);
            case 5:
                return new Sized<InlineItems.Four>(count);
            case 6:
                return new Sized<InlineItems.Five>(count);
            case 7:
                return new Sized<InlineItems.Six>(count);
            case 8:
                return new Sized<InlineItems.Seven>(count);
#endif
            default:
                return new NixList(new Value[count]);
        }
    }

    /// <summary>The place of an element of a new list.</summary>
    /// <param name="index">The index.</param>
    internal ref Value Place(int index)
    {
        if (IsInline)
        {
            Debug.Assert((uint)index < (uint)word, "The list has not as many elements.");
            return ref InlineItems.At(ref first, index);
        }

        return ref InlineItems.In(Items, index);
    }

    /// <summary>The list without its first elements; shares the array.</summary>
    /// <param name="count">How many to leave out; at most <see cref="Count"/>.</param>
    public NixList Skip(int count)
    {
        if (count == Count)
        {
            return Empty;
        }

        return IsInline ? CopyFrom(count) : new Window(Items, Start + count, Count - count);
    }

    /// <summary>
    /// The list as a place holds it: this object for the first that asks, and one of its own for each other. C++ Nix knows a list by the
    /// variable, attribute or element that holds it, and a value that is handed on is copied. So the same list object is the same place.
    /// </summary>
    public NixList InPlace()
    {
        if (!mark)
        {
            mark = true;
            return this;
        }

        if (Count == 0)
        {
            return this;
        }

        NixList copy = IsInline ? CopyFrom(0) : Start == 0 && Items.Length == Count ? new NixList(Items) : new Window(Items, Start, Count);
        copy.mark = true;
        return copy;
    }

    /// <summary>Copies the elements.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="index">The index of the first.</param>
    public void CopyTo(Value[] target, int index)
    {
        if (!IsInline)
        {
            Array.Copy(Items, Start, target, index, Count);
            return;
        }

        for (int i = 0; i < Count; i++)
        {
            target[index + i] = this[i];
        }
    }

    /// <summary>Copies the elements to a new list; those of a list of many millions in pieces, so that limits and interruption hold meanwhile.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="index">The index of the first.</param>
    /// <param name="vm">The machine to poll.</param>
    internal void CopyTo(NixList target, int index, Vm vm)
    {
        if (IsInline || target.IsInline)
        {
            for (int i = 0; i < Count; i++)
            {
                target.Place(index + i) = this[i];
            }

            vm.TickItems(Count);
            return;
        }

        for (int done = 0; done < Count; done += CopiedAtOnce)
        {
            int count = Math.Min(CopiedAtOnce, Count - done);
            Array.Copy(Items, Start + done, target.Items, index + done, count);
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

    private NixList CopyFrom(int start)
    {
        NixList copy = Create(Count - start);
        for (int i = start; i < Count; i++)
        {
            copy.Place(i - start) = this[i];
        }

        return copy;
    }

    private sealed class Window : NixList
    {
        public readonly int Offset;

        public Window(Value[] items, int start, int count)
            : base(count, InWindow)
        {
            first = items;
            Offset = start;
        }
    }

#if NET8_0_OR_GREATER
    // Reached by the place of the first value only.
#pragma warning disable CS0169, IDE0044, IDE0051, CA1823, RCS1213, S1144
    private sealed class Sized<T> : NixList
        where T : struct
    {
        private T rest;

        public Sized(int count)
            : base(count, (byte)count)
        {
        }
    }
#pragma warning restore CS0169, IDE0044, IDE0051, CA1823, RCS1213, S1144
#endif
}
