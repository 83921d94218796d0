using System.Collections.Generic;
using TvixEval.Values;

namespace TvixEval.Syntax;

/// <summary>An attribute set literal; also the bindings of a <c>let</c>. Mutable while the parser merges literals.</summary>
public sealed class ExprAttrs : Expr
{
    private readonly Dictionary<int, AttrDef> byName = new();
    private AttrDef[]? sorted;

    /// <summary>Creates an empty set.</summary>
    /// <param name="offset">The position of the literal, or -1 for bindings and nested sets that an attribute path made.</param>
    public ExprAttrs(int offset)
        : base(ExprKind.Attrs, offset)
    {
    }

    /// <summary>Whether it is a <c>rec</c> set.</summary>
    public bool IsRecursive { get; internal set; }

    /// <summary>The static attributes in the order of their symbols, the order in which C++ Nix treats them.</summary>
    public IReadOnlyList<AttrDef> Attributes => sorted ??= Sort();

    /// <summary>The attributes with computed names, in source order.</summary>
    public List<DynamicAttrDef> Dynamic { get; } = new();

    /// <summary>The sources of <c>inherit (e) ...</c>, in source order.</summary>
    public List<Expr> InheritFrom { get; } = new();

    /// <summary>The static attribute of a name, or null.</summary>
    /// <param name="name">The name.</param>
    public AttrDef? Find(Symbol name) => byName.TryGetValue(name.Id, out AttrDef? def) ? def : null;

    internal void Add(AttrDef def)
    {
        byName.Add(def.Name.Id, def);
        sorted = null;
    }

    internal void Clear()
    {
        byName.Clear();
        sorted = null;
        Dynamic.Clear();
        InheritFrom.Clear();
    }

    private AttrDef[] Sort()
    {
        var result = new AttrDef[byName.Count];
        byName.Values.CopyTo(result, 0);
        System.Array.Sort(result, static (a, b) => a.Name.Id.CompareTo(b.Name.Id));
        return result;
    }
}
