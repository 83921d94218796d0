using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Core.Values;

/// <summary>
/// An attribute set: a shared <see cref="Shape"/> and the values. The result of updating a large set with a small one is
/// a layer over the large set; it is flattened when somebody asks for all of it. Of many layers the small ones become one, so that a
/// set which grows by one attribute at a time costs in all little more than its attributes. Values may be thunks. Immutable but for
/// thunks being replaced by their results.
/// </summary>
#pragma warning disable CA1852 // On .NET Framework there are no classes below it.
internal class AttrSet : Value
#pragma warning restore CA1852
{
    private const int MaxLayers = 8;
    private const int LayerThreshold = 32;

    // A layer goes on top of a set that has so many times its attributes.
    private const int LayerRatio = 4;

    // Where a merge notes what comes from where, before it knows how many there are.
    [ThreadStatic]
    private static int[]? scratch;

    // The size of a set that is a layer: sets are many, layers are few.
    private const byte InLayer = 254;

    private readonly Shape shape;

    // The last field: the first value, an array of all, or the layer.
    private object? first;

    internal AttrSet(Shape shape, Value[] values)
        : this(shape, values.Length, InlineItems.InArray) => first = values;

    private AttrSet(AttrSet under, AttrSet over, int count)
        : this(over.shape, count, InLayer) => first = new Layer(under, over, under.Layers + 1);

    private AttrSet(Shape shape, int count, byte size)
        : base(ValueKind.Attrs)
    {
        this.shape = shape;
        word = count;
        this.size = size;
    }

    /// <summary>The empty set.</summary>
    public static AttrSet Empty { get; } = new(Shape.Empty, Array.Empty<Value>());

    /// <summary>How many attributes there are.</summary>
    public int Count => word;

    /// <summary>The position of the literal that made the set, where known.</summary>
    public Position Position => IsLayered ? Position.None : shape.SetPosition;

    /// <summary>The names, in the order of their symbols.</summary>
    internal int[] Keys => Flat.shape.Keys;

    /// <summary>The shape.</summary>
    internal Shape Shape => Flat.shape;

    /// <summary>Whether it is a layer over another set (then inline caches do not apply).</summary>
    internal bool IsLayered => size == InLayer;

    /// <summary>The shape of the top layer only; the whole shape of a set that is not layered.</summary>
    internal Shape TopShape => shape;

    private AttrSet Flat => IsLayered ? LayerHere.Flat ??= Flatten() : this;

    private int Layers => IsLayered ? LayerHere.Count : 0;

    // What it is on top of others; the set itself where it is no layer.
    private AttrSet Top => IsLayered ? LayerHere.Over : this;

    // What is under it, if it is a layer.
    private AttrSet? Under => IsLayered ? LayerHere.Under : null;

    private Layer LayerHere => InlineItems.As<Layer>(first!);

    /// <summary>A set without its values: each has to be put in its place before anybody else sees it.</summary>
    /// <param name="shape">The shape.</param>
    internal static AttrSet Create(Shape shape)
    {
        int count = shape.Keys.Length;
        switch (count)
        {
#if NET8_0_OR_GREATER
            case 1:
                return new AttrSet(shape, count, (byte)count);
            case 2:
                return new Sized<InlineItems.One>(shape, count);
            case 3:
                return new Sized<InlineItems.Two>(shape, count);
            case 4:
                return new Sized<InlineItems.Three>(shape, count);
            case 5:
                return new Sized<InlineItems.Four>(shape, count);
            case 6:
                return new Sized<InlineItems.Five>(shape, count);
            case 7:
                return new Sized<InlineItems.Six>(shape, count);
            case 8:
                return new Sized<InlineItems.Seven>(shape, count);
#endif
            default:
                return new AttrSet(shape, new Value[count]);
        }
    }

    /// <summary>A value that is known to be a set by its kind, or null for another. A cast would look through the classes.</summary>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static AttrSet? OrNull(Value? value) => value is { Kind: ValueKind.Attrs } ? InlineItems.As<AttrSet>(value) : null;

    /// <summary>The place of a value, in the order of <see cref="Keys"/>; a thunk in it may be replaced by its result.</summary>
    /// <param name="slot">Which. Not checked: it is that of a name in the shape.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref Value At(int slot)
    {
        if (size <= InlineItems.Most)
        {
            Debug.Assert((uint)slot < (uint)word, "The set has not as many values.");
            return ref InlineItems.At(ref first, slot);
        }

        return ref AtOther(slot);
    }

    /// <summary>Copies the values, in the order of <see cref="Keys"/>.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="index">The index of the first.</param>
    internal void CopyValues(Value[] target, int index)
    {
        AttrSet set = Flat;
        if (set.size == InlineItems.InArray)
        {
            Array.Copy(InlineItems.As<Value[]>(set.first!), 0, target, index, set.word);
            return;
        }

        for (int i = 0; i < set.word; i++)
        {
            target[index + i] = set.At(i);
        }
    }

    /// <summary>Another set that has the same attributes.</summary>
    internal AttrSet Copy()
    {
        AttrSet set = Flat;
        if (set.size == InlineItems.InArray)
        {
            return new AttrSet(set.shape, InlineItems.As<Value[]>(set.first!));
        }

        AttrSet copy = Create(set.shape);
        for (int i = 0; i < set.word; i++)
        {
            copy.At(i) = set.At(i);
        }

        return copy;
    }

    /// <summary>The value of an attribute (possibly a thunk), or null.</summary>
    /// <param name="name">The name.</param>
    public Value? Get(Symbol name)
    {
        int symbol = name.Id;
        for (AttrSet? set = this; set is not null; set = set.Under)
        {
            int slot = set.shape.IndexOf(symbol);
            if (slot >= 0)
            {
                return set.Top.At(slot);
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
        for (AttrSet? set = this; set is not null; set = set.Under)
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
            yield return new KeyValuePair<Symbol, Value>(new Symbol(set.shape.Keys[slot]), set.At(slot));
        }
    }

    /// <summary>This set with one more attribute, which it does not have yet; the set's own position stays.</summary>
    internal AttrSet With(Symbol name, NameTable names, Value value, Position position)
    {
        AttrSet set = Flat;
        int[] old = set.shape.Keys;
        MemoryBudget.ChargeItems(2L * old.Length);
        int at = ~Array.BinarySearch(old, name.Id);
        var keys = new int[old.Length + 1];
        Array.Copy(old, 0, keys, 0, at);
        keys[at] = name.Id;
        Array.Copy(old, at, keys, at + 1, old.Length - at);
        var added = new ExplicitShape(new[] { name.Id }, names, new[] { position });
        AttrSet result = Create(new MergedShape(keys, set.shape, added, Position));
        for (int i = 0; i < keys.Length; i++)
        {
            result.At(i) = i == at ? value : set.At(i < at ? i : i - 1);
        }

        return result;
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

        left = left.IsLayered ? left.LayerHere.Flat ?? left : left;
        if (right.IsLayered || !IsSmallFor(right, left))
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
                left = left.LayerHere.Under;
            }
            while (left.IsLayered && left.shape.Keys.Length <= LayerRatio * right.Count);

            left = left.IsLayered ? left.LayerHere.Flat ?? left : left;
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
            return known.Apply(left, right);
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
            return plan.Apply(left, right);
        }

        AttrSet merged = Create(new MergedShape(keys, left.shape, right.shape));
        for (int k = 0; k < n; k++)
        {
            int source = sources[k];
            merged.At(k) = source >= 0 ? left.At(source) : right.At(~source);
        }

        return merged;
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
        AttrSet under = LayerHere.Under;
        while (under.IsLayered && under.LayerHere.Flat is null)
        {
            result = Merge(under.Top, result);
            under = under.LayerHere.Under;
        }

        return Merge(under.Flat, result);
    }

    private ref Value AtOther(int slot)
    {
        AttrSet set = Flat;
        return ref set.size == InlineItems.InArray ? ref InlineItems.In(InlineItems.As<Value[]>(set.first!), slot) : ref set.At(slot);
    }

    /// <summary>What a layer consists of, and the whole once somebody asked for it.</summary>
    private sealed class Layer
    {
        public Layer(AttrSet under, AttrSet over, int count)
        {
            Under = under;
            Over = over;
            Count = count;
        }

        public AttrSet Under { get; }

        public AttrSet Over { get; }

        public int Count { get; }

        public AttrSet? Flat { get; set; }
    }

#if NET8_0_OR_GREATER
    // Reached by the place of the first value only.
#pragma warning disable CS0169, IDE0044, IDE0051, CA1823, RCS1213, S1144
    private sealed class Sized<T> : AttrSet
        where T : struct
    {
        private T rest;

        public Sized(Shape shape, int count)
            : base(shape, count, (byte)count)
        {
        }
    }
#pragma warning restore CS0169, IDE0044, IDE0051, CA1823, RCS1213, S1144
#endif
}
