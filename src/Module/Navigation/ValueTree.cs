using System.Collections.Generic;
using System.Globalization;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Engine;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Module.Navigation;

/// <summary>Values as a tree: sets branch by name, lists by index. Looking at a node evaluates that node and no other.</summary>
internal static class ValueTree
{
    /// <summary>
    /// Evaluates a node to look into it. A function with a set pattern is called where every name has a value: from
    /// the arguments, or by default, as an attribute path does it.
    /// </summary>
    /// <param name="vm">The machine.</param>
    /// <param name="node">The node.</param>
    /// <param name="arguments">Arguments by name for functions.</param>
    public static Value Open(Vm vm, Value node, AttrSet arguments)
    {
        Value value = vm.Force(node);
        return value is Closure { Lambda.Formals: { } formals } && CanCall(formals, arguments) ? AutoCall.Apply(vm, value, arguments) : value;
    }

    /// <summary>A child of an opened node, not evaluated; null where there is none.</summary>
    /// <param name="opened">What <see cref="Open"/> gave.</param>
    /// <param name="name">The name of an attribute (text), or the index of an element.</param>
    public static Value? Child(Value opened, string name) => opened switch
    {
        AttrSet set => set.Get(Bytes.FromText(name)),
        NixList list when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < list.Count => list[index],
        _ => null,
    };

    /// <summary>The names (text) and values of an opened node's children, in order; none for a leaf.</summary>
    /// <param name="opened">What <see cref="Open"/> gave.</param>
    public static IEnumerable<KeyValuePair<string, Value>> Children(Value opened)
    {
        switch (opened)
        {
            case AttrSet set:
                foreach (int slot in set.Shape.NameOrder)
                {
                    yield return new KeyValuePair<string, Value>(Bytes.ToText(SymbolTable.NameOf(set.Keys[slot])), set.Values[slot]);
                }

                break;
            case NixList list:
                for (int i = 0; i < list.Count; i++)
                {
                    yield return new KeyValuePair<string, Value>(i.ToString(CultureInfo.InvariantCulture), list[i]);
                }

                break;
        }
    }

    /// <summary>Whether an opened node has children, or could.</summary>
    /// <param name="opened">What <see cref="Open"/> gave.</param>
    public static bool IsBranch(Value? opened) => opened is AttrSet or NixList;

    private static bool CanCall(Formals formals, AttrSet arguments)
    {
        foreach (Formal formal in formals.Items)
        {
            if (formal.Default is null && arguments.Get(formal.Name) is null)
            {
                return false;
            }
        }

        return true;
    }
}
