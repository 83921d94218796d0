using System;
using System.Collections.Generic;

namespace TvixEval.Work;

/// <summary>A table whose values stay only as long as somebody else refers to them. Safe for several threads.</summary>
/// <typeparam name="TKey">What they are found by.</typeparam>
/// <typeparam name="TValue">The values.</typeparam>
internal sealed class WeakValues<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    private readonly Dictionary<TKey, WeakReference<TValue>> entries;

    // Entries without a value are looked for when there are twice as many as were left the last time.
    private int next = 16;

    /// <summary>Creates an empty table.</summary>
    /// <param name="comparer">Compares keys.</param>
    public WeakValues(IEqualityComparer<TKey> comparer) => entries = new Dictionary<TKey, WeakReference<TValue>>(comparer);

    /// <summary>How many entries there are, those without a value included.</summary>
    public int Count
    {
        get
        {
            lock (entries)
            {
                return entries.Count;
            }
        }
    }

    /// <summary>The value of a key. Where there is none it is made, outside the lock; of several threads that do so at once all get the same.</summary>
    /// <param name="key">The key.</param>
    /// <param name="make">Makes the value.</param>
    public TValue GetOrAdd(TKey key, Func<TKey, TValue> make)
    {
        lock (entries)
        {
            if (entries.TryGetValue(key, out WeakReference<TValue>? entry) && entry.TryGetTarget(out TValue? value))
            {
                return value;
            }
        }

        TValue made = make(key);
        lock (entries)
        {
            if (entries.TryGetValue(key, out WeakReference<TValue>? entry) && entry.TryGetTarget(out TValue? value))
            {
                return value;
            }

            if (entries.Count >= next)
            {
                RemoveDead();
            }

            entries[key] = new WeakReference<TValue>(made);
            return made;
        }
    }

    /// <summary>Removes the value of a key.</summary>
    /// <param name="key">The key.</param>
    public void Remove(TKey key)
    {
        lock (entries)
        {
            entries.Remove(key);
        }
    }

    /// <summary>Removes all values.</summary>
    public void Clear()
    {
        lock (entries)
        {
            entries.Clear();
        }
    }

    private void RemoveDead()
    {
        var dead = new List<TKey>();
        foreach (KeyValuePair<TKey, WeakReference<TValue>> entry in entries)
        {
            if (!entry.Value.TryGetTarget(out _))
            {
                dead.Add(entry.Key);
            }
        }

        foreach (TKey key in dead)
        {
            entries.Remove(key);
        }

        next = Math.Max(16, 2 * entries.Count);
    }
}
