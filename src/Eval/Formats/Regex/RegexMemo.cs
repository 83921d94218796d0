using System.Collections.Generic;
using TvixEval.Work;

namespace TvixEval.Formats.Regex;

/// <summary>What came of nodes at places of a text: an open hash table, as few of all the pairs are ever met.</summary>
internal sealed class RegexMemo
{
    /// <summary>Nothing is known.</summary>
    public const byte Unknown = 0;

    /// <summary>No match comes of it.</summary>
    public const byte Failed = 1;

    /// <summary>A match comes of it.</summary>
    public const byte Found = 2;

    private const int InitialSize = 1024;
    private const int MaxCounts = 1 << 15;

    private readonly Dictionary<long, int> lowestExits = new();
    private ulong[] keys = new ulong[InitialSize];
    private byte[] answers = new byte[InitialSize];
    private int used;



    /// <summary>What comes of a node.</summary>
    public byte Get(int node, int at, int counts) => answers[Find(Key(node, at, counts))];

    /// <summary>Remembers what came of a node.</summary>
    public void Set(int node, int at, int counts, bool found)
    {
        if (used * 2 >= keys.Length)
        {
            Grow();
        }

        ulong key = Key(node, at, counts);
        int slot = Find(key);
        used += answers[slot] == Unknown ? 1 : 0;
        keys[slot] = key;
        answers[slot] = found ? Found : Failed;
    }

    /// <summary>The first of the places from which on leaving a run that ends at a place is known to fail.</summary>
    public int LowestExit(int node, int end) => lowestExits.TryGetValue(((long)node << 32) | (uint)end, out int at) ? at : int.MaxValue;

    /// <summary>Remembers that leaving a run anywhere from a place to its end fails.</summary>
    public void SetLowestExit(int node, int end, int at)
    {
        long key = ((long)node << 32) | (uint)end;
        if (at <= end && (!lowestExits.TryGetValue(key, out int known) || at < known))
        {
            lowestExits[key] = at;
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        if (used > 0)
        {
            keys = new ulong[InitialSize];
            answers = new byte[InitialSize];
            used = 0;
        }

        lowestExits.Clear();
    }

    private ulong Key(int node, int at, int counts) => counts < MaxCounts
        ? ((ulong)(uint)at << 32) + ((ulong)(uint)node << 15) + (uint)counts
        : throw new RegexException(isTooLarge: true);

    private int Find(ulong key)
    {
        int mask = keys.Length - 1;
        int slot = (int)((key * 0x9E3779B97F4A7C15UL) >> 33) & mask;
        while (answers[slot] != Unknown && keys[slot] != key)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        MemoryBudget.Charge(18L * keys.Length);
        ulong[] oldKeys = keys;
        byte[] oldAnswers = answers;
        keys = new ulong[oldKeys.Length * 2];
        answers = new byte[keys.Length];
        for (int i = 0; i < oldKeys.Length; i++)
        {
            if (oldAnswers[i] != Unknown)
            {
                int slot = Find(oldKeys[i]);
                keys[slot] = oldKeys[i];
                answers[slot] = oldAnswers[i];
            }
        }
    }
}
