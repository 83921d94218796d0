using System;
using System.Collections.Generic;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Core.Values;

/// <summary>
/// An attribute set: a shared <see cref="Shape"/> and the values. The result of updating a large set with a small one is
/// a layer over the large set; it is flattened when somebody asks for all of it. Of many layers the small ones become one, so that a
/// set which grows by one attribute at a time costs in all little more than its attributes. Values may be thunks. Immutable but for
/// thunks being replaced by their results.
/// </summary>
internal sealed class AttrSet : Value
{
    private const int MaxLayers = 8;
    private const int LayerThreshold = 32;

    // A layer goes on top of a set that has so many times its attributes.
    private const int LayerRatio = 4;

    // Where a merge notes what comes from where, before it knows how many there are.
    [ThreadStatic]
    private static int[]? scratch;

    private readonly Shape shape;
    private readonly Value[] values;

    // What makes it a layer, or null: sets are many, layers are few.
    private readonly Layer? layer;

    internal AttrSet(Shape shape, Value[] values)
        : base(ValueKind.Attrs)
    {
        this.shape = shape;
        this.values = values;
        word = values.Length;
    }

    private AttrSet(AttrSet under, AttrSet over, int count)
        : base(ValueKind.Attrs)
    {
        shape = over.shape;
        values = over.values;
        layer = new Layer(under, under.Layers + 1);
        word = count;
    }

    /// <summary>The empty set.</summary>
    public static AttrSet Empty { get; } = new(Shape.Empty, Array.Empty<Value>());

    /// <summary>How many attributes there are.</summary>
    public int Count => word;

    /// <summary>The position of the literal that made the set, where known.</summary>
    public Position Position => layer is null ? shape.SetPosition : Position.None;

    /// <summary>The names, in the order of their symbols.</summary>
    internal int[] Keys => Flat.shape.Keys;

    /// <summary>The values, in the order of <see cref="Keys"/>.</summary>
    internal Value[] Values => Flat.values;

    /// <summary>The shape.</summary>
    internal Shape Shape => Flat.shape;

    /// <summary>Whether it is a layer over another set (then inline caches do not apply).</summary>
    internal bool IsLayered => layer is not null;

    /// <summary>The shape of the top layer only; the whole shape of a set that is not layered.</summary>
    internal Shape TopShape => shape;

    /// <summary>The values of the top layer only.</summary>
    internal Value[] TopValues => values;

    private AttrSet Flat => layer is null ? this : layer.Flat ??= Flatten();

    private int Layers => layer?.Count ?? 0;

    // The topmost layer alone.
    private AttrSet Top => layer is null ? this : new AttrSet(shape, values);

    /// <summary>The value of an attribute (possibly a thunk), or null.</summary>
    /// <param name="name">The name.</param>
    public Value? Get(Symbol name)
    {
        int symbol = name.Id;
        for (AttrSet? set = this; set is not null; set = set.layer?.Under)
        {
            int slot = set.shape.IndexOf(symbol);
            if (slot >= 0)
            {
                return set.values[slot];
            }
        }

        return null;
    }

    /// <summary>The value of an attribute, or null, by name; a name that was never interned is in no set.</summary>
    /// <param name="name">The name as bytes, one a char.</param>
    public Value? Get(string name)
    {
        int symbol = SymbolTable.Find(name);
        return symbol == 0 ? null : Get(new Symbol(symbol));
    }

    /// <summary>Whether there is an attribute.</summary>
    /// <param name="name">The name.</param>
    public bool Contains(Symbol name) => Get(name) is not null;

    /// <summary>Where an attribute was defined; no position when it is missing or made by a builtin.</summary>
    /// <param name="name">The name.</param>
    public Position PositionOf(Symbol name)
    {
        for (AttrSet? set = this; set is not null; set = set.layer?.Under)
        {
            int slot = set.shape.IndexOf(name.Id);
            if (slot >= 0)
            {
                return set.shape.PositionAt(slot);
            }
        }

        return Position.None;
    }

    /// <summary>The attributes in the byte order of their names.</summary>
    public IEnumerable<KeyValuePair<Symbol, Value>> InNameOrder()
    {
        AttrSet set = Flat;
        foreach (int slot in set.shape.NameOrder)
        {
            yield return new KeyValuePair<Symbol, Value>(new Symbol(set.shape.Keys[slot]), set.values[slot]);
        }
    }

    /// <summary>This set with one more attribute, which it does not have yet; the set's own position stays.</summary>
    internal AttrSet With(Symbol name, NameTable names, Value value, Position position)
    {
        int[] old = Keys;
        MemoryBudget.ChargeItems(2L * old.Length);
        int at = ~Array.BinarySearch(old, name.Id);
        var keys = new int[old.Length + 1];
        var newValues = new Value[keys.Length];
        Array.Copy(old, 0, keys, 0, at);
        Array.Copy(Values, 0, newValues, 0, at);
        keys[at] = name.Id;
        newValues[at] = value;
        Array.Copy(old, at, keys, at + 1, old.Length - at);
        Array.Copy(Values, at, newValues, at + 1, old.Length - at);
        var added = new ExplicitShape(new[] { name.Id }, names, new[] { position });
        return new AttrSet(new MergedShape(keys, Shape, added, Position), newValues);
    }

    /// <summary>The <c>//</c> operator: the attributes of both, those of <paramref name="right"/> where both have one.</summary>
    /// <param name="left">The set below.</param>
    /// <param name="right">The set on top.</param>
    internal static AttrSet Update(AttrSet left, AttrSet right)
    {
        if (left.Count == 0)
        {
            return right;
        }

        if (right.Count == 0)
        {
            return left;
        }

        left = left.layer?.Flat ?? left;
        if (right.layer is not null || !IsSmallFor(right, left))
        {
            return Merge(left.Flat, right.Flat);
        }

        if (left.Layers == MaxLayers)
        {
            // Those that are not much larger than what goes on top of them become one with it. So each attribute is copied a few times for
            // each power of the ratio, however many updates there are.
            do
            {
                right = Merge(left.Top, right);
                left = left.layer!.Under;
            }
            while (left.layer is not null && left.shape.Keys.Length <= LayerRatio * right.Count);

            left = left.layer?.Flat ?? left;
            if (!IsSmallFor(right, left))
            {
                return Merge(left.Flat, right);
            }
        }

        int added = 0;
        foreach (int key in right.shape.Keys)
        {
            added += left.Contains(new Symbol(key)) ? 0 : 1;
        }

        return new AttrSet(left, right, left.Count + added);
    }

    private static bool IsSmallFor(AttrSet set, AttrSet under) => under.Count > LayerThreshold && set.Count <= under.Count / LayerRatio;

    private static AttrSet Merge(AttrSet left, AttrSet right)
    {
        if (left.shape.FindPlan(right.shape) is { } known)
        {
            return known.Apply(left.values, right.values);
        }

        int[] a = left.shape.Keys;
        int[] b = right.shape.Keys;
        MemoryBudget.ChargeItems(3 * ((long)a.Length + b.Length));
        int[] sources = scratch is { } kept && kept.Length >= a.Length + b.Length ? kept : scratch = new int[(a.Length + b.Length) * 2];
        int i = 0, j = 0, n = 0;
        while (i < a.Length && j < b.Length)
        {
            if (a[i] < b[j])
            {
                sources[n++] = i++;
            }
            else
            {
                i += a[i] == b[j] ? 1 : 0;
                sources[n++] = ~j++;
            }
        }

        while (i < a.Length)
        {
            sources[n++] = i++;
        }

        while (j < b.Length)
        {
            sources[n++] = ~j++;
        }

        int[] keys = MergeKeys(a, b, sources, n);
        int generation = Math.Max(left.shape.Generation, right.shape.Generation);
        if (generation < Shape.MaxGeneration && (right.shape.IsShared || !left.shape.IsShared))
        {
            Shape result = left.shape is MergedShape last && last.EndsWith(right.shape)
                ? last
                : new MergedShape(keys, left.shape, right.shape, default, generation + 1);
            var plan = new MergePlan(right.shape, result, Prefix(sources, n));
            left.shape.AddPlan(plan);
            return plan.Apply(left.values, right.values);
        }

        var merged = new Value[n];
        for (int k = 0; k < n; k++)
        {
            int source = sources[k];
            merged[k] = source >= 0 ? left.values[source] : right.values[~source];
        }

        return new AttrSet(new MergedShape(keys, left.shape, right.shape), merged);
    }

    private static int[] Prefix(int[] array, int count)
    {
        var copy = new int[count];
        Array.Copy(array, copy, count);
        return copy;
    }

    private static int[] MergeKeys(int[] a, int[] b, int[] sources, int count)
    {
        // The key array of an operand that has all names is shared.
        if (count == a.Length || count == b.Length)
        {
            return count == a.Length ? a : b;
        }

        var keys = new int[count];
        for (int k = 0; k < count; k++)
        {
            int source = sources[k];
            keys[k] = source >= 0 ? a[source] : b[~source];
        }

        return keys;
    }

    private AttrSet Flatten()
    {
        // From the top, where the small ones are: nearly nothing is copied twice.
        AttrSet result = Top;
        AttrSet under = layer!.Under;
        while (under is { layer: { Flat: null } next })
        {
            result = Merge(under.Top, result);
            under = next.Under;
        }

        return Merge(under.Flat, result);
    }

    /// <summary>What lies under a layer, and the whole once somebody asked for it.</summary>
    private sealed class Layer
    {
        public Layer(AttrSet under, int count)
        {
            Under = under;
            Count = count;
        }

        public AttrSet Under { get; }

        public int Count { get; }

        public AttrSet? Flat { get; set; }
    }
}
