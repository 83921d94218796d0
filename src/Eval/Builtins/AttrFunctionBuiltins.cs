using System;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Builtins;

/// <summary>Builtins that make attribute sets: of lists, of other sets, by a function.</summary>
internal static class AttrFunctionBuiltins
{
    /// <summary>
    /// Applies <c>f</c> to the name and the value of each attribute of <c>attrset</c>; the results are the attributes of a
    /// new set. The function is called for an attribute only when its value is needed.
    /// <c>mapAttrs (name: value: value * 10) { a = 1; }</c> is <c>{ a = 10; }</c>.
    /// </summary>
    [Builtin("mapAttrs", Strict = 2)]
    internal static Value MapAttrs(Vm vm, Value f, Value attrset)
    {
        AttrSet attrs = vm.ForceAttrs(attrset, "while evaluating the second argument passed to builtins.mapAttrs", Position.None);
        if (attrs.Count == 0)
        {
            return AttrSet.Empty;
        }

        // The function is not looked at here. A delayed one has no position for traces yet; C++ Nix always has it delayed.
        Value function = f.Kind == ValueKind.Thunk ? f : new Thunk(Thunks.Alias, f);
        int[] keys = attrs.Keys;
        MemoryBudget.ChargeItems(keys.Length);
        AttrSet results = AttrSet.Create(attrs.Shape.WithoutPositions);
        for (int i = 0; i < keys.Length; i++)
        {
            vm.Tick();
            results.At(i) = Thunks.Apply(function, SymbolValues.Of(keys[i]), attrs.At(i));
        }

        return results;
    }

    /// <summary>
    /// A set of the names and values in the list <c>e</c>, whose elements are sets <c>{ name = "..."; value = ...; }</c>.
    /// If a name occurs twice, the first one counts.
    /// <c>listToAttrs [ { name = "a"; value = 1; } ]</c> is <c>{ a = 1; }</c>.
    /// </summary>
    [Builtin("listToAttrs", Strict = 1)]
    internal static Value ListToAttrs(Vm vm, Value e)
    {
        NixList list = vm.ForceList(e, "while evaluating the argument passed to builtins.listToAttrs", Position.None);
        return list.Count == 0 ? AttrSet.Empty : FromPairs(vm, list);
    }

    /// <summary>The set of pairs of name and value; of pairs with the same name the first counts.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="list">The pairs, evaluated or not; one at least.</param>
    internal static AttrSet FromPairs(Vm vm, IElements list)
    {
        // The symbol and the index in one number, so that sorting is stable and moves nothing else.
        MemoryBudget.ChargeItems(5L * list.Count);
        var order = new long[list.Count];
        var pairs = new AttrSet[order.Length];
        bool isAscending = true;
        for (int i = 0; i < order.Length; i++)
        {
            vm.Tick();
            pairs[i] = vm.ForceAttrs(list[i], "while evaluating an element of the list passed to builtins.listToAttrs", Position.None);
            order[i] = ((long)NameOf(vm, pairs[i]).AsSymbol(vm.Names).Id << 32) | (uint)i;
            isAscending &= i == 0 || order[i - 1] < order[i];
        }

        if (!isAscending)
        {
            Array.Sort(order);
        }

        return FromPairs(vm.Names, order, pairs);
    }

    /// <summary>
    /// The values of the attribute named <c>attr</c> of the sets in <c>list</c>; sets without it are skipped.
    /// <c>catAttrs "a" [ { a = 1; } { b = 0; } { a = 2; } ]</c> is <c>[ 1 2 ]</c>.
    /// </summary>
    [Builtin("catAttrs", Strict = 3, First = FirstArgument.Name)]
    internal static Value CatAttrs(Vm vm, Value attr, Value list)
    {
        const string EachContext = "while evaluating an element in the list passed as second argument to builtins.catAttrs";
        Symbol name = vm.ForceName(attr, "while evaluating the first argument passed to builtins.catAttrs", Position.None).AsSymbol(vm.Names);
        NixList items = vm.ForceList(list, "while evaluating the second argument passed to builtins.catAttrs", Position.None);
        MemoryBudget.ChargeItems(items.Count);
        var found = new Value[items.Count];
        int count = 0;
        for (int i = 0; i < items.Count; i++)
        {
            vm.Tick();
            if (vm.ForceAttrs(items[i], EachContext, Position.None).Get(name) is { } value)
            {
                found[count++] = value;
            }
        }

        return NixList.Of(found, count);
    }

    /// <summary>
    /// Turns the list of sets <c>list</c> into a set: for each name that occurs, <c>f</c> is applied to the name and the
    /// list of the values that it has in the sets, in their order. The function is called for a name only when the result is
    /// needed. <c>zipAttrsWith (name: values: values) [ { a = 1; } { a = 2; b = 3; } ]</c> is
    /// <c>{ a = [ 1 2 ]; b = [ 3 ]; }</c>.
    /// </summary>
    [Builtin("zipAttrsWith", Strict = 3, First = FirstArgument.Function)]
    internal static Value ZipAttrsWith(Vm vm, Value f, Value list)
    {
        const string EachContext = "while evaluating a value of the list passed as second argument to builtins.zipAttrsWith";
        Value function = vm.ForceFunction(f, "while evaluating the first argument passed to builtins.zipAttrsWith");
        NixList items = vm.ForceList(list, "while evaluating the second argument passed to builtins.zipAttrsWith", Position.None);
        MemoryBudget.ChargeItems(items.Count);
        var sets = new AttrSet[items.Count];
        long total = 0;
        for (int i = 0; i < sets.Length; i++)
        {
            vm.Tick();
            sets[i] = vm.ForceAttrs(items[i], EachContext, Position.None);
            total += sets[i].Count;
        }

        // All attributes, numbered as they come and then sorted by symbol: equal names end up side by side and in order.
        MemoryBudget.ChargeItems(4 * total);
        var order = new long[total];
        var all = new Value[total];
        int at = 0;
        foreach (AttrSet set in sets)
        {
            vm.Tick();
            int[] keys = set.Keys;
            set.CopyValues(all, at);
            for (int i = 0; i < keys.Length; i++, at++)
            {
                order[at] = ((long)keys[i] << 32) | (uint)at;
            }
        }

        Array.Sort(order);
        Value result = Zip(vm, function, order, all);

        // The names of sets that another evaluator made are held by these sets until the result is there.
        GC.KeepAlive(sets);
        return result;
    }

    private static NixString NameOf(Vm vm, AttrSet pair)
    {
        Value name = AttrBuiltins.Require(pair, Symbols.Name, "in a {name=...; value=...;} pair");
        return name is NixString { Context: null } plain
            ? plain
            : vm.ForceName(
                name,
                "while evaluating the `name` attribute of an element of the list passed to builtins.listToAttrs",
                pair.PositionOf(Symbols.Name));
    }

    private static AttrSet FromPairs(NameTable names, long[] order, AttrSet[] pairs)
    {
        var keys = new int[order.Length];
        var values = new Value[order.Length];
        var shapes = new Shape[order.Length];
        int count = 0;
        foreach (long entry in order)
        {
            var key = (int)(entry >> 32);
            if (count > 0 && keys[count - 1] == key)
            {
                continue;
            }

            AttrSet pair = pairs[(int)(uint)entry];
            values[count] = AttrBuiltins.Require(pair, Symbols.Value, "in a {name=...; value=...;} pair");
            shapes[count] = pair.Shape;
            keys[count++] = key;
        }

        if (count < keys.Length)
        {
            Array.Resize(ref keys, count);
            Array.Resize(ref values, count);
            Array.Resize(ref shapes, count);
        }

        return new AttrSet(new LookupShape(keys, names, shapes, Symbols.Value), values);
    }

    private static AttrSet Zip(Vm vm, Value function, long[] order, Value[] all)
    {
        var result = new AttrSetBuilder(vm.Names, 8);
        for (int start = 0, end; start < order.Length; start = end)
        {
            vm.Tick();
            var key = (int)(order[start] >> 32);
            end = start + 1;
            while (end < order.Length && (int)(order[end] >> 32) == key)
            {
                end++;
            }

            NixList values = NixList.Create(end - start);
            for (int i = start; i < end; i++)
            {
                values.Place(i - start) = all[(int)(uint)order[i]];
            }

            result.Add(new Symbol(key), Thunks.Apply(function, SymbolValues.Of(key), values));
        }

        return result.Build();
    }
}
