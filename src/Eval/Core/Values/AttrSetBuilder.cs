using System;
using TvixEval.Core.Machine;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Core.Values;

/// <summary>Collects attributes in any order and makes a set of them. Where a name comes twice, the first one counts.</summary>
internal sealed class AttrSetBuilder
{
    // Up to this many attributes, moving each to its place is as quick as the library's way, whose code must be compiled first.
    private const int SmallCount = 128;

    // Holds the names; without an evaluation that this is for, a table of its own.
    private NameTable? names;
    private int[] keys;
    private Value[] values;
    private Position[]? positions;
    private int count;

    /// <summary>Creates a builder.</summary>
    /// <param name="capacity">How many attributes are expected.</param>
    public AttrSetBuilder(int capacity = 8)
        : this(VmSlot.Current?.Names, capacity)
    {
    }

    /// <summary>Creates a builder of a set whose names an evaluation sees.</summary>
    /// <param name="names">The names of the evaluation.</param>
    /// <param name="capacity">How many attributes are expected.</param>
    internal AttrSetBuilder(NameTable? names, int capacity)
    {
        this.names = names;
        MemoryBudget.ChargeItems(2L * capacity);
        keys = new int[Math.Max(capacity, 1)];
        values = new Value[keys.Length];
    }

    /// <summary>Adds an attribute without position.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public AttrSetBuilder Add(Symbol name, Value value)
    {
        if (count == keys.Length)
        {
            MemoryBudget.ChargeItems(3L * count);
            Array.Resize(ref keys, count * 2);
            Array.Resize(ref values, count * 2);
            if (positions is not null)
            {
                Array.Resize(ref positions, count * 2);
            }
        }

        (names ??= new NameTable()).Note(name.Id);
        keys[count] = name.Id;
        values[count++] = value;
        return this;
    }

    /// <summary>Adds an attribute without position.</summary>
    /// <param name="name">The name as bytes, one a char.</param>
    /// <param name="value">The value.</param>
    public AttrSetBuilder Add(string name, Value value) => Add(new Symbol((names ??= new NameTable()).Intern(name)), value);

    /// <summary>Adds an attribute.</summary>
    /// <param name="name">The name as bytes, one a char.</param>
    /// <param name="value">The value.</param>
    /// <param name="position">Where it was defined.</param>
    internal AttrSetBuilder Add(string name, Value value, Position position) => Add(new Symbol((names ??= new NameTable()).Intern(name)), value, position);

    /// <summary>Adds an attribute.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    /// <param name="position">Where it was defined.</param>
    public AttrSetBuilder Add(Symbol name, Value value, Position position)
    {
        Add(name, value);
        if (position.IsKnown)
        {
            positions ??= new Position[keys.Length];
            positions[count - 1] = position;
        }

        return this;
    }

    /// <summary>Makes the set. The builder is used up.</summary>
    public AttrSet Build()
    {
        if (count == 0)
        {
            return AttrSet.Empty;
        }

        if (!IsStrictlyAscending())
        {
            SortAndDrop();
        }

        if (count != keys.Length)
        {
            Array.Resize(ref keys, count);
            Array.Resize(ref values, count);
        }

        Shape shape = positions is null ? new PlainShape(keys, names) : new ExplicitShape(keys, names, positions);
        return new AttrSet(shape, values);
    }

    private bool IsStrictlyAscending()
    {
        for (int i = 1; i < count; i++)
        {
            if (keys[i - 1] >= keys[i])
            {
                return false;
            }
        }

        return true;
    }

    private void SortAndDrop()
    {
        // Key and original index in one number: the sort is then stable, so the first of equal names comes first.
        MemoryBudget.ChargeItems(3L * count);
        var order = new long[count];
        for (int i = 0; i < count; i++)
        {
            order[i] = ((long)keys[i] << 32) | (uint)i;
        }

        Sort(order);
        var newKeys = new int[count];
        var newValues = new Value[count];
        Position[]? newPositions = positions is null ? null : new Position[count];
        int n = 0;
        foreach (long entry in order)
        {
            int key = (int)(entry >> 32);
            int from = (int)(uint)entry;
            if (n > 0 && newKeys[n - 1] == key)
            {
                continue;
            }

            newKeys[n] = key;
            newValues[n] = values[from];
            if (newPositions is not null)
            {
                newPositions[n] = positions![from];
            }

            n++;
        }

        keys = newKeys;
        values = newValues;
        positions = newPositions;
        count = n;
    }

    private static void Sort(long[] order)
    {
        if (order.Length > SmallCount)
        {
            Array.Sort(order);
            return;
        }

        for (int i = 1; i < order.Length; i++)
        {
            long moved = order[i];
            int to = i;
            for (; to > 0 && order[to - 1] > moved; to--)
            {
                order[to] = order[to - 1];
            }

            order[to] = moved;
        }
    }
}
