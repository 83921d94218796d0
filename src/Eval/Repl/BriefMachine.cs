using System;
using System.Diagnostics;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Work;

namespace TvixEval.Repl;

/// <summary>Machines for completion: nobody has asked for what they evaluate, so they end by themselves, and nobody hears of their warnings.</summary>
internal static class BriefMachine
{
    private const long MostMemory = 512L << 20;
    private const string TooMuch = "completion takes too much memory";
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(1);

    /// <summary>Enters a machine that gives up a second from now, with an error of the kind <see cref="NixErrorKind.Interrupted"/>.</summary>
    /// <param name="evaluator">What it shares with others.</param>
    /// <param name="limits">The limits of what is being completed. Greater ones than those of any completion do not count.</param>
    public static MachineEntry Enter(Evaluator evaluator, WorkLimits limits = default)
    {
        TimeSpan time = limits.Time < MostTime ? limits.Time.Value : MostTime;
        var watch = Stopwatch.StartNew();
        var terms = new MachineTerms
        {
            Stack = MachineTerms.SharedStack,
            OnPoll = Check,
            Budget = limits.Memory < MostMemory
                ? new MemoryBudget(limits.Memory.Value, TooMuch) { EndsLate = EndsLate }
                : MemoryBudget.FromNow(MostMemory, TooMuch, EndsLate),
            Calls = Math.Min(limits.Calls ?? int.MaxValue, evaluator.Settings.MaxCallDepth),
        };
        return new MachineEntry(new Vm(evaluator) { IsQuiet = true }, terms);

        void Check()
        {
            if (EndsLate(TimeSpan.Zero) is { } late)
            {
                throw late;
            }
        }

        NixException? EndsLate(TimeSpan work) =>
            watch.Elapsed + work > time ? new NixException(NixErrorKind.Interrupted, "completion takes too long") : null;
    }
}
