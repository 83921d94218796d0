using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Hosting;
using Xunit;

namespace TvixEval.Tests.Core.Machine;

/// <summary>The thread's slot: values that hold thunks work in plain .NET code where a VM is installed, and say so where none is.</summary>
public sealed class ThreadSlotTests
{
    [Fact]
    public void CollectionsCompareValuesThatAreNotEvaluatedYet()
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        var list = (NixList)Nix.Eval(vm, "[ (1 + 1) (2 * 3) { a = 1 + 2; } [ (3 + 4) ] ]");
        var values = new List<Value> { list[0], list[1], list[2], list[3] };
        Assert.Null(list[0].Peek());

        Assert.Contains(NixInt.Of(6), values);
        Assert.Contains(Nix.Eval(vm, "{ a = 4 - 1; }"), values);
        Assert.Equal(3, values.IndexOf(Nix.Eval(vm, "[ (1 + 6) ]")));
        Assert.Equal(-1, values.IndexOf(Nix.Eval(vm, "[ 8 ]")));
        Assert.Equal(list[2], Nix.Eval(vm, "{ a = 3; }"));
        Assert.NotEqual(list[2], Nix.Eval(vm, "{ a = 4; }"));
    }

    [Fact]
    public void DictionariesFindValuesByTheirMeaning()
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        var counts = new Dictionary<Value, int>();
        var list = (NixList)Nix.Eval(vm, """[ (1 + 1) 2.0 2 "x" ("" + "x") { a = [ 1 ]; } { a = [ (2 - 1) ]; } null true ]""");
        foreach (Value value in list.ToArray())
        {
            counts[value] = counts.TryGetValue(value, out int count) ? count + 1 : 1;
        }

        Assert.Equal(5, counts.Count);
        Assert.Equal(3, counts[NixInt.Of(2)]);
        Assert.Equal(2, counts[new NixString("x")]);
        Assert.Equal(2, counts[Nix.Eval(vm, "{ a = [ 1.0 ]; }")]);
    }

    [Fact]
    public void SortingAndDistinctEvaluateWhatTheyCompare()
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Value[] values = ((NixList)Nix.Eval(vm, "[ (5 - 2) (1 + 0) 2.5 (3 * 1) (1 - 2) ]")).ToArray();

        Array.Sort(values);
        Assert.Equal(new[] { "-1", "1", "2.5", "3", "3" }, values.Select(v => v.ToString()));
        Assert.Equal(4, values.Distinct().Count());
        Assert.True(values[0] < values[4]);
        Assert.True(values[3] >= values[4]);
        Assert.Equal("{ a = [ 1 2 ]; }", Nix.Eval(vm, "{ a = [ 1 (1 + 1) ]; }").ToString());
    }

    [Fact]
    public void DerivationsAreEqualByTheirOutputPath()
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Value one = Nix.Eval(vm, """{ type = "derivation"; outPath = "/o"; a = 1; }""");
        Value other = Nix.Eval(vm, """{ type = "derivation"; outPath = "/" + "o"; b = throw "never looked at"; }""");
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Fact]
    public void FunctionsAreEqualToThemselvesOnlyAsElements()
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Value function = Nix.Eval(vm, "x: x");
        Assert.Equal(function, function);
        Assert.False(vm.AreEqual(function, function));
        Assert.Equal("true", Nix.Print("let f = x: x; in [ f ] == [ f ]"));
        Assert.Equal("false", Nix.Print("let f = x: x; in f == f"));
    }

    [Fact]
    public void WithoutAMachineTheErrorSaysSo()
    {
        Vm vm = Nix.NewVm();
        var list = (NixList)Nix.Eval(vm, "[ (1 + 1) (1 + 1) ]");
        Assert.Null(VmSlot.Current);

        const string Message = "No Nix VM is installed on this thread.";
        Assert.Equal(Message, Assert.Throws<NoVmException>(() => list[0].Equals(list[1])).Message);
        Assert.Equal(Message, Assert.Throws<NoVmException>(() => list[0].GetHashCode()).Message);
        Assert.Equal(Message, Assert.Throws<NoVmException>(() => list[0].CompareTo(list[1])).Message);
        Assert.Equal(Message, Assert.Throws<NoVmException>(() => list[0].Force()).Message);
        Assert.Equal(Message, Assert.Throws<NoVmException>(() => list[0].ToString()).Message);
        Assert.Null(list[0].Peek());

        // What is evaluated already needs no machine.
        Assert.True(NixInt.Of(2).Equals(NixInt.Of(2)));
        Assert.Same(list, list.Force());
    }

    [Fact]
    public void InstallingNestsAndRestoresWhatWasThere()
    {
        Vm first = Nix.NewVm();
        Vm second = Nix.NewVm();
        using (VmSlot.Install(first))
        {
            Assert.Same(first, VmSlot.Current);
            using (VmSlot.Install(first))
            {
                Assert.Same(first, VmSlot.Current);
            }

            Assert.Same(first, VmSlot.Current);
            using (VmSlot.Install(second))
            {
                Assert.Same(second, VmSlot.Current);
                Assert.Equal("3", Nix.Eval(first, "1 + 2").ToString());
                Assert.Same(second, VmSlot.Current);
            }

            Assert.Same(first, VmSlot.Current);
        }

        Assert.Null(VmSlot.Current);
    }

    [Fact]
    public void AnExceptionRestoresTheSlotAndTheMachineGoesOn()
    {
        Vm vm = Nix.NewVm();
        Assert.Throws<NixException>(() => Nix.Eval(vm, """builtins.map (x: throw "x") [ 1 ] == [ 2 ]"""));
        Assert.Null(VmSlot.Current);
        Assert.Throws<NixException>(() => Nix.Eval(vm, "let f = n: builtins.seq n (f (n + 1)); in f 0"));
        Assert.Null(VmSlot.Current);
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Assert.Equal("[ 2 3 ]", Nix.Eval(vm, "map (x: x + 1) [ 1 2 ]").ToString());
    }

    [Fact]
    public void TwoMachinesOnOneThreadEvaluateEachOthersValues()
    {
        Vm first = Nix.NewVm();
        var second = new Vm(first.Evaluator());
        using VmSlot.Scope slot = VmSlot.Install(first);
        var list = (NixList)Nix.Eval(first, "let a = [ (b + 1) ]; b = 41; in a");
        using (VmSlot.Install(second))
        {
            Assert.Equal(NixInt.Of(42), list[0].Force());
        }

        Assert.Equal(NixInt.Of(42), list[0].Peek());
    }

    [Fact]
    public void AThunkThatAnotherMachineIsRunningIsEvaluatedAgain()
    {
        // The first machine stops in the middle of the thunk (its trace calls back); the second one evaluates the same
        // thunk meanwhile, instead of taking it for an infinite recursion.
        Value? shared = null;
        Vm? second = null;
        string? seen = null;
        var settings = new EvalSettings();
        settings.OnTrace = _ =>
        {
            if (VmSlot.Current != second && seen is null)
            {
                using VmSlot.Scope slot = VmSlot.Install(second!);
                seen = "being computed";
                seen = shared!.Force().ToString();
            }
        };
        var evaluator = StandardEvaluator.Create(settings);
        var first = new Vm(evaluator);
        second = new Vm(evaluator);
        using VmSlot.Scope outer = VmSlot.Install(first);
        shared = ((NixList)Nix.Eval(first, """[ (builtins.trace "x" (6 * 7)) ]"""))[0];
        Assert.Equal("42", shared.Force().ToString());
        Assert.Equal("42", seen);
    }

    [Fact]
    public void EachThreadHasItsOwnSlot()
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Vm? there = vm;
        var thread = new Thread(() => there = VmSlot.Current);
        thread.Start();
        thread.Join();
        Assert.Null(there);
    }

    [Fact]
    public void ManyThreadsShareValues()
    {
        var evaluator = StandardEvaluator.Create(new EvalSettings());
        var maker = new Vm(evaluator);
        Value shared = Nix.Eval(maker, """
            let f = n: if n < 2 then n else f (n - 1) + f (n - 2);
                s = builtins.genList (i: { v = f (i - i / 12 * 12); l = builtins.genList (j: i * j) 20; again = builtins.elemAt s (if i == 0 then 0 else i - 1); }) 400;
            in builtins.map (x: x.v + builtins.foldl' (a: b: a + b) 0 x.l + x.again.v) s
            """);
        string expected;
        using (VmSlot.Install(maker))
        {
            expected = Nix.Eval(new Vm(StandardEvaluator.Create(new EvalSettings())), """
                let f = n: if n < 2 then n else f (n - 1) + f (n - 2);
                    v = i: f (i - i / 12 * 12);
                in builtins.genList (i: v i + i * 190 + v (if i == 0 then 0 else i - 1)) 400
                """).ToString();
        }

        var results = new string[8];
        var threads = new Thread[results.Length];
        for (int i = 0; i < threads.Length; i++)
        {
            int index = i;
            threads[i] = new Thread(() =>
            {
                using VmSlot.Scope slot = VmSlot.Install(new Vm(evaluator));
                results[index] = shared.ToString();
            });
        }

        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.All(results, r => Assert.Equal(expected, r));
    }

    [Fact]
    public void DeepNativeRecursionContinuesOnAnotherThreadWithTheSlot()
    {
        // Equality recurses natively; on a small stack it hops to a big one, where the slot must hold the machine.
        string? printed = null;
        var thread = new Thread(
            () =>
            {
                var settings = new EvalSettings { MaxCallDepth = 1_000_000 };
                Vm vm = Nix.NewVm(settings);
                using VmSlot.Scope slot = VmSlot.Install(vm);
                printed = Nix.Eval(vm, "let n = d: if d == 0 then [ ] else [ (n (d - 1)) ]; in n 100000 == n 100000").ToString();
                Assert.Same(vm, VmSlot.Current);
            },
            512 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal("true", printed);
    }

    [Fact]
    public void CallbacksFindTheMachineThatCallsThem()
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Value sorted = Nix.Eval(vm, "builtins.sort (a: b: a.k < b.k) (map (k: { inherit k; }) [ (2 + 1) 1 2 ])");
        Assert.Equal("[ { k = 1; } { k = 2; } { k = 3; } ]", sorted.ToString());
        var host = new Thunk(new NativeCode((machine, _, _) =>
        {
            Assert.Same(machine, VmSlot.Current);
            return machine.Call(Nix.Eval(machine, "x: x + 1"), NixInt.Of(41));
        }));
        Assert.Equal(NixInt.Of(42), vm.Force(host));
    }
}
