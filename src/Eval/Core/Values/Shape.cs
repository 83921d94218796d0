using System;
using TvixEval.Text;

namespace TvixEval.Core.Values;

/// <summary>
/// The names of an attribute set, shared by all sets that one literal (or one operation) makes: sorted symbol ids, and
/// where each attribute was defined. Identity of the key array is what inline caches compare.
/// </summary>
internal abstract class Shape
{
    /// <summary>Results of more updates in a row than this are not expected to recur.</summary>
    public const int MaxGeneration = 6;

    private const int MaxPlans = 8;

    private int[]? nameOrder;
    private int[]? index;
    private int lookups;
    private Shape? withoutPositions;
    private Value[]? nameValues;
    private MergePlan?[]? plans;
    private SeenOrder? seenOrder;

    protected Shape(int[] keys, int generation = int.MaxValue)
    {
        Keys = keys;
        Generation = generation;
    }

    /// <summary>
    /// How many updates lie between this shape and the literals of the source: only shapes that come from few literals
    /// recur, so only for these are plans kept, and there are not many of them. Others: <see cref="int.MaxValue"/>.
    /// </summary>
    public int Generation { get; }

    /// <summary>The shape of the empty set.</summary>
    public static Shape Empty { get; } = new PlainShape(Array.Empty<int>(), null);

    /// <summary>The symbol ids, ascending.</summary>
    public int[] Keys { get; }

    /// <summary>The slots in the byte order of their names: the order of <c>attrNames</c> and of printing.</summary>
    public int[] NameOrder => nameOrder ??= SortByName(Keys);

    /// <summary>The names as strings, in the byte order: the elements of <c>attrNames</c>. Not to be written to.</summary>
    public Value[] NameValues => nameValues ??= MakeNameValues();

    /// <summary>A shape with the same key array and no positions: that of sets that builtins make of these names.</summary>
    public Shape WithoutPositions => this is PlainShape ? this : withoutPositions ??= new PlainShape(Keys, Names, Generation, IsShared) { nameOrder = nameOrder, nameValues = nameValues };

    /// <summary>What keeps the names in the table: whoever holds the shape holds this, and so may whoever holds the key array.</summary>
    public virtual object? Names => this;

    /// <summary>Whether it is that of code that other evaluations run, so that it must not keep shapes of one evaluation.</summary>
    public virtual bool IsShared => false;

    /// <summary>Where the set itself stands, for the shape of a literal.</summary>
    public virtual Position SetPosition => Position.None;

    /// <summary>Where the attribute in a slot was defined.</summary>
    public abstract Position PositionAt(int slot);

    /// <summary>The slot of a symbol, or -1.</summary>
    public int IndexOf(int symbol)
    {
        int[] keys = Keys;
        if (keys.Length > 256)
        {
            return IndexOfLarge(symbol);
        }

        int low = 0;
        int high = keys.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            int key = keys[middle];
            if (key == symbol)
            {
                return middle;
            }

            if (key < symbol)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return -1;
    }

    /// <summary>The plan for an update with sets of another shape, or null.</summary>
    public MergePlan? FindPlan(Shape right)
    {
        MergePlan?[]? known = plans;
        if (known is not null)
        {
            foreach (MergePlan? plan in known)
            {
                if (plan is null)
                {
                    return null;
                }

                if (ReferenceEquals(plan.Right, right))
                {
                    return plan;
                }
            }
        }

        return null;
    }

    /// <summary>Keeps a plan as long as there is room. Threads may race: the worst that happens is that one is made again.</summary>
    public void AddPlan(MergePlan plan)
    {
        MergePlan?[] known = plans ??= new MergePlan?[MaxPlans];
        int free = Array.IndexOf(known, null);
        if (free >= 0)
        {
            System.Threading.Volatile.Write(ref known[free], plan);
        }
    }

    /// <summary>The slots in the order in which an evaluation saw the names, or null where that is the order of the keys.</summary>
    public int[]? OrderIn(NameTable names)
    {
        if (Keys.Length < 2)
        {
            return null;
        }

        SeenOrder? known = seenOrder;
        if (known is null || !ReferenceEquals(known.Token, names.Token))
        {
            seenOrder = known = new SeenOrder(names.Token, SortBySight(names));
        }

        return known.Slots;
    }

    private int[]? SortBySight(NameTable names)
    {
        var ranks = new int[Keys.Length];
        bool isAscending = true;
        for (int i = 0; i < ranks.Length; i++)
        {
            ranks[i] = names.RankOf(Keys[i]);
            isAscending &= i == 0 || ranks[i - 1] < ranks[i];
        }

        if (isAscending)
        {
            return null;
        }

        var order = new int[ranks.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(ranks, order);
        return order;
    }

    private Value[] MakeNameValues()
    {
        int[] order = NameOrder;
        var names = new Value[order.Length];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = SymbolValues.Of(Keys[order[i]]);
        }

        return names;
    }

    private static int[] SortByName(int[] keys)
    {
        var names = new string[keys.Length];
        var order = new int[keys.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
            names[i] = SymbolTable.NameOf(keys[i]);
        }

        Array.Sort(names, order, StringComparer.Ordinal);
        return order;
    }

    /// <summary>Binary search at first; a hash index once a big shape has been asked often enough to pay for it.</summary>
    private int IndexOfLarge(int symbol)
    {
        int[]? table = index;
        if (table is null)
        {
            if (++lookups * 8 < Keys.Length)
            {
                int found = Array.BinarySearch(Keys, symbol);
                return found < 0 ? -1 : found;
            }

            table = index = BuildIndex(Keys);
        }

        int mask = table.Length - 1;
        for (int i = Hash(symbol) & mask; ; i = (i + 1) & mask)
        {
            int slot = table[i] - 1;
            if (slot < 0 || Keys[slot] == symbol)
            {
                return slot;
            }
        }
    }

    private static int Hash(int symbol) => (int)((uint)symbol * 2654435769u >> 8);

    private static int[] BuildIndex(int[] keys)
    {
        int size = 1;
        while (size < keys.Length * 2)
        {
            size <<= 1;
        }

        var table = new int[size];
        int mask = size - 1;
        for (int slot = 0; slot < keys.Length; slot++)
        {
            int i = Hash(keys[slot]) & mask;
            while (table[i] != 0)
            {
                i = (i + 1) & mask;
            }

            table[i] = slot + 1;
        }

        return table;
    }

    /// <summary>The order in which the names were seen by one evaluation, which this does not keep.</summary>
    private sealed class SeenOrder
    {
        public SeenOrder(object token, int[]? slots)
        {
            Token = token;
            Slots = slots;
        }

        public object Token { get; }

        public int[]? Slots { get; }
    }
}
