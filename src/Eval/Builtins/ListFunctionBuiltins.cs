using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Builtins;

/// <summary>Builtins that apply functions to the elements of lists.</summary>
internal static class ListFunctionBuiltins
{
    private const int BitsPerWord = 64;

    private static readonly SetTemplate PartitionResult = new(Symbols.Right, Symbols.Wrong);

    /// <summary>
    /// Applies <c>f</c> to each element of <c>list</c>. The function is called for an element only when the result is needed.
    /// <c>map (x: x + 1) [ 1 2 ]</c> is <c>[ 2 3 ]</c>.
    /// </summary>
    [Builtin("map", IsGlobal = true, Strict = 2)]
    internal static Value Map(Vm vm, Value f, Value list)
    {
        NixList items = MapOperands(vm, f, list, out Value function);
        if (items.Count == 0)
        {
            return items;
        }

        MemoryBudget.ChargeItems(items.Count);
        NixList results = NixList.Create(items.Count);
        for (int i = 0; i < results.Count; i++)
        {
            vm.Tick();
            results.Place(i) = Thunks.Apply(function, items[i]);
        }

        return results;
    }

    /// <summary>The elements of <c>list</c> for which the function <c>f</c> returns <c>true</c>, in their order.</summary>
    [Builtin("filter", Strict = 2)]
    internal static Value Filter(Vm vm, Value f, Value list)
    {
        const string ResultContext = "while evaluating the return value of the filtering function passed to builtins.filter";
        NixList items = vm.ForceList(list, "while evaluating the second argument passed to builtins.filter", Position.None);
        if (items.Count == 0)
        {
            return items;
        }

        Value function = vm.ForceFunction(f, "while evaluating the first argument passed to builtins.filter");

        // Which are kept, one bit each: the result is made when it is known how long it is.
        ulong few = 0;
        ulong[]? many = items.Count > BitsPerWord ? new ulong[((items.Count - 1) / BitsPerWord) + 1] : null;
        int count = 0;
        for (int i = 0; i < items.Count; i++)
        {
            vm.Tick();
            if (vm.ForceBool(vm.Call(function, items[i]), ResultContext, Position.None))
            {
                (many is null ? ref few : ref many[i / BitsPerWord]) |= 1UL << i;
                count++;
            }
        }

        if (count == items.Count)
        {
            return ListBuiltins.Share(items);
        }

        MemoryBudget.ChargeItems(count);
        NixList kept = NixList.Create(count);
        for (int i = 0, at = 0; at < count; i++)
        {
            if ((((many is null ? few : many[i / BitsPerWord]) >> i) & 1) != 0)
            {
                kept.Place(at++) = items[i];
            }
        }

        return kept;
    }

    /// <summary>
    /// Combines the elements of <c>list</c> from the left: <c>op (op (op nul x0) x1) x2</c>. Each intermediate result is
    /// evaluated immediately, so long lists need no deep recursion. <c>foldl' (a: b: a + b) 0 [ 1 2 3 ]</c> is 6.
    /// </summary>
    [Builtin("foldl'", Strict = 5, First = FirstArgument.Function)]
    internal static Value FoldlStrict(Vm vm, Value op, Value nul, Value list)
    {
        Value function = vm.ForceFunction(op, "while evaluating the first argument passed to builtins.foldlStrict");
        NixList items = vm.ForceList(list, "while evaluating the third argument passed to builtins.foldlStrict", Position.None);
        Value current = nul;
        for (int i = 0; i < items.Count; i++)
        {
            vm.Tick();
            current = vm.Call(function, current, items[i]);
        }

        return current;
    }

    /// <summary>Whether <c>pred</c> returns <c>true</c> for some element of <c>list</c>; later elements are not tested.</summary>
    [Builtin("any", Strict = 3, First = FirstArgument.Function)]
    internal static Value Any(Vm vm, Value pred, Value list)
    {
        const string ResultContext = "while evaluating the return value of the function passed to builtins.any";
        Value function = vm.ForceFunction(pred, "while evaluating the first argument passed to builtins.any");
        NixList items = vm.ForceList(list, "while evaluating the second argument passed to builtins.any", Position.None);
        for (int i = 0; i < items.Count; i++)
        {
            vm.Tick();
            if (vm.ForceBool(vm.Call(function, items[i]), ResultContext, Position.None))
            {
                return NixBool.True;
            }
        }

        return NixBool.False;
    }

    /// <summary>Whether <c>pred</c> returns <c>true</c> for every element of <c>list</c>; elements after the first failure are not tested.</summary>
    [Builtin("all", Strict = 3, First = FirstArgument.Function)]
    internal static Value All(Vm vm, Value pred, Value list)
    {
        const string ResultContext = "while evaluating the return value of the function passed to builtins.all";
        Value function = vm.ForceFunction(pred, "while evaluating the first argument passed to builtins.all");
        NixList items = vm.ForceList(list, "while evaluating the second argument passed to builtins.all", Position.None);
        for (int i = 0; i < items.Count; i++)
        {
            vm.Tick();
            if (!vm.ForceBool(vm.Call(function, items[i]), ResultContext, Position.None))
            {
                return NixBool.False;
            }
        }

        return NixBool.True;
    }

    /// <summary>
    /// Splits <c>list</c> in two: the attribute <c>right</c> has the elements for which <c>pred</c> returns <c>true</c>,
    /// <c>wrong</c> the others. All elements are evaluated.
    /// </summary>
    [Builtin("partition", Strict = 3, First = FirstArgument.Function)]
    internal static Value Partition(Vm vm, Value pred, Value list)
    {
        const string ResultContext = "while evaluating the return value of the partition function passed to builtins.partition";
        Value function = vm.ForceFunction(pred, "while evaluating the first argument passed to builtins.partition");
        NixList items = vm.ForceList(list, "while evaluating the second argument passed to builtins.partition", Position.None);
        MemoryBudget.ChargeItems(2L * items.Count);
        var right = new List<Value>();
        var wrong = new List<Value>();
        for (int i = 0; i < items.Count; i++)
        {
            vm.Tick();
            vm.Force(items[i], Position.None);
            bool isRight = vm.ForceBool(vm.Call(function, items[i]), ResultContext, Position.None);
            (isRight ? right : wrong).Add(items[i]);
        }

        return PartitionResult.Make(NixList.Of(right.ToArray()), NixList.Of(wrong.ToArray()));
    }

    /// <summary>
    /// Groups the elements of <c>list</c> by the string that <c>f</c> returns for them: a set of lists.
    /// <c>groupBy (builtins.substring 0 1) [ "foo" "bar" "baz" ]</c> is <c>{ b = [ "bar" "baz" ]; f = [ "foo" ]; }</c>.
    /// </summary>
    [Builtin("groupBy", Strict = 3, First = FirstArgument.Function)]
    internal static Value GroupBy(Vm vm, Value f, Value list)
    {
        const string ResultContext = "while evaluating the return value of the grouping function passed to builtins.groupBy";
        Value function = vm.ForceFunction(f, "while evaluating the first argument passed to builtins.groupBy");
        NixList items = vm.ForceList(list, "while evaluating the second argument passed to builtins.groupBy", Position.None);
        MemoryBudget.ChargeItems(2L * items.Count);
        var groups = new Dictionary<int, List<Value>>();
        for (int i = 0; i < items.Count; i++)
        {
            vm.Tick();
            int name = vm.ForceName(vm.Call(function, items[i]), ResultContext, Position.None).AsSymbol(vm.Names).Id;
            if (!groups.TryGetValue(name, out List<Value>? group))
            {
                group = new List<Value>();
                groups.Add(name, group);
            }

            group.Add(items[i]);
        }

        var result = new AttrSetBuilder(vm.Names, groups.Count);
        foreach (KeyValuePair<int, List<Value>> group in groups)
        {
            result.Add(new Symbol(group.Key), NixList.Of(group.Value.ToArray()));
        }

        return result.Build();
    }

    /// <summary>Applies <c>f</c>, which returns lists, to each element of <c>list</c> and joins the results: <c>concatLists (map f list)</c>.</summary>
    [Builtin("concatMap", Strict = 3, First = FirstArgument.Function)]
    internal static Value ConcatMap(Vm vm, Value f, Value list)
    {
        const string ResultContext = "while evaluating the return value of the function passed to builtins.concatMap";
        Value function = vm.ForceFunction(f, "while evaluating the first argument passed to builtins.concatMap");
        NixList items = vm.ForceList(list, "while evaluating the second argument passed to builtins.concatMap", Position.None);
        MemoryBudget.ChargeItems(items.Count);
        var results = new NixList[items.Count];
        for (int i = 0; i < results.Length; i++)
        {
            vm.Tick();
            Value result = vm.Call(function, items[i]);
            results[i] = result as NixList ?? vm.ForceList(result, ResultContext, PositionOf(result, PositionOf(function, Position.None)));
        }

        return ListBuiltins.Concat(vm, results, results.Length);
    }

    /// <summary>
    /// The sorted elements of <c>list</c>. <c>comparator a b</c> says whether <c>a</c> comes before <c>b</c>; elements of
    /// which neither comes first keep their order. An inconsistent comparator gives some order, but loses
    /// no elements. <c>sort builtins.lessThan [ 3 1 2 ]</c> is <c>[ 1 2 3 ]</c>.
    /// </summary>
    [Builtin("sort", Strict = 2)]
    internal static Value Sort(Vm vm, Value comparator, Value list)
    {
        NixList items = vm.ForceList(list, "while evaluating the second argument passed to builtins.sort", Position.None);
        if (items.Count == 0)
        {
            return items;
        }

        Value function = vm.ForceFunction(comparator, "while evaluating the first argument passed to builtins.sort");
        Value[] sorted = items.ToArray();
        foreach (Value item in sorted)
        {
            vm.Tick();
            vm.Force(item, Position.None);
        }

        if (function is BuiltinValue { Builtin.Name: "lessThan" })
        {
            ListSorter.SortByOrder(vm, sorted);
        }
        else
        {
            ListSorter.SortByFunction(vm, sorted, function);
        }

        return new NixList(sorted);
    }

    /// <summary>The evaluated arguments of <c>map</c>; the function is not looked at for an empty list.</summary>
    internal static NixList MapOperands(Vm vm, Value f, Value list, out Value function)
    {
        NixList items = vm.ForceList(list, "while evaluating the second argument passed to builtins.map", Position.None);
        function = items.Count == 0 ? f : vm.ForceFunction(f, "while evaluating the first argument passed to builtins.map");
        return items;
    }

    // Where a value says it comes from, if it says so (C++ Nix's determinePos).
    private static Position PositionOf(Value value, Position fallback) => value switch
    {
        AttrSet set => set.Position,
        Closure closure => closure.Position,
        _ => fallback,
    };
}
