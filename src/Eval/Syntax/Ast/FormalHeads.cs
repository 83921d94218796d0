using System.Collections.Generic;

namespace TvixEval.Syntax.Ast;

/// <summary>The formals of a function without their defaults, in the order of <see cref="Formals"/>.</summary>
internal sealed class FormalHeads
{
    /// <summary>Creates them.</summary>
    /// <param name="formals">The formals.</param>
    public FormalHeads(Formals formals)
    {
        var items = new FormalHead[formals.Items.Count];
        for (int i = 0; i < items.Length; i++)
        {
            Formal formal = formals.Items[i];
            items[i] = new FormalHead(formal.Name, formal.Offset, formal.Default is not null);
        }

        Items = items;
        HasEllipsis = formals.HasEllipsis;
    }

    /// <summary>The formals.</summary>
    public IReadOnlyList<FormalHead> Items { get; }

    /// <summary>Whether further attributes are allowed (<c>...</c>).</summary>
    public bool HasEllipsis { get; }
}
