using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Embedding;

/// <summary>A machine of an engine, with what it looks at now and then while it evaluates for the program: the limits, and whether to stop.</summary>
internal sealed class EngineMachine
{
    private readonly NixEngine engine;
    private readonly TimeSpan? timeLimit;
    private readonly long? memoryLimit;
    private long deadline = long.MaxValue;
    private bool isStopped;

    public EngineMachine(NixEngine engine, Evaluator evaluator, TimeSpan? timeLimit, long? memoryLimit)
    {
        this.engine = engine;
        this.timeLimit = timeLimit;
        this.memoryLimit = memoryLimit;
        Vm = new Vm(evaluator) { OnPoll = Poll };
    }

    /// <summary>The machine.</summary>
    public Vm Vm { get; }

    /// <summary>What ends the evaluation that is running.</summary>
    public CancellationToken Token { get; set; }

    /// <summary>The evaluation that is running, if its result may be kept.</summary>
    public CacheRequest? Request { get; set; }

    /// <summary>Runs something on this thread, which no other thread does meanwhile.</summary>
    public TResult Run<TState, TResult>(TState state, Func<Vm, TState, TResult> body, CancellationToken token, NameTable names)
    {
        Token = token;
        deadline = NewDeadline();
        try
        {
            using var entry = new MachineEntry(Vm, new MachineTerms { Budget = NewBudget(), Names = names });
            return body(Vm, state);
        }
        finally
        {
            Token = default;
        }
    }

    /// <summary>Runs what the program does while a debugger has stopped the evaluation, whose time it does not take.</summary>
    /// <param name="body">What the program does.</param>
    public TResult WhileStopped<TResult>(Func<TResult> body)
    {
        long start = Stopwatch.GetTimestamp();
        long rest = deadline;
        isStopped = true;
        deadline = long.MaxValue;
        try
        {
            return body();
        }
        finally
        {
            isStopped = false;
            deadline = rest == long.MaxValue ? rest : rest + Stopwatch.GetTimestamp() - start;
        }
    }

    /// <summary>Runs something within the evaluation: on its terms, or with limits of its own while a debugger has stopped it.</summary>
    public TResult RunWithin<TState, TResult>(TState state, Func<Vm, TState, TResult> body)
    {
        if (!isStopped)
        {
            return body(Vm, state);
        }

        isStopped = false;
        deadline = NewDeadline();
        try
        {
            using var entry = new MachineEntry(Vm, new MachineTerms { Budget = NewBudget() });
            return body(Vm, state);
        }
        finally
        {
            isStopped = true;
            deadline = long.MaxValue;
        }
    }

    private long NewDeadline() => timeLimit is { } limit ? Stopwatch.GetTimestamp() + (long)(limit.TotalSeconds * Stopwatch.Frequency) : long.MaxValue;

    private MemoryBudget? NewBudget() => memoryLimit is { } bytes
        ? MemoryBudget.FromNow(bytes, "evaluation took more than " + ByteSize.Format(bytes) + " of memory", EndsLate)
        : timeLimit is null ? null : MemoryBudget.OfTime(EndsLate);

    private void Poll()
    {
        if (Token.IsCancellationRequested || engine.IsDisposed)
        {
            throw new NixException(NixErrorKind.Interrupted, "evaluation was cancelled");
        }

        if (TimeExceeded(TimeSpan.Zero, "took") is { } late)
        {
            throw late;
        }
    }

    private NixException? EndsLate(TimeSpan work) => TimeExceeded(work, "would take");

    // The error of the limit of time if it is reached after so much more time.
    private NixException? TimeExceeded(TimeSpan later, string takes) => Stopwatch.GetTimestamp() + (later.TotalSeconds * Stopwatch.Frequency) >= deadline
        ? new NixException(NixErrorKind.Timeout, string.Format(CultureInfo.InvariantCulture, "evaluation {0} longer than {1} s", takes, timeLimit!.Value.TotalSeconds))
        : null;
}
