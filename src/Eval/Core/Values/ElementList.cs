using System;
using System.Collections;
using System.Collections.Generic;

namespace TvixEval.Core.Values;

/// <summary>The elements of a list as something else, each made when it is asked for: a list can have many millions of them.</summary>
/// <typeparam name="T">What they are made.</typeparam>
internal sealed class ElementList<T> : IReadOnlyList<T>
{
    private readonly NixList list;
    private readonly Func<int, Value, T> make;

    /// <summary>Wraps a list.</summary>
    /// <param name="list">The list.</param>
    /// <param name="make">Makes something of an element, given its index too.</param>
    public ElementList(NixList list, Func<int, Value, T> make)
    {
        this.list = list;
        this.make = make;
    }

    /// <inheritdoc/>
    public int Count => list.Count;

    /// <inheritdoc/>
    public T this[int index] => index >= 0 && index < Count ? make(index, list[index]) : throw new ArgumentOutOfRangeException(nameof(index));

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return make(i, list[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
