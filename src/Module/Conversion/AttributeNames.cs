using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Module.Conversion;

/// <summary>The names of one shape of attribute sets, as PowerShell shows them; worked out once and shared by all sets of that shape.</summary>
internal sealed class AttributeNames
{
    private static readonly ConditionalWeakTable<Shape, AttributeNames> Known = new();

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "psobject", "psbase", "psadapted", "psextended", "pstypenames",
    };

    private bool[]? unusable;
    private volatile bool areKnownToEngine;

    private AttributeNames(Shape shape)
    {
        Slots = shape.NameOrder;
        Names = new string[Slots.Length];
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < Names.Length; i++)
        {
            string name = Bytes.ToText(SymbolTable.NameOf(shape.Keys[Slots[i]]));
            Names[i] = name;
            if (name.Length == 0)
            {
                Refuse(i, "has an attribute with an empty name");
            }
            else if (Reserved.Contains(name))
            {
                Refuse(i, $"has the attribute '{name}', a name reserved by PowerShell");
            }
            else if (seen.TryGetValue(name, out int other))
            {
                // Where a choice has to be made, 'name' is worth more than 'NAME', which comes first.
                Refuse(other, $"has the attributes '{Names[other]}' and '{name}', which differ only in case");
                seen[name] = i;
            }
            else
            {
                seen.Add(name, i);
            }
        }
    }

    /// <summary>The names as text, in the byte order that Nix prints them in.</summary>
    public string[] Names { get; }

    /// <summary>The slot of each name.</summary>
    public int[] Slots { get; }

    /// <summary>Why a PowerShell object cannot have these properties, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether an object with properties of these names was made in the way by which the engine gets to know them.</summary>
    public bool AreKnownToEngine
    {
        get => areKnownToEngine;
        set
        {
            // Written once: all threads that convert sets of this shape read it.
            if (value != areKnownToEngine)
            {
                areKnownToEngine = value;
            }
        }
    }

    /// <summary>How many names can be properties side by side.</summary>
    public int UsableCount => Names.Length - (unusable is null ? 0 : unusable.Count(static value => value));

    /// <summary>Whether a property can have the name: of names that differ only in case the last one can.</summary>
    /// <param name="index">The index of the name.</param>
    public bool IsUsable(int index) => unusable is null || !unusable[index];

    /// <summary>The names of a shape.</summary>
    /// <param name="shape">The shape.</param>
    public static AttributeNames Of(Shape shape) => Known.GetValue(shape, static key => new AttributeNames(key));

    private void Refuse(int index, string problem)
    {
        Problem ??= problem;
        (unusable ??= new bool[Names.Length])[index] = true;
    }
}
