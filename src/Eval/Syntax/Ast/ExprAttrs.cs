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
    private int count;
    private Dictionary<int, AttrDef>? index;
    private AttrDef[]? sorted;
    private List<DynamicAttrDef>? dynamic;
    private List<Expr>? inheritFrom;

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
    public IReadOnlyList<Expr> InheritFrom => (IReadOnlyList<Expr>?)inheritFrom ?? Array.Empty<Expr>();

    /// <summary>The static attributes in the order in which their names were seen, the order in which C++ Nix treats them.</summary>
    [Child]
    public IReadOnlyList<AttrDef> Attributes => sorted ??= Sort(static (a, b) => a.Name.Id.CompareTo(b.Name.Id));

    /// <summary>The attributes with computed names, in source order.</summary>
    [Child]
    public IReadOnlyList<DynamicAttrDef> Dynamic => (IReadOnlyList<DynamicAttrDef>?)dynamic ?? Array.Empty<DynamicAttrDef>();

    /// <summary>The static attribute of a name, or null.</summary>
    /// <param name="name">The name.</param>
    public AttrDef? Find(Symbol name)
    {
        if (index is not null)
        {
            return index.TryGetValue(name.Id, out AttrDef? found) ? found : null;
        }

        for (int i = 0; i < count; i++)
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
                return sorted = Sort((a, b) => names.Compare(a.Name.Id, b.Name.Id));
            }
        }

        return known;
    }

    /// <summary>Adds a static attribute unless there is one of that name.</summary>
    internal bool TryAdd(AttrDef def)
    {
        if (Find(def.Name) is not null)
        {
            return false;
        }

        if (count == defs.Length)
        {
            Array.Resize(ref defs, count == 0 ? 4 : count * 2);
        }

        defs[count++] = def;
        sorted = null;
        if (index is not null)
        {
            index.Add(def.Name.Id, def);
        }
        else if (count > IndexThreshold)
        {
            index = new Dictionary<int, AttrDef>(count * 2);
            for (int i = 0; i < count; i++)
            {
                index.Add(defs[i].Name.Id, defs[i]);
            }
        }

        return true;
    }

    internal void AddDynamic(DynamicAttrDef def) => (dynamic ??= new List<DynamicAttrDef>()).Add(def);

    /// <summary>Adds a source of inheritance, and gives its index.</summary>
    internal int AddInheritFrom(Expr source)
    {
        (inheritFrom ??= new List<Expr>()).Add(source);
        return inheritFrom.Count - 1;
    }

    internal void Clear()
    {
        defs = Array.Empty<AttrDef>();
        count = 0;
        index = null;
        sorted = null;
        dynamic = null;
        inheritFrom = null;
    }

    private AttrDef[] Sort(Comparison<AttrDef> comparison)
    {
        var result = new AttrDef[count];
        Array.Copy(defs, result, count);
        Array.Sort(result, comparison);
        return result;
    }
}
