using System;
using System.Collections.Generic;
using TvixEval.Text;

namespace TvixEval.Syntax.Ast;

/// <summary>An attribute set literal; also the bindings of a <c>let</c>. Mutable while the parser merges literals.</summary>
sealed partial class ExprAttrs : NamingExpr
{
    // Below this many attributes it is quicker to look at each.
    private const int IndexThreshold = 12;

    private AttrDef[] defs = Array.Empty<AttrDef>();
    private object? unit;

    // What few sets have.
    private Rare? rare;

    // Whether the array has the attributes and nothing else, in their order.
    private bool isOrdered = true;

    /// <summary>Creates an empty set.</summary>
    /// <param name="offset">The position of the literal, or -1 for bindings and nested sets that an attribute path made.</param>
    public ExprAttrs(int offset)
        : base(ExprKind.Attrs, offset)
    {
    }

    /// <summary>Whether it is a <c>rec</c> set.</summary>
    public bool IsRecursive { get; internal set; }

    /// <summary>The sources of <c>inherit (e) ...</c>, in source order.</summary>
    [Child]
    public IReadOnlyList<Expr> InheritFrom => (IReadOnlyList<Expr>?)rare?.InheritFrom ?? Array.Empty<Expr>();

    /// <summary>The static attributes in the order in which their names were seen, the order in which C++ Nix treats them.</summary>
    [Child]
    public IReadOnlyList<AttrDef> Attributes
    {
        get
        {
            if (!isOrdered)
            {
                Order();
            }

            return defs;
        }
    }

    /// <summary>The attributes with computed names, in source order.</summary>
    [Child]
    public IReadOnlyList<DynamicAttrDef> Dynamic => (IReadOnlyList<DynamicAttrDef>?)rare?.Dynamic ?? Array.Empty<DynamicAttrDef>();

    /// <inheritdoc/>
    internal override object? Found { get; set; }

    /// <inheritdoc/>
    internal override object? Unit => unit;

    // How many of the elements of the array are attributes.
    private int Count
    {
        get => word;
        set => word = value;
    }

    /// <summary>The static attribute of a name, or null.</summary>
    /// <param name="name">The name.</param>
    public AttrDef? Find(Symbol name)
    {
        if (rare?.Index is { } index)
        {
            return index.TryGetValue(name.Id, out AttrDef? found) ? found : null;
        }

        for (int i = 0; i < Count; i++)
        {
            if (defs[i].Name == name)
            {
                return defs[i];
            }
        }

        return null;
    }

    /// <summary><see cref="Attributes"/>, from now on in the order in which a table has seen their names.</summary>
    internal IReadOnlyList<AttrDef> InOrder(NameTable names)
    {
        IReadOnlyList<AttrDef> known = Attributes;
        for (int i = 1; i < known.Count; i++)
        {
            if (names.Compare(known[i - 1].Name.Id, known[i].Name.Id) > 0)
            {
                Sort((a, b) => names.Compare(a.Name.Id, b.Name.Id));
                break;
            }
        }

        return defs;
    }

    /// <summary>Adds a static attribute unless there is one of that name.</summary>
    internal bool TryAdd(AttrDef def)
    {
        if (Find(def.Name) is not null)
        {
            return false;
        }

        if (Count == defs.Length)
        {
            Array.Resize(ref defs, Count == 0 ? 4 : Count * 2);
        }

        defs[Count++] = def;
        isOrdered = false;
        if (rare?.Index is { } index)
        {
            index.Add(def.Name.Id, def);
        }
        else if (Count > IndexThreshold)
        {
            index = new Dictionary<int, AttrDef>(Count * 2);
            for (int i = 0; i < Count; i++)
            {
                index.Add(defs[i].Name.Id, defs[i]);
            }

            (rare ??= new Rare()).Index = index;
        }

        return true;
    }

    internal void AddDynamic(DynamicAttrDef def) => ((rare ??= new Rare()).Dynamic ??= new List<DynamicAttrDef>()).Add(def);

    /// <summary>Adds a source of inheritance, and gives its index.</summary>
    internal int AddInheritFrom(Expr source)
    {
        List<Expr> sources = (rare ??= new Rare()).InheritFrom ??= new List<Expr>();
        sources.Add(source);
        return sources.Count - 1;
    }

    internal void Clear()
    {
        defs = Array.Empty<AttrDef>();
        Count = 0;
        isOrdered = true;
        rare = null;
    }

    /// <inheritdoc/>
    internal override bool TryKeep(object unit)
    {
        this.unit = unit;
        return true;
    }

    private void Order()
    {
        bool isAscending = true;
        for (int i = 1; i < Count && isAscending; i++)
        {
            isAscending = defs[i - 1].Name.Id < defs[i].Name.Id;
        }

        if (!isAscending)
        {
            Sort(static (a, b) => a.Name.Id.CompareTo(b.Name.Id));
        }
        else if (defs.Length > Count)
        {
            Array.Resize(ref defs, Count);
        }

        isOrdered = true;
    }

    // Into another array, as somebody may be going through the one that there is.
    private void Sort(Comparison<AttrDef> comparison)
    {
        var sorted = new AttrDef[Count];
        Array.Copy(defs, sorted, sorted.Length);
        Array.Sort(sorted, comparison);
        defs = sorted;
    }

    private sealed class Rare
    {
        public Dictionary<int, AttrDef>? Index { get; set; }

        public List<DynamicAttrDef>? Dynamic { get; set; }

        public List<Expr>? InheritFrom { get; set; }
    }
}
