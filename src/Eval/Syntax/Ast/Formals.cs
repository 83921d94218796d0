using System.Collections.Generic;

namespace TvixEval.Syntax.Ast;

/// <summary>The formals of a function, in the order of their symbols (the order in which C++ Nix binds and checks them).</summary>
sealed partial class Formals
{
    /// <summary>Creates the formals.</summary>
    /// <param name="items">The formals, sorted by symbol.</param>
    /// <param name="hasEllipsis">Whether further attributes are allowed.</param>
    public Formals(IReadOnlyList<Formal> items, bool hasEllipsis)
    {
        Items = items;
        HasEllipsis = hasEllipsis;
    }

    /// <summary>The formals, sorted by symbol.</summary>
    [Child]
    public IReadOnlyList<Formal> Items { get; }

    /// <summary>Whether further attributes are allowed (<c>...</c>).</summary>
    public bool HasEllipsis { get; }
}
