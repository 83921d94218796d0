using System;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Formats.Json;

/// <summary>
/// Turns the names of JSON objects into shapes. Documents tend to repeat the same few objects, so their shapes (and the
/// order in which their values go into them) are remembered for the length of one parse: no sorting, and the sets
/// share their key arrays, which later makes selecting from them fast.
/// </summary>
internal sealed class JsonShapes
{
    private const int MaxNames = 64;
    private const int MaxEntries = 1024;

    private readonly NameTable names;
    private readonly Entry?[] buckets = new Entry?[64];
    private int entries;

    /// <param name="names">What holds the names.</param>
    public JsonShapes(NameTable names) => this.names = names;

    /// <summary>Makes the set of some names and values; where a name comes twice, the last one counts.</summary>
    public AttrSet MakeSet(int[] symbols, int namesFrom, Value[] values, int valuesFrom, int count)
    {
        if (count == 0)
        {
            return AttrSet.Empty;
        }

        if (count > MaxNames)
        {
            return Fill(MakeEntry(symbols, namesFrom, count), values, valuesFrom);
        }

        uint hash = 17;
        for (int i = 0; i < count; i++)
        {
            hash = (hash * 31) + (uint)symbols[namesFrom + i];
        }

        ref Entry? bucket = ref buckets[(hash ^ (hash >> 7)) & 63];
        for (Entry? entry = bucket; entry is not null; entry = entry.Next)
        {
            if (entry.Matches(symbols, namesFrom, count))
            {
                return Fill(entry, values, valuesFrom);
            }
        }

        Entry made = MakeEntry(symbols, namesFrom, count);
        if (entries < MaxEntries)
        {
            entries++;
            made.Next = bucket;
            bucket = made;
        }

        return Fill(made, values, valuesFrom);
    }

    private static AttrSet Fill(Entry entry, Value[] values, int from)
    {
        int[] sources = entry.Sources;
        var result = new Value[sources.Length];
        for (int i = 0; i < sources.Length; i++)
        {
            result[i] = values[from + sources[i]];
        }

        return new AttrSet(entry.Shape, result);
    }

    private Entry MakeEntry(int[] symbols, int from, int count)
    {
        // Name and place in one number: the sort keeps the order of equal names.
        var order = new long[count];
        for (int i = 0; i < count; i++)
        {
            order[i] = ((long)symbols[from + i] << 32) | (uint)i;
        }

        Array.Sort(order);
        var keys = new int[count];
        var sources = new int[count];
        int used = 0;
        foreach (long item in order)
        {
            int key = (int)(item >> 32);
            if (used == 0 || keys[used - 1] != key)
            {
                keys[used++] = key;
            }

            sources[used - 1] = (int)(uint)item;
        }

        if (used != count)
        {
            Array.Resize(ref keys, used);
            Array.Resize(ref sources, used);
        }

        var sequence = new int[count];
        Array.Copy(symbols, from, sequence, 0, count);
        return new Entry(sequence, sources, new PlainShape(keys, names));
    }

    private sealed class Entry
    {
        private readonly int[] sequence;

        public Entry(int[] sequence, int[] sources, Shape shape)
        {
            this.sequence = sequence;
            Sources = sources;
            Shape = shape;
        }

        /// <summary>For each slot of the shape, which of the object's values goes there.</summary>
        public int[] Sources { get; }

        public Shape Shape { get; }

        public Entry? Next { get; set; }

        public bool Matches(int[] names, int from, int count)
        {
            if (sequence.Length != count)
            {
                return false;
            }

            for (int i = 0; i < count; i++)
            {
                if (sequence[i] != names[from + i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
