using System;
using System.Threading;
using TvixEval.Work;

namespace TvixEval.Text;

/// <summary>
/// The names that one evaluation has seen, in the order in which it saw them: what the symbol table of a process is in C++ Nix.
/// They stay in the process's table (<see cref="SymbolTable"/>) as long as this one is reachable: from its evaluator, and from the
/// sources and shapes that it made names for (the shapes of sets say so). Safe for several threads.
/// </summary>
internal sealed class NameTable
{
    private const int FirstSize = 64;

    private static readonly int[] NoSlots = new int[1];

    // Also what stands for this table where it must not be kept.
    private readonly object gate = new();
    private readonly ulong[] known;

    // Whom each name is told that is new here, or null: for a table of what stands in one source.
    private NameTable? reader;

    // The ids as they came, and an open-addressing table of where each is in it (from 1).
    private int[] order = Array.Empty<int>();
    private int[] slots = NoSlots;
    private int count;
    private int highest = SymbolTable.KnownCount;
    private volatile bool isAscending = true;

    /// <summary>A table in which only the names are seen that every process knows.</summary>
    public NameTable()
        : this(KnownNames.Plain)
    {
    }

    /// <summary>Creates a table.</summary>
    /// <param name="known">The names that are seen already (<see cref="KnownNames"/>).</param>
    public NameTable(ulong[] known) => this.known = known;

    /// <summary>Creates the table of what stands in one source.</summary>
    /// <param name="reader">The table of whoever reads it now; each name that comes is told it, until <see cref="Close"/>.</param>
    public NameTable(NameTable reader)
        : this(reader.known)
    {
        this.reader = reader;
        IsOfSource = true;
    }

    /// <summary>Gives the names back.</summary>
    ~NameTable()
    {
        if (count > 0)
        {
            SymbolTable.Release(order, count);
        }
    }

    /// <summary>Whether it holds what stands in one source that several evaluations read, and nothing else.</summary>
    public bool IsOfSource { get; }

    /// <summary>Whether one evaluation has left something in the code of the source that another one must not see.</summary>
    public bool IsSpoiled { get; set; }

    /// <summary>Whether the names came in the order of their ids, so that keys of shapes need no other order.</summary>
    public bool IsAscending => isAscending;

    /// <summary>Stands for this table in what must not keep it.</summary>
    public object Token => gate;

    /// <summary>The table whose order counts for what is read into this one.</summary>
    public NameTable Order => reader ?? this;

    /// <summary>How many names it has seen besides the known ones.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>The id of a name that is seen now.</summary>
    public int Intern(string name) => Intern(name, 0, name.Length);

    /// <summary>The id of the name that a piece of a text is, and that is seen now.</summary>
    public int Intern(string text, int start, int length)
    {
        int id = SymbolTable.Find(text, start, length, out uint hash);
        return id != 0 && (Has(id) || TryTake(id)) ? id : Add(hash, text, start, length);
    }

    /// <summary>Whether a name was seen. It is enough to know that the name of an id is still there: ids are not used again.</summary>
    public bool Has(int id)
    {
        int[] table = Volatile.Read(ref slots);
        int at = Volatile.Read(ref table[PlaceOf(id, table.Length - 1)]);
        return (at != 0 && order[at - 1] == id) || HasElsewhere(id);
    }

    /// <summary>Sees a name that somebody holds.</summary>
    public void Note(int id)
    {
        if (!Has(id) && !TryTake(id))
        {
            throw new InvalidOperationException("A name was used that nobody holds any more.");
        }
    }

    /// <summary>Sees all names of another table, in its order.</summary>
    public void NoteAll(NameTable other)
    {
        int number = other.Count;
        int[] ids = other.order;
        for (int i = 0; i < number; i++)
        {
            Note(ids[i]);
        }

        GC.KeepAlive(other);
    }

    /// <summary>The names of a source in the order in which this table has seen them. Not to be written to.</summary>
    public int[] Sequence(NameTable source)
    {
        int number = source.Count;
        int[] known = source.order;
        if (known.Length == number && HasInOrder(known))
        {
            // Where more names come, they come into another array.
            return known;
        }

        var ids = new int[number];
        Array.Copy(known, ids, number);
        Array.Sort(ids, Compare);
        return ids;
    }

    /// <summary>Whether this table has seen some names in a given order.</summary>
    public bool HasInOrder(int[] sequence)
    {
        for (int i = 1; i < sequence.Length; i++)
        {
            if (Compare(sequence[i - 1], sequence[i]) > 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Ends the telling of names to the reader. Hardly any name comes after that, so that a table of a source takes no more room than it needs.</summary>
    public void Close()
    {
        reader = null;
        if (!IsOfSource)
        {
            return;
        }

        lock (gate)
        {
            int size = 2;
            while (size < count * 2)
            {
                size *= 2;
            }

            if (size < slots.Length)
            {
                Resize(count, size);
            }
        }
    }

    /// <summary>The place of a name in the order; it is seen now if it was not.</summary>
    public int RankOf(int id)
    {
        if (IsKnown(id))
        {
            return id;
        }

        int at = IndexOf(id);
        if (at == 0)
        {
            Note(id);
            at = IndexOf(id);
        }

        return SymbolTable.KnownCount + at;
    }

    /// <summary>Compares two names by the order in which they were seen.</summary>
    public int Compare(int left, int right) => isAscending ? left.CompareTo(right) : RankOf(left).CompareTo(RankOf(right));

    /// <summary>
    /// Where the search for an id begins. Ids come in rows: of files that were read long ago, of those that are read now. If an id were its own place, two rows whose
    /// distance is a multiple of the length of the table would lie upon each other, and each search would go through a whole row.
    /// </summary>
    /// <param name="id">The id.</param>
    /// <param name="mask">The length of the table, a power of two, less one.</param>
    internal static int PlaceOf(int id, int mask)
    {
        uint mixed = (uint)id * 0x9E3779B1u;
        return (int)(mixed ^ (mixed >> 15)) & mask;
    }

    private bool IsKnown(int id) => id <= SymbolTable.KnownCount && (known[id >> 6] & (1UL << (id & 63))) != 0;

    private bool HasElsewhere(int id) => IsKnown(id) || IndexOf(id) != 0;

    private int IndexOf(int id)
    {
        int[] table = Volatile.Read(ref slots);
        int mask = table.Length - 1;
        for (int i = PlaceOf(id, mask); ; i = (i + 1) & mask)
        {
            int at = Volatile.Read(ref table[i]);
            if (at == 0 || order[at - 1] == id)
            {
                return at;
            }
        }
    }

    private bool TryTake(int id)
    {
        lock (gate)
        {
            if (Has(id))
            {
                return true;
            }

            MakeRoom();
            if (!SymbolTable.TryHold(id))
            {
                return false;
            }

            Append(id);
        }

        reader?.Note(id);
        return true;
    }

    private int Add(uint hash, string text, int start, int length)
    {
        int id;
        bool isHeldTwice;
        lock (gate)
        {
            MakeRoom();
            id = SymbolTable.AddHeld(hash, text, start, length);
            isHeldTwice = Has(id);
            if (!isHeldTwice)
            {
                Append(id);
            }
        }

        if (isHeldTwice)
        {
            SymbolTable.Release(new[] { id }, 1);
        }

        reader?.Note(id);
        return id;
    }

    // Before a name is held, so that none is where there is no memory for it.
    private void MakeRoom()
    {
        if (count < order.Length)
        {
            return;
        }

        int size = 2;
        while (size < FirstSize || size < count * 2)
        {
            size *= 2;
        }

        MemoryBudget.ChargeItems(2L * size);
        Resize(size, size * 2);
    }

    private void Resize(int ids, int places)
    {
        int[] copy = order;
        Array.Resize(ref copy, ids);
        var table = new int[places];
        for (int i = 0; i < count; i++)
        {
            Insert(table, copy[i], i + 1);
        }

        // In this order: what the slots tell of is in the array of ids that a reader finds afterwards.
        Volatile.Write(ref order, copy);
        Volatile.Write(ref slots, table);
    }

    private void Append(int id)
    {
        order[count] = id;
        if (id < highest)
        {
            isAscending = false;
        }
        else
        {
            highest = id;
        }

        count++;
        Insert(slots, id, count);
    }

    private static void Insert(int[] table, int id, int at)
    {
        int mask = table.Length - 1;
        int i = PlaceOf(id, mask);
        while (table[i] != 0)
        {
            i = (i + 1) & mask;
        }

        Volatile.Write(ref table[i], at);
    }
}
