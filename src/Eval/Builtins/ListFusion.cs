using System;
using TvixEval.Machine;
using TvixEval.Syntax;
using TvixEval.Values;

namespace TvixEval.Builtins;

/// <summary>
/// <c>concatLists (map f list)</c> without the list in between, for calls that the compiler sees to be these two builtins:
/// each result is evaluated, copied and forgotten, and one thunk serves for all applications, since nobody else can see
/// it. It is how <c>lib.concatMap</c> is written: a NixOS system makes 985,000 of its 1,114,000 applications of
/// <c>map</c> this way. What happens, in which order, and what errors say is as with the two builtins.
/// </summary>
internal static class ListFusion
{
    private static BuiltinValue? map;
    private static BuiltinValue? concatLists;

    /// <summary>Whether an evaluated function is <c>concatLists</c>.</summary>
    public static bool IsConcatLists(Value? function) => function is BuiltinValue { Builtin.Name: "concatLists" };

    /// <summary>Whether an evaluated function is <c>map</c>.</summary>
    public static bool IsMap(Value? function) => function is BuiltinValue { Builtin.Name: "map" };

    /// <summary>The <c>concatLists</c> that takes what <see cref="Map"/> gives (or any other value).</summary>
    /// <param name="original">The builtin.</param>
    public static BuiltinValue ConcatLists(BuiltinValue original) => concatLists ??= Variant(original, new Func<Vm, Value, Value>(ConcatMapped));

    /// <summary>The <c>map</c> whose result only <see cref="ConcatLists"/> sees.</summary>
    /// <param name="original">The builtin.</param>
    public static BuiltinValue Map(BuiltinValue original) => map ??= Variant(original, new Func<Vm, Value, Value, Value>(MapLater));

    private static BuiltinValue Variant(BuiltinValue original, Delegate body) =>
        new(new Builtin(original.Builtin, body));

    private static Value MapLater(Vm vm, Value f, Value list)
    {
        NixList items = ListFunctionBuiltins.MapOperands(vm, f, list, out Value function);
        return items.Count == 0 ? items : new MappedList(function, items);
    }

    private static Value ConcatMapped(Vm vm, Value lists)
    {
        if (lists is not MappedList mapped)
        {
            return ListBuiltins.ConcatLists(vm, lists);
        }

        NixList items = mapped.Items;
        Thunk application = Thunks.Apply(mapped.Function, items[0]);
        NixList[] parts = Array.Empty<NixList>();
        int count = 0;
        for (int i = 0; i < items.Count; i++)
        {
            vm.Tick();
            if (i > 0)
            {
                Thunks.ApplyAgain(application, mapped.Function, items[i]);
            }

            NixList part = vm.ForceList(application, ListBuiltins.ConcatContext, Position.None);
            if (part.Count > 0)
            {
                if (count == parts.Length)
                {
                    Array.Resize(ref parts, Math.Min(items.Count, Math.Max(4, count * 2)));
                }

                parts[count++] = part;
            }
        }

        return ListBuiltins.Concat(parts, count);
    }
}
