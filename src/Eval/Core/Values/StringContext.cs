using System;
using System.Collections;
using System.Collections.Generic;

namespace TvixEval.Core.Values;

/// <summary>
/// The context of a string: an immutable, sorted set of elements. Absent (null) where a string has none. A text that is put together
/// part by part gains elements one by one: so a large context and a few new elements become layers, each at least twice as
/// large as the one on top of it, until somebody wants to see the elements in order.
/// </summary>
internal sealed class StringContext : IReadOnlyCollection<StringContextElement>
{
    // The fewest elements that are not copied to add others.
    private const int Large = 16;

    // An array in ascending order, or the topmost layer. One field, so that other threads see either the one or the other.
    private volatile object content;

    private StringContext(object content) => this.content = content;

    /// <summary>How many elements there are.</summary>
    public int Count => content is Layer top ? top.Count : ((StringContextElement[])content).Length;

    private StringContextElement[] Elements
    {
        get
        {
            if (content is not Layer top)
            {
                return (StringContextElement[])content;
            }

            StringContextElement[] all = top.Elements;
            for (Layer? layer = top.Below; layer is not null; layer = layer.Below)
            {
                all = Merge(all, layer.Elements);
            }

            content = all;
            return all;
        }
    }

    /// <summary>An element in sorted order.</summary>
    /// <param name="index">Its index.</param>
    public StringContextElement this[int index] => Elements[index];

    /// <summary>A context of one element.</summary>
    /// <param name="element">The element.</param>
    public static StringContext Of(StringContextElement element) => new(new[] { element });

    /// <summary>A context of any elements, or null for none.</summary>
    /// <param name="elements">The elements, in any order, repeated or not.</param>
    public static StringContext? Of(IEnumerable<StringContextElement> elements)
    {
        if (elements is StringContextElement[] { Length: > 0 } known && IsAscending(known))
        {
            return new StringContext(known.Clone());
        }

        var sorted = new SortedSet<StringContextElement>(elements);
        if (sorted.Count == 0)
        {
            return null;
        }

        var array = new StringContextElement[sorted.Count];
        sorted.CopyTo(array);
        return new StringContext(array);
    }

    private static bool IsAscending(StringContextElement[] elements)
    {
        for (int i = 1; i < elements.Length; i++)
        {
            if (elements[i - 1].CompareTo(elements[i]) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The union of two contexts; either may be null. Returns an operand where it holds the other.</summary>
    /// <param name="left">One context.</param>
    /// <param name="right">The other.</param>
    public static StringContext? Union(StringContext? left, StringContext? right)
    {
        if (left is null || ReferenceEquals(left, right))
        {
            return right;
        }

        if (right is null)
        {
            return left;
        }

        bool isLeftLarger = left.Count >= right.Count;
        return isLeftLarger ? left.With(right) : right.With(left);
    }

    /// <inheritdoc/>
    public IEnumerator<StringContextElement> GetEnumerator() => ((IEnumerable<StringContextElement>)Elements).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Elements.GetEnumerator();

    private static bool IsIn(StringContextElement[] elements, StringContextElement element) => Array.BinarySearch(elements, element) >= 0;

    private static StringContextElement[] Merge(StringContextElement[] a, StringContextElement[] b)
    {
        var merged = new StringContextElement[a.Length + b.Length];
        int i = 0, j = 0, n = 0;
        while (i < a.Length && j < b.Length)
        {
            int order = a[i].CompareTo(b[j]);
            merged[n++] = order <= 0 ? a[i] : b[j];
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        Array.Copy(a, i, merged, n, a.Length - i);
        n += a.Length - i;
        Array.Copy(b, j, merged, n, b.Length - j);
        n += b.Length - j;
        Array.Resize(ref merged, n);
        return merged;
    }

    /// <summary>The union with one that is not larger.</summary>
    private StringContext With(StringContext other)
    {
        StringContextElement[] added = NotHere(other.Elements);
        if (added.Length == 0)
        {
            return this;
        }

        if (Count < Large)
        {
            return new StringContext(Merge(Elements, added));
        }

        var below = content as Layer ?? new Layer((StringContextElement[])content, null);
        return new StringContext(Layer.On(below, added));
    }

    private StringContextElement[] NotHere(StringContextElement[] elements)
    {
        var top = content as Layer;
        StringContextElement[] bottom = top is null ? (StringContextElement[])content : Array.Empty<StringContextElement>();
        StringContextElement[]? added = null;
        int count = 0;
        for (int i = 0; i < elements.Length; i++)
        {
            bool isHere = top is null ? IsIn(bottom, elements[i]) : top.Holds(elements[i]);
            if (!isHere)
            {
                added ??= new StringContextElement[elements.Length - i];
                added[count++] = elements[i];
            }
        }

        Array.Resize(ref added, count);
        return added;
    }

    /// <summary>Elements in ascending order, and those below, none of which is among them.</summary>
    private sealed class Layer
    {
        public Layer(StringContextElement[] elements, Layer? below)
        {
            Elements = elements;
            Below = below;
            Count = elements.Length + (below?.Count ?? 0);
        }

        public StringContextElement[] Elements { get; }

        public Layer? Below { get; }

        public int Count { get; }

        // A layer that is not twice as large as what comes on top of it becomes one with it, so there are never many.
        public static object On(Layer below, StringContextElement[] added)
        {
            Layer? rest = below;
            while (rest is not null && rest.Elements.Length < 2 * added.Length)
            {
                added = Merge(added, rest.Elements);
                rest = rest.Below;
            }

            return rest is null ? added : new Layer(added, rest);
        }

        public bool Holds(StringContextElement element)
        {
            for (Layer? layer = this; layer is not null; layer = layer.Below)
            {
                if (IsIn(layer.Elements, element))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
