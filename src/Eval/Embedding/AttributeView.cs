using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Embedding;

/// <summary>The attributes of a set as a dictionary in the order of names.</summary>
internal sealed class AttributeView : IReadOnlyDictionary<string, NixValue>
{
    private readonly NixValue whole;
    private readonly AttrSet set;

    public AttributeView(NixValue whole, AttrSet set)
    {
        this.whole = whole;
        this.set = set;
    }

    public int Count => set.Count;

    public IEnumerable<string> Keys => set.InNameOrder().Select(static attribute => Bytes.ToText(attribute.Key.Name));

    public IEnumerable<NixValue> Values => set.InNameOrder().Select(attribute => whole.Related(attribute.Value));

    public NixValue this[string key] => TryGetValue(key, out NixValue? value) ? value : throw new KeyNotFoundException($"There is no attribute '{key}'.");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, out NixValue value)
    {
        Value? found = set.Get(Bytes.FromText(key ?? throw new ArgumentNullException(nameof(key))));
        value = found is null ? null! : whole.Related(found);
        return found is not null;
    }

    public IEnumerator<KeyValuePair<string, NixValue>> GetEnumerator()
    {
        foreach (KeyValuePair<Symbol, Value> attribute in set.InNameOrder())
        {
            yield return new KeyValuePair<string, NixValue>(Bytes.ToText(attribute.Key.Name), whole.Related(attribute.Value));
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
