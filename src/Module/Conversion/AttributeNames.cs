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

    // Behind a name that no property can have beside the others.
    private const char Mark = '_';

    private const int MostListed = 5;

    private volatile bool areKnownToEngine;

    private AttributeNames(Shape shape)
    {
        Slots = shape.NameOrder;
        Names = new string[Slots.Length];
        List<int>? refused = null;
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < Names.Length; i++)
        {
            string name = Bytes.ToText(SymbolTable.NameOf(shape.Keys[Slots[i]]));
            Names[i] = name;
            if (name.Length == 0)
            {
                Refuse(ref refused, i, "has an attribute with an empty name");
            }
            else if (Reserved.Contains(name))
            {
                Refuse(ref refused, i, $"has the attribute '{name}', a name reserved by PowerShell");
            }
            else if (seen.TryGetValue(name, out int other))
            {
                // Where a choice has to be made, 'name' is worth more than 'NAME', which comes first.
                Refuse(ref refused, other, $"has the attributes '{Names[other]}' and '{name}', which differ only in case");
                seen[name] = i;
            }
            else
            {
                seen.Add(name, i);
            }
        }

        PropertyNames = refused is null ? Names : Rename(refused, seen.Keys);
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

    /// <summary>
    /// The names of properties that a lazy object can have side by side: a name that is empty, reserved, or differs from a later one only in case
    /// gets underscores at its end.
    /// </summary>
    public string[] PropertyNames { get; }

    /// <summary>Says which properties are not called as their attributes are; null where all are.</summary>
    public string? Renamings
    {
        get
        {
            string[] renamed = Enumerable.Range(0, Names.Length)
                .Where(i => Names[i] != PropertyNames[i])
                .Select(i => $"'{Names[i]}' is {PropertyNames[i]}")
                .ToArray();
            return renamed.Length == 0 ? null
                : renamed.Length <= MostListed ? string.Join(", ", renamed)
                : string.Join(", ", renamed.Take(MostListed)) + $", and {renamed.Length - MostListed} more";
        }
    }

    /// <summary>The names of a shape.</summary>
    /// <param name="shape">The shape.</param>
    public static AttributeNames Of(Shape shape) => Known.GetValue(shape, static key => new AttributeNames(key));

    private void Refuse(ref List<int>? refused, int index, string problem)
    {
        Problem ??= problem;
        (refused ??= new List<int>()).Add(index);
    }

    private string[] Rename(List<int> refused, IEnumerable<string> kept)
    {
        var taken = new HashSet<string>(kept, StringComparer.OrdinalIgnoreCase);
        string[] names = (string[])Names.Clone();
        foreach (int index in refused)
        {
            do
            {
                names[index] += Mark;
            }
            while (!taken.Add(names[index]));
        }

        return names;
    }
}
