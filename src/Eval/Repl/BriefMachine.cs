using System;
using System.Diagnostics;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;

namespace TvixEval.Repl;

/// <summary>Machines for completion: nobody has asked for what they evaluate, so they end by themselves, and nobody hears of their warnings.</summary>
internal static class BriefMachine
{
    private const long MemoryBudget = 512L << 20;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1);

    /// <summary>Enters a machine that gives up a second from now, with an error of the kind <see cref="NixErrorKind.Interrupted"/>.</summary>
    /// <param name="evaluator">What it shares with others.</param>
    public static MachineEntry Enter(Evaluator evaluator)
    {
        var watch = Stopwatch.StartNew();
        long memory = GC.GetTotalMemory(forceFullCollection: false) + MemoryBudget;
        return new MachineEntry(new Vm(evaluator) { IsQuiet = true }, new MachineTerms { Stack = MachineTerms.SharedStack, OnPoll = Check });

        void Check()
        {
            if (watch.Elapsed > Budget || GC.GetTotalMemory(forceFullCollection: false) > memory)
            {
                throw new NixException(NixErrorKind.Interrupted, "completion takes too long, or too much memory");
            }
        }
    }
}
