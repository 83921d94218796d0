using System;
using System.Collections.Concurrent;

namespace TvixEval.Values;

/// <summary>The process-wide table behind <see cref="Symbol"/>. Lookups take no lock.</summary>
internal static class SymbolTable
{
    private static readonly ConcurrentDictionary<string, int> Ids = new(StringComparer.Ordinal);
    private static readonly object Growth = new();
    private static string[] names = new string[4096];
    private static NixString?[] values = new NixString?[4096];
    private static int count = 1;

    /// <summary>The id of a name, handed out on first use.</summary>
    public static int Intern(string name) => Ids.TryGetValue(name, out int id) ? id : Add(name);

    /// <summary>The id of a name that was interned before, or 0: a name nobody ever interned is in no attribute set.</summary>
    public static int Find(string name) => Ids.TryGetValue(name, out int id) ? id : 0;

    /// <summary>The name of an id.</summary>
    public static string NameOf(int id) => names[id];

    /// <summary>The name of an id as a string value without context; made once, so that <c>attrNames</c> allocates no strings.</summary>
    public static NixString ValueOf(int id) => values[id] ?? MakeValue(id);

    private static NixString MakeValue(int id)
    {
        var value = new NixString(names[id]);
        values[id] = value;
        return value;
    }

    private static int Add(string name)
    {
        lock (Growth)
        {
            if (Ids.TryGetValue(name, out int existing))
            {
                return existing;
            }

            int id = count++;
            if (id == names.Length)
            {
                // Readers hold the old arrays or the new ones; both are right for every id handed out before.
                Array.Resize(ref names, id * 2);
                Array.Resize(ref values, id * 2);
            }

            names[id] = name;
            Ids[name] = id;
            return id;
        }
    }
}
