using System;
using System.Runtime.CompilerServices;
using System.Threading;
using TvixEval.Diagnostics;
using TvixEval.Work;

namespace TvixEval.Core.Machine;

/// <content>Limits: call depth, and what is polled while code runs: interruption, time, memory.</content>
internal sealed partial class Vm
{
    private const int PollInterval = 512;
    private const int LongText = 1 << 16;
    private const int BytesPerTick = 1 << 12;

    private int depth;
    private int budget = PollInterval;
    private long uncountedBytes;
    private volatile NixException? interruption;
    private Action? poller;

    /// <summary>How many calls may be nested (C++ Nix's <c>max-call-depth</c>).</summary>
    public int MaxCallDepth { get; set; }

    /// <summary>How many calls are nested now.</summary>
    internal int CallDepth => depth;

    /// <summary>Called now and then while code runs; throws to end the evaluation (for limits of time or memory). May be null.</summary>
    public Action? OnPoll { get; set; }

    /// <summary>Ends the running evaluation soon, with an error of kind <see cref="NixErrorKind.Interrupted"/>. Safe from any thread.</summary>
    public void Interrupt() => interruption = new NixException(NixErrorKind.Interrupted, "interrupted by the user");

    /// <summary>Ends the running evaluation soon because a limit is reached, unless it is being ended already. Safe from any thread.</summary>
    /// <param name="limit">The kind of the error: <see cref="NixErrorKind.Timeout"/> or <see cref="NixErrorKind.MemoryLimit"/>.</param>
    /// <param name="message">The message of the error (bytes, one a char).</param>
    public void Interrupt(NixErrorKind limit, string message) => interruption ??= new NixException(limit, message);

    /// <summary>Takes an interruption back, before a new evaluation.</summary>
    public void ResetInterrupt() => interruption = null;

    /// <summary>
    /// Takes back that a limit is reached, where it was that of a part of the evaluation only; whoever's limit is still exceeded says so again. An
    /// interruption by the user stays.
    /// </summary>
    public void ResetLimit()
    {
        if (interruption is { Kind: not NixErrorKind.Interrupted } limit)
        {
#pragma warning disable CS0420 // Interlocked treats it as volatile
            Interlocked.CompareExchange(ref interruption, null, limit);
#pragma warning restore CS0420
        }
    }

    /// <summary>Whether the evaluation should end; for native code that cannot throw.</summary>
    internal bool IsInterrupted => interruption is not null;

    /// <summary>Throws when evaluation was interrupted or a limit is reached. Builtins with long loops call it now and then.</summary>
    internal void Poll()
    {
        budget = PollInterval;
        if (interruption is { } why)
        {
            throw why.Clone();
        }

        MemoryBudget.Poll();
        ConsiderPause();
        OnPoll?.Invoke();
    }

    /// <summary>Counts work on a long text (or on other data of that size): some megabytes of it are worth a poll.</summary>
    /// <param name="length">How many bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void TickText(long length)
    {
        if (length >= LongText)
        {
            TickLongText(length);
        }
    }

    /// <summary>As <see cref="Tick"/>, after elements of a list were copied; few cost nothing.</summary>
    internal void TickItems(int count) => TickText((long)count * IntPtr.Size);

    /// <summary>As <see cref="TickText"/>, for many parts of a long text: none is too short to count.</summary>
    internal void CountText(long length)
    {
        uncountedBytes += length;
        if (uncountedBytes >= LongText)
        {
            length = uncountedBytes;
            uncountedBytes = 0;
            TickLongText(length);
        }
    }

    private void TickLongText(long length)
    {
        budget -= (int)Math.Min(length / BytesPerTick, PollInterval);
        if (budget < 0)
        {
            Poll();
        }
    }

    /// <summary><see cref="Poll"/> for code that knows nothing of the machine.</summary>
    internal Action Poller => poller ??= Poll;

    /// <summary>Counts a nested level of native work on data (C++ Nix's <c>addCallDepth</c>); undone by <see cref="LeaveLevel"/>.</summary>
    internal void EnterLevel()
    {
        if (depth > MaxCallDepth)
        {
            throw DepthExceeded();
        }

        depth++;
    }

    internal void LeaveLevel() => depth--;

    internal void LeaveLevels(int count) => depth -= count;

    /// <summary>Counts a step of native work, and polls now and then. Loops over data take one for each element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Tick()
    {
        if (--budget < 0)
        {
            Poll();
        }
    }

    private NixException DepthExceeded() =>
        new(NixErrorKind.StackOverflow, "stack overflow; max-call-depth exceeded", current.Here);
}
