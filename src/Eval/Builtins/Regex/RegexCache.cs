using System;
using System.Collections.Concurrent;

namespace TvixEval.Builtins.Regex;

/// <summary>Keeps compiled regular expressions, and which ones cannot be compiled. Safe for several threads.</summary>
internal static class RegexCache
{
    private const int Capacity = 4096;

    private static readonly ConcurrentDictionary<string, Entry> Entries = new(StringComparer.Ordinal);

    [ThreadStatic]
    private static Entry? last;

    /// <summary>The program of a regular expression.</summary>
    /// <param name="pattern">Bytes, one a char.</param>
    /// <exception cref="RegexException">It is invalid or too large.</exception>
    public static RegexProgram Get(string pattern)
    {
        // Programs apply one expression to many texts, mostly: then it is the very same string, and need not be hashed.
        Entry? entry = last;
        if (entry is null || !ReferenceEquals(entry.Pattern, pattern))
        {
            entry = Entries.TryGetValue(pattern, out Entry? known) ? known : Add(pattern);
            last = ReferenceEquals(entry.Pattern, pattern) ? entry : new Entry(pattern, entry.Program, entry.IsTooLarge);
        }

        return entry.Program ?? throw new RegexException(entry.IsTooLarge);
    }

    private static Entry Add(string pattern)
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

        if (Entries.Count >= Capacity)
        {
            // Rare, so simple: those still in use are soon back.
            Entries.Clear();
        }

        Entries[pattern] = entry;
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
