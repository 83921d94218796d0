using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using TvixEval.Values;

namespace TvixEval.Module.Conversion;

/// <summary>The names of one shape of attribute sets, as PowerShell shows them; worked out once and shared by all sets of that shape.</summary>
internal sealed class AttributeNames
{
    private static readonly ConditionalWeakTable<Shape, AttributeNames> Known = new();

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "psobject", "psbase", "psadapted", "psextended", "pstypenames",
    };

    private readonly bool[]? unusable;

    private AttributeNames(Shape shape)
    {
        Slots = shape.NameOrder;
        Names = new string[Slots.Length];
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < Names.Length; i++)
        {
            string name = Bytes.ToText(SymbolTable.NameOf(shape.Keys[Slots[i]]));
            Names[i] = name;
            string? problem = null;
            if (seen.TryGetValue(name, out string? other))
            {
                problem = $"has the attributes '{other}' and '{name}', which differ only in case";
            }
            else if (name.Length == 0)
            {
                problem = "has an attribute with an empty name";
            }
            else if (Reserved.Contains(name))
            {
                problem = $"has the attribute '{name}', a name that PowerShell keeps for itself";
            }
            else
            {
                seen.Add(name, name);
            }

            if (problem is not null)
            {
                Problem ??= problem;
                (unusable ??= new bool[Names.Length])[i] = true;
            }
        }
    }

    /// <summary>The names as text, in the byte order that Nix prints them in.</summary>
    public string[] Names { get; }

    /// <summary>The slot of each name.</summary>
    public int[] Slots { get; }

    /// <summary>Why a PowerShell object cannot have these properties, or null.</summary>
    public string? Problem { get; }

    /// <summary>Whether a property can have the name, given that the names before it have one.</summary>
    /// <param name="index">The index of the name.</param>
    public bool IsUsable(int index) => unusable is null || !unusable[index];

    /// <summary>The names of a shape.</summary>
    /// <param name="shape">The shape.</param>
    public static AttributeNames Of(Shape shape) => Known.GetValue(shape, static key => new AttributeNames(key));
}
