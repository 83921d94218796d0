using System;
using System.Threading;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Engine;
using Xunit;

namespace TvixEval.Tests.Core.Machine;

public sealed class SharedValueTests
{
    // Functions that share what they captured, sets that are selected from, and lists: what one machine puts in the place of
    // a thunk must not disturb another one that is just looking there.
    [Theory]
    [InlineData("builtins.genList (i: let v = i + builtins.length (builtins.genList (j: j) 3); in { call = x: v + x; }) 10000", "f: f.call 1")]
    [InlineData("builtins.genList (i: let s = { a = i * 2; b = s.a + 1; }; in { call = x: s.b + s.a + x; }) 10000", "f: f.call 1")]
    [InlineData("builtins.genList (i: let l = map (x: x + i) [ 1 2 3 ]; s = builtins.elemAt l 1; in { call = x: builtins.foldl' builtins.add x l + s; }) 5000", "f: f.call 1")]
    public void MachinesThatEvaluateTheSameValuesAtOnceAgree(string values, string function)
    {
        const int Threads = 4;
        for (int round = 0; round < 5; round++)
        {
            Vm owner = Nix.NewVm();
            Value shared;
            Value apply;
            using (VmSlot.Install(owner))
            {
                shared = Nix.Eval(owner, values);
                apply = Nix.Eval(owner, $"list: builtins.foldl' (sum: f: sum + ({function}) f) 0 list");
            }

            var results = new string[Threads];
            using var start = new Barrier(Threads);
            var threads = new Thread[Threads];
            for (int i = 0; i < Threads; i++)
            {
                int at = i;
                threads[i] = new Thread(() =>
                {
                    var vm = new Vm(owner.Evaluator());
                    using VmSlot.Scope slot = VmSlot.Install(vm);
                    start.SignalAndWait();
                    try
                    {
                        results[at] = vm.Call(apply, shared).ToString();
                    }
                    catch (Exception e)
                    {
                        results[at] = e.ToString();
                    }
                });
                threads[i].Start();
            }

            foreach (Thread thread in threads)
            {
                thread.Join();
            }

            foreach (string result in results)
            {
                Assert.Equal(results[0], result);
                Assert.Matches("^[0-9]+$", result);
            }
        }
    }
}
