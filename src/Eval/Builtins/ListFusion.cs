using System;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Builtins;

/// <summary>
/// <c>concatLists</c>, <c>concatStringsSep</c> and <c>listToAttrs</c> of a list that <c>map</c> or <c>genList</c> makes, without the list
/// in between, for calls that the compiler sees to be these builtins: each element is evaluated, used and forgotten, since nobody else can
/// see it. It is how <c>lib.concatMap</c>, <c>lib.concatMapStringsSep</c> and <c>lib.genAttrs</c> are written: a NixOS system makes 985,000 of its
/// 1,114,000 applications of <c>map</c> for <c>concatLists</c>. What happens, in which order, and what errors say is as with the two builtins.
/// </summary>
internal static class ListFusion
{
    /// <summary>Lets the compiler fuse them.</summary>
    /// <param name="find">Finds a builtin by its name.</param>
    public static void Join(Func<string, Builtin> find)
    {
        (Builtin, BuiltinValue)[] inner =
        {
            Variant(find("map"), new Func<Vm, Value, Value, Value>(MapLater)),
            Variant(find("genList"), new Func<Vm, Value, Value, Value>(GenerateLater)),
        };
        Fuse(find("concatLists"), new Func<Vm, Value, Value>(ConcatLists), inner);
        Fuse(find("listToAttrs"), new Func<Vm, Value, Value>(ListToAttrs), inner);
        Fuse(find("concatStringsSep"), new Func<Vm, Value, Value, Value>(ConcatStringsSep), inner);
    }

    private static void Fuse(Builtin outer, Delegate body, (Builtin, BuiltinValue)[] inner) =>
        outer.Fusion = new BuiltinFusion(Variant(outer, body).Variant, inner);

    private static (Builtin Original, BuiltinValue Variant) Variant(Builtin original, Delegate body) => (original, new BuiltinValue(new Builtin(original, body)));

    private static Value MapLater(Vm vm, Value f, Value list)
    {
        NixList items = ListFunctionBuiltins.MapOperands(vm, f, list, out Value function);
        return items.Count == 0 ? items : new UnappliedList(function, items);
    }

    private static Value GenerateLater(Vm vm, Value generator, Value length)
    {
        int count = ListBuiltins.GenListOperands(vm, generator, length, out Value function);
        return count == 0 ? NixList.Empty : new UnappliedList(function, count);
    }

    private static Value ConcatLists(Vm vm, Value lists)
    {
        if (lists is not UnappliedList unapplied)
        {
            return ListBuiltins.ConcatLists(vm, lists);
        }

        NixList[] parts = Array.Empty<NixList>();
        int count = 0;
        for (int i = 0; i < unapplied.Count; i++)
        {
            vm.Tick();
            NixList part = vm.ForceList(unapplied[i], ListBuiltins.ConcatContext, Position.None);
            if (part.Count > 0)
            {
                if (count == parts.Length)
                {
                    Array.Resize(ref parts, Math.Min(unapplied.Count, Math.Max(4, count * 2)));
                }

                parts[count++] = part;
            }
        }

        return ListBuiltins.Concat(vm, parts, count);
    }

    private static Value ListToAttrs(Vm vm, Value e) =>
        e is UnappliedList unapplied
            ? AttrFunctionBuiltins.FromPairs(vm, unapplied)
            : AttrFunctionBuiltins.ListToAttrs(vm, e);

    private static Value ConcatStringsSep(Vm vm, Value separator, Value list) =>
        list is UnappliedList unapplied
            ? StringBuiltins.Join(vm, StringBuiltins.SeparatorOf(vm, separator), unapplied)
            : StringBuiltins.ConcatStringsSep(vm, separator, list);
}
