using System;
using System.Collections.Generic;
using TvixEval.Dependencies;

namespace TvixEval.Results;

/// <summary>
/// Results in the memory of a session, whose evaluator sees changes of files and then starts from scratch, with another record: what was evaluated since is what it
/// would be now, unless an environment variable is another one. The least recently used results go first. Safe for several threads.
/// </summary>
internal sealed class ResultMemory : IResultStore
{
    private readonly DependencyRecorder recorder;
    private readonly LinkedList<KeyValuePair<string, CachedResult>> recent = new();
    private readonly Dictionary<string, LinkedListNode<KeyValuePair<string, CachedResult>>> known = new(StringComparer.Ordinal);
    private long size;

    /// <summary>Creates the memory of a session.</summary>
    /// <param name="recorder">What records what the session reads.</param>
    public ResultMemory(DependencyRecorder recorder) => this.recorder = recorder;

    /// <summary>How many bytes all results may take.</summary>
    public long MaxBytes { get; init; } = 32 << 20;

    /// <summary>How many results there may be.</summary>
    public int MaxCount { get; init; } = 1000;

    /// <summary>How many results there are.</summary>
    public int Count
    {
        get
        {
            lock (known)
            {
                return known.Count;
            }
        }
    }

    /// <inheritdoc/>
    public bool KeepsMessages => false;

    /// <inheritdoc/>
    public CachedResult? Find(string key, DependencyValidator validator)
    {
        CachedResult result;
        lock (known)
        {
            if (!known.TryGetValue(key, out LinkedListNode<KeyValuePair<string, CachedResult>>? node))
            {
                return null;
            }

            result = node.Value.Value;
            if (!ReferenceEquals(result.Record, recorder.Current))
            {
                Remove(node);
                return null;
            }

            recent.Remove(node);
            recent.AddFirst(node);
        }

        return IsComplete(result.Record, validator) ? result : null;
    }

    /// <inheritdoc/>
    public bool IsComplete(DependencyRecord record, DependencyValidator validator)
    {
        if (!ReferenceEquals(record, recorder.Current))
        {
            return false;
        }

        foreach (KeyValuePair<FactKey, string> fact in record.Facts)
        {
            // The time of a session stays what it was when somebody asked first.
            if (fact.Key.Kind != FactKind.Time && validator.StateOf(fact.Key.Kind, fact.Key.Name, fact.Value) != DependencyState.Same)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Store(string key, CachedResult result)
    {
        lock (known)
        {
            if (known.TryGetValue(key, out LinkedListNode<KeyValuePair<string, CachedResult>>? node))
            {
                Remove(node);
            }

            known.Add(key, recent.AddFirst(new KeyValuePair<string, CachedResult>(key, result)));
            size += result.Data.Length;
            while (size > MaxBytes || known.Count > MaxCount)
            {
                Remove(recent.Last!);
            }

            return known.ContainsKey(key);
        }
    }

    private void Remove(LinkedListNode<KeyValuePair<string, CachedResult>> node)
    {
        recent.Remove(node);
        known.Remove(node.Value.Key);
        size -= node.Value.Value.Data.Length;
    }
}
