using System;
using System.Threading;

namespace TvixEval.Values;

/// <summary>
/// The process-wide table behind <see cref="Symbol"/>: an open-addressing hash table of ids. Lookups take no lock and can
/// be made with a piece of a longer text, so that the parser makes no string for a name that is known.
/// </summary>
internal static class SymbolTable
{
    private static readonly object Growth = new();
    private static string[] names = new string[4096];
    private static NixString?[] values = new NixString?[4096];
    private static int[] slots = new int[8192];
    private static int count = 1;

    /// <summary>The id of a name, handed out on first use.</summary>
    public static int Intern(string name) => Intern(name, 0, name.Length);

    /// <summary>The id of the name that a piece of a text is, handed out on first use.</summary>
    public static int Intern(string text, int start, int length)
    {
        uint hash = Hash(text, start, length);
        int id = Find(Volatile.Read(ref slots), hash, text, start, length);
        return id != 0 ? id : Add(hash, text, start, length);
    }

    /// <summary>The id of a name that was interned before, or 0: a name nobody ever interned is in no attribute set.</summary>
    public static int Find(string name) => Find(Volatile.Read(ref slots), Hash(name, 0, name.Length), name, 0, name.Length);

    /// <summary>The name of an id.</summary>
    public static string NameOf(int id) => names[id];

    /// <summary>The name of an id as a string value without context; made once, so that <c>attrNames</c> allocates no strings.</summary>
    public static NixString ValueOf(int id) => values[id] ?? MakeValue(id);

    /// <summary>How many names there are.</summary>
    public static int Count => Volatile.Read(ref count) - 1;

    /// <summary>About how many bytes the table holds for good: names, values that were made of them, and the way to them.</summary>
    public static long HeldBytes()
    {
        const int ofObject = 24;
        const int ofValue = 48;
        lock (Growth)
        {
            long bytes = (((long)names.Length + values.Length) * IntPtr.Size) + ((long)slots.Length * sizeof(int));
            for (int id = 1; id < count; id++)
            {
                bytes += ofObject + ((long)names[id].Length * sizeof(char)) + (values[id] is null ? 0 : ofValue);
            }

            return bytes;
        }
    }

    private static NixString MakeValue(int id)
    {
        var value = new NixString(names[id], id);
        values[id] = value;
        return value;
    }

    private static int Find(int[] table, uint hash, string text, int start, int length)
    {
        int mask = table.Length - 1;
        for (int i = (int)hash & mask; ; i = (i + 1) & mask)
        {
            int id = Volatile.Read(ref table[i]);
            if (id == 0)
            {
                return 0;
            }

            string name = names[id];
            if (name.Length == length && string.CompareOrdinal(name, 0, text, start, length) == 0)
            {
                return id;
            }
        }
    }

    private static int Add(uint hash, string text, int start, int length)
    {
        lock (Growth)
        {
            int existing = Find(slots, hash, text, start, length);
            if (existing != 0)
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

            names[id] = start == 0 && length == text.Length ? text : text.Substring(start, length);
            if (count * 2 > slots.Length)
            {
                Rehash();
            }

            // Written last: whoever sees the id sees its name.
            Insert(slots, hash, id);
            return id;
        }
    }

    private static void Rehash()
    {
        var larger = new int[slots.Length * 2];
        for (int id = 1; id < count - 1; id++)
        {
            Insert(larger, Hash(names[id], 0, names[id].Length), id);
        }

        Volatile.Write(ref slots, larger);
    }

    private static void Insert(int[] table, uint hash, int id)
    {
        int mask = table.Length - 1;
        int i = (int)hash & mask;
        while (table[i] != 0)
        {
            i = (i + 1) & mask;
        }

        Volatile.Write(ref table[i], id);
    }

    private static uint Hash(string text, int start, int length)
    {
        uint hash = (uint)length;
        for (int i = start; i < start + length; i++)
        {
            hash = (hash ^ text[i]) * 0x01000193u;
        }

        return hash ^ (hash >> 15);
    }
}
