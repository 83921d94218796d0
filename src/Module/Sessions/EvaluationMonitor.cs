using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Module.Sessions;

/// <summary>
/// Watches one evaluation, of a command, an input, or an access to a drive: its limits of time and memory (whenever it polls, and on a timer, so
/// that they count wherever the evaluation is), and its progress, once it lasts long enough that somebody wonders. Time that the rest of the
/// pipeline takes does not count.
/// </summary>
internal sealed class EvaluationMonitor : IDisposable
{
    private const int TimerPeriod = 20;

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(300);

    private readonly Vm machine;
    private readonly WorkLimits limits;
    private readonly Action<TimeSpan>? report;
    private readonly Action poll;
    private readonly Stopwatch watch = new();
    private readonly Timer? timer;
    private readonly object gate = new();
    private TimeSpan nextReport = Silence;
    private bool isTimed;
    private int isChecking;
    private int round;

    /// <summary>Creates a monitor; nothing is measured before <see cref="Resume"/>.</summary>
    /// <param name="machine">The machine that evaluates.</param>
    /// <param name="limits">How long evaluation may take, and by how much the heap may grow.</param>
    /// <param name="report">Called every now and then, on the evaluating thread, with the time that has passed; null where nobody is told.</param>
    public EvaluationMonitor(Vm machine, WorkLimits limits, Action<TimeSpan>? report)
    {
        this.machine = machine;
        this.limits = limits;
        this.report = report;
        poll = Poll;
        Budget = NewBudget();
        if (limits.Time is not null || limits.Memory is not null)
        {
            timer = new Timer(static self => ((EvaluationMonitor)self!).CheckLimits(), this, Timeout.Infinite, Timeout.Infinite);
        }
    }

    /// <summary>What limits the memory, or refuses to make what would outlast the limit of time; null without limits.</summary>
    public MemoryBudget? Budget { get; private set; }

    /// <summary>The time spent so far.</summary>
    public TimeSpan Elapsed => watch.Elapsed;

    /// <summary>Whether progress was reported.</summary>
    public bool HasReported { get; private set; }

    /// <summary>Whether this watches a machine for these limits.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="limits">The limits.</param>
    public bool IsOf(Vm machine, WorkLimits limits) => ReferenceEquals(this.machine, machine) && this.limits == limits;

    /// <summary>Goes on measuring, until <see cref="Pause"/>.</summary>
    public void Resume()
    {
        if (!isTimed)
        {
            isTimed = true;
            timer?.Change(TimerPeriod, TimerPeriod);
        }

        watch.Start();
    }

    /// <summary>Stops measuring for a moment.</summary>
    public void Pause() => watch.Stop();

    /// <summary>Stops measuring where the evaluation ends, or a part of it. What uses the machine next has limits of its own.</summary>
    public void Leave()
    {
        lock (gate)
        {
            round++;
            watch.Stop();
            machine.ResetLimit();
        }
    }

    /// <summary>Stops measuring for as long as it may be, perhaps for good: until <see cref="Resume"/> nothing is done, and nothing holds this.</summary>
    public void Rest()
    {
        Leave();
        isTimed = false;
        timer?.Change(Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>Starts anew, for the next of several evaluations; nothing is measured before <see cref="Resume"/>.</summary>
    public void Reset()
    {
        Leave();
        watch.Reset();
        nextReport = Silence;
        HasReported = false;
        Budget = NewBudget();
    }

    /// <summary>What the machine is to call when it polls.</summary>
    public Action Poller => poll;

    /// <inheritdoc/>
    public void Dispose() => timer?.Dispose();

    private MemoryBudget? NewBudget() => limits.Memory is { } bytes
        ? new MemoryBudget(bytes, "evaluation took more than " + ByteSize.Format(bytes) + " of memory (-MaxMemory)") { EndsLate = EndsLate }
        : limits.Time is null ? null : MemoryBudget.OfTime(EndsLate);

    private NixException? EndsLate(TimeSpan work) => TimeExceeded(watch.Elapsed + work, "would take");

    private void Poll()
    {
        // The timer is for what does not poll; where the pool's threads are all busy, it comes late.
        TimeSpan elapsed = watch.Elapsed;
        if (TimeExceeded(elapsed) is { } late)
        {
            machine.Interrupt(late.Kind, late.RawMessage);
        }

        if (machine.IsInterrupted)
        {
            // Machines that help this one end with it.
            machine.Poll();
        }

        if (elapsed >= nextReport && report is not null)
        {
            nextReport = elapsed + BetweenReports;
            HasReported = true;
            report(elapsed);
        }
    }

    private void CheckLimits()
    {
        int begun = Volatile.Read(ref round);
        if (!watch.IsRunning || Interlocked.Exchange(ref isChecking, 1) != 0)
        {
            return;
        }

        // The machine looks itself at its memory when it polls; this is for what does not poll.
        NixException? reached = TimeExceeded(watch.Elapsed) ?? (Budget is { } budget && budget.IsExceeded() ? (NixException)budget.Exceeded() : null);
        if (reached is not null)
        {
            lock (gate)
            {
                // Looking takes a while, and what was looked at may be over.
                if (round == begun && watch.IsRunning)
                {
                    machine.Interrupt(reached.Kind, reached.RawMessage);
                }
            }
        }

        Volatile.Write(ref isChecking, 0);
    }

    private NixException? TimeExceeded(TimeSpan elapsed, string takes = "took") => limits.Time is { } time && elapsed >= time
        ? new NixException(NixErrorKind.Timeout, string.Format(CultureInfo.InvariantCulture, "evaluation {0} longer than {1} s (-TimeoutSec)", takes, time.TotalSeconds))
        : null;
}
