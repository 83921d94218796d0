using System;
using System.Collections.Concurrent;
using System.Threading;

namespace TvixEval.Formats.Regex;

/// <summary>Keeps an evaluator's compiled regular expressions, and which ones cannot be compiled. Safe for several threads.</summary>
internal sealed class RegexCache
{
    // In nodes of automata, with what an entry takes besides: some ten megabytes.
    private const int Capacity = 100_000;
    private const int NodesOfEntry = 8;

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    // How much of the capacity is taken; threads that race may let it be a little off.
    private int taken;

    private volatile Entry? last;

    /// <summary>The program of a regular expression.</summary>
    /// <param name="pattern">Bytes, one a char.</param>
    /// <exception cref="RegexException">It is invalid or too large.</exception>
    public RegexProgram Get(string pattern)
    {
        // Programs apply one expression to many texts, mostly: then it is the very same string, and need not be hashed.
        Entry? entry = last;
        if (entry is null || !ReferenceEquals(entry.Pattern, pattern))
        {
            entry = entries.TryGetValue(pattern, out Entry? known) ? known : Add(pattern);
            last = ReferenceEquals(entry.Pattern, pattern) ? entry : new Entry(pattern, entry.Program, entry.IsTooLarge);
        }

        return entry.Program ?? throw new RegexException(entry.IsTooLarge);
    }

    private Entry Add(string pattern)
    {
        Entry entry;
        try
        {
            entry = new Entry(pattern, RegexCompiler.Compile(pattern), isTooLarge: false);
        }
        catch (RegexException e)
        {
            entry = new Entry(pattern, null, e.IsTooLarge);
        }

        int size = NodesOfEntry + (pattern.Length / NodesOfEntry) + (entry.Program?.Kind.Length ?? 0);
        if (size > Capacity)
        {
            // Who uses it again and again has it at hand (see above).
            return entry;
        }

        if (Interlocked.Add(ref taken, size) > Capacity)
        {
            // Rare, so simple: those still in use are soon back.
            entries.Clear();
            Volatile.Write(ref taken, size);
        }

        entries[pattern] = entry;
        return entry;
    }

    private sealed class Entry
    {
        public Entry(string pattern, RegexProgram? program, bool isTooLarge)
        {
            Pattern = pattern;
            Program = program;
            IsTooLarge = isTooLarge;
        }

        public string Pattern { get; }

        public RegexProgram? Program { get; }

        public bool IsTooLarge { get; }
    }
}
