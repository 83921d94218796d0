using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Work;

namespace TvixEval.Module.Sessions;

/// <summary>
/// Watches the evaluation of one command: its limits of time and memory (whenever it polls, and on a timer, so that they
/// count wherever the evaluation is), and its progress, once it lasts long enough that somebody wonders. Time that the rest of the pipeline
/// takes does not count.
/// </summary>
internal sealed class EvaluationMonitor : IDisposable
{
    private const int TimerPeriod = 20;

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(300);

    private readonly Vm machine;
    private readonly TimeSpan? timeLimit;
    private readonly Action<TimeSpan> report;
    private readonly Action poll;
    private readonly Stopwatch watch = new();
    private readonly Timer? timer;
    private TimeSpan nextReport = Silence;
    private int isChecking;

    /// <summary>Creates a monitor; nothing is measured before <see cref="Resume"/>.</summary>
    /// <param name="machine">The machine that evaluates.</param>
    /// <param name="timeLimit">How long evaluation may take, or null.</param>
    /// <param name="memoryLimit">By how many bytes the heap may grow, or null.</param>
    /// <param name="report">Called every now and then, on the evaluating thread, with the time that has passed.</param>
    public EvaluationMonitor(Vm machine, TimeSpan? timeLimit, long? memoryLimit, Action<TimeSpan> report)
    {
        this.machine = machine;
        this.timeLimit = timeLimit;
        this.report = report;
        poll = Poll;
        if (memoryLimit is { } bytes)
        {
            Budget = new MemoryBudget(bytes, string.Format(CultureInfo.InvariantCulture, "evaluation took more than {0} bytes of memory (-MaxMemory)", bytes));
        }

        if (timeLimit is not null || memoryLimit is not null)
        {
            timer = new Timer(static self => ((EvaluationMonitor)self!).CheckLimits(), this, TimerPeriod, TimerPeriod);
        }
    }

    /// <summary>The limit of memory, or null.</summary>
    public MemoryBudget? Budget { get; }

    /// <summary>The time spent so far.</summary>
    public TimeSpan Elapsed => watch.Elapsed;

    /// <summary>Whether progress was reported.</summary>
    public bool HasReported { get; private set; }

    /// <summary>Goes on measuring, until <see cref="Pause"/>.</summary>
    public void Resume() => watch.Start();

    /// <summary>Stops measuring.</summary>
    public void Pause() => watch.Stop();

    /// <summary>Starts anew, for the next of several evaluations; nothing is measured before <see cref="Resume"/>.</summary>
    public void Reset()
    {
        watch.Reset();
        nextReport = Silence;
        HasReported = false;
    }

    /// <summary>What the machine is to call when it polls.</summary>
    public Action Poller => poll;

    /// <inheritdoc/>
    public void Dispose() => timer?.Dispose();

    private void Poll()
    {
        // The timer is for what does not poll; where the pool's threads are all busy, it comes late.
        TimeSpan elapsed = watch.Elapsed;
        CheckTime(elapsed);
        if (machine.IsInterrupted)
        {
            // Machines that help this one end with it.
            machine.Poll();
        }

        if (elapsed >= nextReport)
        {
            nextReport = elapsed + BetweenReports;
            HasReported = true;
            report(elapsed);
        }
    }

    private void CheckLimits()
    {
        if (!watch.IsRunning || Interlocked.Exchange(ref isChecking, 1) != 0)
        {
            return;
        }

        CheckTime(watch.Elapsed);

        // The machine looks itself when it polls; this is for what does not poll.
        if (Budget is { } budget && budget.IsExceeded())
        {
            var error = (NixException)budget.Exceeded();
            machine.Interrupt(error.Kind, error.RawMessage);
        }

        Volatile.Write(ref isChecking, 0);
    }

    private void CheckTime(TimeSpan elapsed)
    {
        if (timeLimit is { } time && elapsed >= time)
        {
            machine.Interrupt(NixErrorKind.Timeout, string.Format(CultureInfo.InvariantCulture, "evaluation took longer than {0} s (-TimeoutSec)", time.TotalSeconds));
        }
    }
}
