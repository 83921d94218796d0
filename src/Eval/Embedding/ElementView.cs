using System;
using System.Collections;
using System.Collections.Generic;
using TvixEval.Core.Values;

namespace TvixEval.Embedding;

/// <summary>The elements of a list.</summary>
internal sealed class ElementView : IReadOnlyList<NixValue>
{
    private readonly NixEngine engine;
    private readonly NixList list;

    public ElementView(NixEngine engine, NixList list)
    {
        this.engine = engine;
        this.list = list;
    }

    public int Count => list.Count;

    public NixValue this[int index] => index >= 0 && index < list.Count ? engine.Wrap(list[index]) : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<NixValue> GetEnumerator()
    {
        for (int i = 0; i < list.Count; i++)
        {
            yield return engine.Wrap(list[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
