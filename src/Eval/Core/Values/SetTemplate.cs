using System;
using TvixEval.Text;

namespace TvixEval.Core.Values;

/// <summary>Makes attribute sets that always have the same names: they share one key array, so that selecting from them is cached well.</summary>
internal sealed class SetTemplate
{
    private readonly PlainShape shape;
    private readonly int[] slots;

    /// <summary>Creates the template.</summary>
    /// <param name="names">Different names that are there for good, in any order.</param>
    public SetTemplate(params Symbol[] names)
    {
        var keys = new int[names.Length];
        var order = new int[names.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = names[i].Id;
            order[i] = i;
        }

        Array.Sort(keys, order);
        shape = new PlainShape(keys, null);
        slots = new int[keys.Length];
        for (int slot = 0; slot < order.Length; slot++)
        {
            slots[order[slot]] = slot;
        }
    }

    /// <summary>A set of two attributes, given in the order of the template's names.</summary>
    public AttrSet Make(Value first, Value second)
    {
        AttrSet set = AttrSet.Create(shape);
        set.At(slots[0]) = first;
        set.At(slots[1]) = second;
        return set;
    }

    /// <summary>A set of three attributes, given in the order of the template's names.</summary>
    public AttrSet Make(Value first, Value second, Value third)
    {
        AttrSet set = AttrSet.Create(shape);
        set.At(slots[0]) = first;
        set.At(slots[1]) = second;
        set.At(slots[2]) = third;
        return set;
    }
}
