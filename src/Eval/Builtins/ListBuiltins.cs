using System;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Builtins;

/// <summary>Builtins that take lists apart and build them; none of them calls a function.</summary>
internal static class ListBuiltins
{
    internal const string ConcatContext = "while evaluating a value of the list passed to builtins.concatLists";

    /// <summary>The number of elements of the list <c>e</c>. No element is evaluated.</summary>
    [Builtin("length", Strict = 1)]
    internal static Value Length(Vm vm, Value e) =>
        NixInt.Of(vm.ForceList(e, "while evaluating the first argument passed to builtins.length", Position.None).Count);

    /// <summary>Element number <c>n</c> of the list <c>xs</c>, counted from 0. An index outside of the list is an error.</summary>
    [Builtin("elemAt", Strict = 2)]
    internal static Value ElemAt(Vm vm, Value xs, Value n)
    {
        long index = vm.ForceInt(n, "while evaluating the second argument passed to 'builtins.elemAt'", Position.None);
        NixList list = vm.ForceList(xs, "while evaluating the first argument passed to 'builtins.elemAt'", Position.None);
        return (ulong)index < (ulong)list.Count
            ? list[(int)index]
            : throw new NixException(
                NixErrorKind.IndexOutOfRange,
                FormattableString.Invariant($"'builtins.elemAt' called with index {index} on a list of size {list.Count}"));
    }

    /// <summary>The first element of <c>list</c>. An empty list is an error.</summary>
    [Builtin("head", Strict = 1)]
    internal static Value Head(Vm vm, Value list)
    {
        NixList items = vm.ForceList(list, "while evaluating the first argument passed to 'builtins.head'", Position.None);
        return items.Count > 0
            ? items[0]
            : throw new NixException(NixErrorKind.IndexOutOfRange, "'builtins.head' called on an empty list");
    }

    /// <summary>All elements of <c>list</c> except the first. An empty list is an error. Takes constant time: the elements are shared.</summary>
    [Builtin("tail", Strict = 1)]
    internal static Value Tail(Vm vm, Value list)
    {
        NixList items = vm.ForceList(list, "while evaluating the first argument passed to 'builtins.tail'", Position.None);
        return items.Count > 0
            ? items.Skip(1)
            : throw new NixException(NixErrorKind.IndexOutOfRange, "'builtins.tail' called on an empty list");
    }

    /// <summary>
    /// Whether the list <c>xs</c> has an element equal to <c>x</c>. Elements are evaluated from the left, up to the
    /// first that is equal.
    /// </summary>
    [Builtin("elem", Strict = 2)]
    internal static Value Elem(Vm vm, Value x, Value xs)
    {
        NixList list = vm.ForceList(xs, "while evaluating the second argument passed to builtins.elem", Position.None);
        for (int i = 0; i < list.Count; i++)
        {
            vm.Tick();
            if (vm.Equality.AreElementsEqual(x, list[i]))
            {
                return NixBool.True;
            }
        }

        return NixBool.False;
    }

    /// <summary>The elements of the lists in the list <c>lists</c>, one after another.</summary>
    [Builtin("concatLists", Strict = 1)]
    internal static Value ConcatLists(Vm vm, Value lists)
    {
        NixList parts = vm.ForceList(lists, "while evaluating the first argument passed to builtins.concatLists", Position.None);
        long count = 0;
        NixList? only = null;
        for (int i = 0; i < parts.Count; i++)
        {
            vm.Tick();
            NixList part = vm.ForceList(parts[i], ConcatContext, Position.None);
            count += part.Count;
            only = part.Count > 0 ? part : only;
        }

        if (only is null)
        {
            return NixList.Empty;
        }

        if (count == only.Count)
        {
            return Share(only);
        }

        NixList items = Allocate(count);
        int at = 0;
        for (int i = 0; i < parts.Count; i++)
        {
            NixList part = NixList.OrNull(parts[i].Peek())!;
            part.CopyTo(items, at, vm);
            at += part.Count;
        }

        return items;
    }

    /// <summary>
    /// A list of <c>length</c> elements: <c>generator</c> applied to 0, 1, 2 and so on. The generator is called for an
    /// element only when the element is needed. <c>genList (x: x * x) 4</c> is <c>[ 0 1 4 9 ]</c>.
    /// </summary>
    [Builtin("genList", Strict = 2)]
    internal static Value GenList(Vm vm, Value generator, Value length)
    {
        NixList items = NixList.Create(GenListOperands(vm, generator, length, out Value function));
        for (int i = 0; i < items.Count; i++)
        {
            vm.Tick();
            items.Place(i) = Thunks.Apply(function, NixInt.Of(i));
        }

        return items;
    }

    /// <summary>What <c>genList</c> evaluates first: how many elements there are to be, and the function.</summary>
    internal static int GenListOperands(Vm vm, Value generator, Value length, out Value function)
    {
        long count = vm.ForceInt(length, "while evaluating the second argument passed to builtins.genList", Position.None);
        if (count < 0)
        {
            throw CannotCreate(count);
        }

        function = vm.ForceFunction(generator, "while evaluating the first argument passed to builtins.genList");
        MemoryBudget.ChargeItems(count);
        return (int)count;
    }

    /// <summary>Joins the first lists of an array. The result is a new list object also where only one of them has elements, as identity shows when printing.</summary>
    internal static NixList Concat(Vm vm, NixList[] lists, int number)
    {
        long count = 0;
        NixList? only = null;
        for (int i = 0; i < number; i++)
        {
            count += lists[i].Count;
            only = lists[i].Count > 0 ? lists[i] : only;
        }

        if (only is null)
        {
            return NixList.Empty;
        }

        if (count == only.Count)
        {
            return Share(only);
        }

        NixList items = Allocate(count);
        int at = 0;
        for (int i = 0; i < number; i++)
        {
            lists[i].CopyTo(items, at, vm);
            at += lists[i].Count;
        }

        return items;
    }

    /// <summary>A list object of its own over the same elements.</summary>
    internal static NixList Share(NixList list) => list.Skip(0);

    private static NixList Allocate(long count)
    {
        MemoryBudget.ChargeItems(count);
        return count <= InlineItems.Most ? NixList.Create((int)count) : new NixList(new Value[count]);
    }

    private static NixException CannotCreate(long count) =>
        new(NixErrorKind.InvalidArgument, FormattableString.Invariant($"cannot create list of size {count}"));
}
