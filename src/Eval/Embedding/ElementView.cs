using System;
using System.Collections;
using System.Collections.Generic;
using TvixEval.Core.Values;

namespace TvixEval.Embedding;

/// <summary>The elements of a list.</summary>
internal sealed class ElementView : IReadOnlyList<NixValue>
{
    private readonly NixValue whole;
    private readonly NixList list;

    public ElementView(NixValue whole, NixList list)
    {
        this.whole = whole;
        this.list = list;
    }

    public int Count => list.Count;

    public NixValue this[int index] => index >= 0 && index < list.Count ? whole.Related(list[index]) : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<NixValue> GetEnumerator()
    {
        for (int i = 0; i < list.Count; i++)
        {
            yield return whole.Related(list[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
