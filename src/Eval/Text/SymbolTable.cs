using System;
using System.Threading;

namespace TvixEval.Text;

/// <summary>
/// The process-wide table behind <see cref="Symbol"/>: which id each name has. A name is there as long as somebody holds it:
/// a <see cref="NameTable"/>, or for good whoever pinned it (<see cref="Pin"/>). Ids grow and are never used again, so an id that
/// somebody kept of a name that is gone is found out. The way to the ids is an open-addressing hash table; lookups take no lock,
/// and can be made with a piece of a longer text, so that the parser makes no string for a name that is known.
/// </summary>
internal static class SymbolTable
{
    // Names are kept in pages, and a page goes when its last name does. Small: one name that stays keeps its whole page.
    private const int PageBits = 8;
    private const int PageSize = 1 << PageBits;
    private const int LeastSlots = 8192;

    // More holders than there can be: a name with so many is there for good.
    private const int Pinned = 1 << 30;

    // In the place of an id that is gone: what lies behind it is still to be found.
    private const int Gone = -1;

    // How many names are released before others get a turn.
    private const int ReleasedAtOnce = 1024;

    private static readonly object Growth = new();
    private static Entry[]?[] pages = new Entry[]?[64];
    private static int[] namesInPage = new int[64];
    private static int[] slots = new int[LeastSlots];
    private static int usedSlots;
    private static int lastId;
    private static int count;

    // After the fields above: it uses them.
    private static readonly int LastKnown = PinKnownNames();

    /// <summary>How many names there are.</summary>
    public static int Count => Volatile.Read(ref count);

    /// <summary>The last id of the names that a new process knows (<see cref="KnownNames"/>); they are from 1.</summary>
    public static int KnownCount => LastKnown;

    /// <summary>The id of a name, which stays for good from now on. For names that are part of the program.</summary>
    public static int Pin(string name)
    {
        lock (Growth)
        {
            int id = AddHeld(Hash(name, 0, name.Length), name, 0, name.Length);
            ref int holders = ref pages[id >> PageBits]![id & (PageSize - 1)].Holders;
            Interlocked.Add(ref holders, holders < Pinned ? Pinned - 1 : -1);
            return id;
        }
    }

    /// <summary>The id of a name that somebody holds, or 0: such a name is in no attribute set. May be gone as soon as it is found.</summary>
    public static int Find(string name) => Find(name, 0, name.Length, out _);

    /// <summary>The id of the name that a piece of a text is, or 0 if nobody holds it. May be gone as soon as it is found.</summary>
    public static int Find(string text, int start, int length, out uint hash)
    {
        hash = Hash(text, start, length);
        return Find(Volatile.Read(ref slots), hash, text, start, length);
    }

    /// <summary>The name of an id. Whoever asks must know that somebody holds it.</summary>
    public static string NameOf(int id) => pages[id >> PageBits]![id & (PageSize - 1)].Name!;

    /// <summary>A place that goes with the name of an id, for what is made of it once. Whoever asks must know that somebody holds the name.</summary>
    public static ref object? AttachmentOf(int id) => ref pages[id >> PageBits]![id & (PageSize - 1)].Attachment;

    /// <summary>Gives a name one more holder; false if it is gone.</summary>
    public static bool TryHold(int id)
    {
        if (pages[id >> PageBits] is not { } page)
        {
            return false;
        }

        ref int holders = ref page[id & (PageSize - 1)].Holders;
        while (true)
        {
            int before = Volatile.Read(ref holders);
            if (before == 0)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref holders, before + 1, before) == before)
            {
                return true;
            }
        }
    }

    /// <summary>The id of a name, which is made if there is none, with one more holder.</summary>
    public static int AddHeld(uint hash, string text, int start, int length)
    {
        lock (Growth)
        {
            // What is found here cannot go meanwhile: that takes the lock.
            int id = Find(slots, hash, text, start, length);
            if (id != 0 && TryHold(id))
            {
                return id;
            }

            if (lastId == int.MaxValue)
            {
                throw new InvalidOperationException("This process has used more different names than are supported.");
            }

            if ((usedSlots + 1) * 2 > slots.Length)
            {
                Rehash();
            }

            id = lastId + 1;
            int at = id >> PageBits;
            if (at == pages.Length)
            {
                // Readers hold the old array or the new one; both are right for every id handed out before.
                Array.Resize(ref namesInPage, at * 2);
                Entry[]?[] more = pages;
                Array.Resize(ref more, at * 2);
                Volatile.Write(ref pages, more);
            }

            Entry[] page = pages[at] ??= new Entry[PageSize];
            ref Entry entry = ref page[id & (PageSize - 1)];
            entry.Holders = 1;
            entry.Hash = hash;
            entry.Name = start == 0 && length == text.Length ? text : text.Substring(start, length);
            lastId = id;
            namesInPage[at]++;
            count++;

            // Written last: whoever sees the id sees its name.
            Insert(slots, hash, id);
            usedSlots++;
            return id;
        }
    }

    /// <summary>Takes one holder from each of some names; those without any are gone then.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="number">How many of them.</param>
    public static void Release(int[] ids, int number)
    {
        for (int from = 0; from < number; from += ReleasedAtOnce)
        {
            lock (Growth)
            {
                int to = Math.Min(number, from + ReleasedAtOnce);
                for (int i = from; i < to; i++)
                {
                    Release(ids[i]);
                }
            }
        }

        lock (Growth)
        {
            if (slots.Length > LeastSlots && count * 16 < slots.Length)
            {
                Rehash();
            }
        }
    }

    private static void Release(int id)
    {
        int at = id >> PageBits;
        ref Entry entry = ref pages[at]![id & (PageSize - 1)];
        if (Interlocked.Decrement(ref entry.Holders) > 0)
        {
            return;
        }

        int mask = slots.Length - 1;
        int slot = (int)entry.Hash & mask;
        while (slots[slot] != id)
        {
            slot = (slot + 1) & mask;
        }

        Volatile.Write(ref slots[slot], Gone);
        entry.Name = null;
        entry.Attachment = null;
        count--;

        // The page that is being filled stays: the names that come now belong there.
        if (--namesInPage[at] == 0 && at != lastId >> PageBits)
        {
            pages[at] = null;
        }
    }

    private static int PinKnownNames()
    {
        foreach (string name in KnownNames.All())
        {
            Pin(name);
        }

        return lastId;
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

            if (id == Gone || pages[id >> PageBits] is not { } page)
            {
                continue;
            }

            ref Entry entry = ref page[id & (PageSize - 1)];
            if (entry.Hash == hash && entry.Name is { } name && name.Length == length && string.CompareOrdinal(name, 0, text, start, length) == 0)
            {
                return id;
            }
        }
    }

    private static void Rehash()
    {
        int size = LeastSlots;
        while (size < count * 4)
        {
            size *= 2;
        }

        var table = new int[size];
        foreach (int id in slots)
        {
            if (id > 0)
            {
                Insert(table, pages[id >> PageBits]![id & (PageSize - 1)].Hash, id);
            }
        }

        usedSlots = count;
        Volatile.Write(ref slots, table);
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

    /// <summary>What is known of a name; nothing where the name is gone.</summary>
    private struct Entry
    {
        public string? Name;
        public object? Attachment;
        public int Holders;
        public uint Hash;
    }
}
