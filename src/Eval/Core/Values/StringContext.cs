using System;
using System.Collections;
using System.Collections.Generic;

namespace TvixEval.Core.Values;

/// <summary>The context of a string: an immutable, sorted set of elements. Absent (null) where a string has none.</summary>
internal sealed class StringContext : IReadOnlyCollection<StringContextElement>
{
    private readonly StringContextElement[] elements;

    private StringContext(StringContextElement[] elements) => this.elements = elements;

    /// <summary>How many elements there are.</summary>
    public int Count => elements.Length;

    /// <summary>An element in sorted order.</summary>
    /// <param name="index">Its index.</param>
    public StringContextElement this[int index] => elements[index];

    /// <summary>A context of one element.</summary>
    /// <param name="element">The element.</param>
    public static StringContext Of(StringContextElement element) => new(new[] { element });

    /// <summary>A context of any elements, or null for none.</summary>
    /// <param name="elements">The elements, in any order, repeated or not.</param>
    public static StringContext? Of(IEnumerable<StringContextElement> elements)
    {
        var sorted = new SortedSet<StringContextElement>(elements);
        if (sorted.Count == 0)
        {
            return null;
        }

        var array = new StringContextElement[sorted.Count];
        sorted.CopyTo(array);
        return new StringContext(array);
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

        StringContextElement[] a = left.elements;
        StringContextElement[] b = right.elements;
        var merged = new StringContextElement[a.Length + b.Length];
        int i = 0, j = 0, n = 0;
        while (i < a.Length && j < b.Length)
        {
            int order = a[i].CompareTo(b[j]);
            merged[n++] = order <= 0 ? a[i] : b[j];
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        while (i < a.Length)
        {
            merged[n++] = a[i++];
        }

        while (j < b.Length)
        {
            merged[n++] = b[j++];
        }

        if (n == a.Length)
        {
            return left;
        }

        if (n == b.Length)
        {
            return right;
        }

        Array.Resize(ref merged, n);
        return new StringContext(merged);
    }

    /// <inheritdoc/>
    public IEnumerator<StringContextElement> GetEnumerator() => ((IEnumerable<StringContextElement>)elements).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => elements.GetEnumerator();
}
