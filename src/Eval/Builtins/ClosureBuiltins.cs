using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Builtins;

/// <summary>The transitive closure.</summary>
internal static class ClosureBuiltins
{
    /// <summary>
    /// The transitive closure. <c>attrset</c> has two attributes: <c>startSet</c>, a list of sets that each have a
    /// <c>key</c>, and <c>operator</c>, a function from such a set to a list of further ones. The result has the elements
    /// of the start set, then what the operator returns for them, and so on, without elements whose key occurred
    /// before. Keys are compared as in <c>lessThan</c>.
    /// <c>(genericClosure { startSet = [ { key = 8; } ]; operator = x: if x.key == 1 then [ ] else [ { key = x.key / 2; } ]; })</c>
    /// is <c>[ { key = 8; } { key = 4; } { key = 2; } { key = 1; } ]</c>.
    /// </summary>
    [Builtin("genericClosure", Strict = 1)]
    internal static Value GenericClosure(Vm vm, Value attrset)
    {
        const string ArgumentContext = "in the attrset passed as argument to builtins.genericClosure";
        AttrSet attrs = vm.ForceAttrs(attrset, "while evaluating the first argument passed to builtins.genericClosure", Position.None);
        Value startSet = AttrBuiltins.Require(attrs, Symbols.StartSet, ArgumentContext);
        NixList start = vm.ForceList(
            startSet, "while evaluating the 'startSet' attribute passed as argument to builtins.genericClosure", Position.None);
        if (start.Count == 0)
        {
            return start;
        }

        Value function = vm.ForceFunction(
            AttrBuiltins.Require(attrs, Symbols.Operator, ArgumentContext),
            "while evaluating the 'operator' attribute passed as argument to builtins.genericClosure");

        var work = new Queue<Value>();
        Enqueue(vm, work, start);
        var seen = new KeySet(vm);
        var result = new List<Value>();
        while (work.Count > 0)
        {
            vm.Tick();
            Value element = work.Dequeue();
            Value key = KeyOf(vm, element);
            if (!TryAdd(vm, seen, key, element))
            {
                continue;
            }

            MemoryBudget.ChargeGrowth(result.Count);
            result.Add(element);
            Expand(vm, function, element, work);
        }

        return NixList.Of(result.ToArray());
    }

    private static void Enqueue(Vm vm, Queue<Value> work, NixList items)
    {
        for (int i = 0; i < items.Count; i++)
        {
            vm.Tick();
            MemoryBudget.ChargeGrowth(work.Count);
            work.Enqueue(items[i]);
        }
    }

    private static Value KeyOf(Vm vm, Value element)
    {
        Value key;
        try
        {
            key = AttrBuiltins.Require(vm.ForceAttrs(element, string.Empty, Position.None), Symbols.Key, string.Empty);
        }
        catch (NixException e) when (e.Pass(Position.None, "in genericClosure element " + ValuePrinter.ForError(element)))
        {
            throw;
        }

        return vm.Force(key, Position.None);
    }

    private static bool TryAdd(Vm vm, KeySet seen, Value key, Value element)
    {
        NixException error;
        try
        {
            return seen.Add(key, element);
        }
        catch (NixException e)
        {
            error = e;
        }

        throw Explain(vm, error, seen, key, element);
    }

    private static NixException Explain(Vm vm, NixException error, KeySet seen, Value key, Value element)
    {
        foreach (KeyValuePair<Value, Value> other in seen.InOrder())
        {
            vm.Tick();
            try
            {
                vm.IsLess(key, other.Key);
            }
            catch (NixException)
            {
                return error
                    .AddTrace(Position.None, "with element " + ValuePrinter.ForError(other.Value))
                    .AddTrace(Position.None, "while comparing element " + ValuePrinter.ForError(element));
            }
        }

        return error.AddTrace(Position.None, "while checking key of element " + ValuePrinter.ForError(element));
    }

    private static void Expand(Vm vm, Value function, Value element, Queue<Value> work)
    {
        try
        {
            NixList items = vm.ForceList(
                vm.Call(function, element),
                "while evaluating the return value of the `operator` passed to builtins.genericClosure",
                Position.None);
            for (int i = 0; i < items.Count; i++)
            {
                vm.Force(items[i], Position.None);
                work.Enqueue(items[i]);
            }
        }
        catch (NixException e) when (e.Pass(Position.None, "while calling operator on genericClosure element " + ValuePrinter.ForError(element)))
        {
            throw;
        }
    }
}
