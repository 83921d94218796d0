using System.Collections.Generic;
using System.Globalization;
using TvixEval.Core.Bytecode;
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
                    yield return new KeyValuePair<string, Value>(Bytes.ToText(SymbolTable.NameOf(set.Keys[slot])), set.At(slot));
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

    /// <summary>
    /// Whether a node may be a branch once it is opened, as far as that is known without evaluating it: no for what is evaluated to something
    /// else, for what failed, and for code that can only give text, a number, a truth value or a function.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="arguments">Arguments by name for functions.</param>
    public static bool MayBeBranch(Value node, AttrSet arguments) => node.Peek() switch
    {
        AttrSet or NixList => true,
        Closure { Lambda: { } lambda } => IsCalled(lambda, arguments),
        null => node is Thunk { Code: { } code } && MayGiveBranch(code, arguments),
        _ => false,
    };

    private static bool MayGiveBranch(ThunkCode code, AttrSet arguments) => code is not CodeUnit { Lambda: null, Form: { } form } || form.Kind switch
    {
        ExprKind.Lambda => IsCalled(form.Function!, arguments),
        ExprKind.Binary => form.Operator is BinaryOperator.Update or BinaryOperator.Concat,
        _ => form.Kind is not (ExprKind.Int or ExprKind.Float or ExprKind.String or ExprKind.Path or ExprKind.HasAttr or ExprKind.Not or ExprKind.ConcatStrings),
    };

    private static bool IsCalled(FunctionHead lambda, AttrSet arguments) => lambda.Formals is { } formals && CanCall(formals, arguments);

    /// <summary>Whether a function has all the arguments it needs.</summary>
    /// <param name="formals">What it takes.</param>
    /// <param name="arguments">The arguments by name.</param>
    public static bool CanCall(FormalHeads formals, AttrSet arguments)
    {
        foreach (FormalHead formal in formals.Items)
        {
            if (!formal.HasDefault && arguments.Get(formal.Name) is null)
            {
                return false;
            }
        }

        return true;
    }
}
