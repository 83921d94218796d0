using TvixEval.Text;

namespace TvixEval.Core.Values;

/// <summary>A set or a list that is being printed: which of its members comes next. Attributes come in the order of their names.</summary>
internal class OpenContainer
{
    private readonly NixList? list;
    private readonly int[]? order;

    /// <summary>A set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="order">The slots in another order than that of names, or null.</param>
    public OpenContainer(AttrSet set, int[]? order = null)
    {
        Set = set;
        this.order = order ?? set.Shape.NameOrder;
        Count = set.Count;
    }

    /// <summary>A list.</summary>
    /// <param name="list">The list.</param>
    public OpenContainer(NixList list)
    {
        this.list = list;
        Count = list.Count;
    }

    /// <summary>The set, or null for a list.</summary>
    public AttrSet? Set { get; }

    /// <summary>The set or list itself.</summary>
    public Value Container => (Value?)Set ?? list!;

    /// <summary>How many members there are.</summary>
    public int Count { get; }

    /// <summary>How many members have been taken.</summary>
    public int Next { get; private set; }

    /// <summary>Whether all members have been taken.</summary>
    public bool IsDone => Next == Count;

    /// <summary>The index of the member that was taken last; the first one before that.</summary>
    public int Current => Next == 0 ? 0 : Next - 1;

    /// <summary>The name of the attribute that was taken last, as bytes, one a char.</summary>
    public string CurrentName => SymbolTable.NameOf(Set!.Keys[order![Current]]);

    /// <summary>The next member, as the set or list holds it.</summary>
    public Value Take()
    {
        int index = Next++;
        return Set is { } set ? set.At(order![index]) : list![index];
    }
}
