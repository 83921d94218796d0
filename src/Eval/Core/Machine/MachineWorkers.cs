using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using TvixEval.Diagnostics;
using TvixEval.Work;

namespace TvixEval.Core.Machine;

/// <summary>
/// Evaluates several things on several threads, each with a machine of its own over shared values. The results come out in the
/// order of the things, whoever is faster. Threads run ahead of what is taken by a few things only, so that nothing
/// much is evaluated in vain when nobody wants the rest.
/// </summary>
/// <typeparam name="T">What results are; each thing may have several.</typeparam>
internal sealed class MachineWorkers<T> : IDisposable
{
    private const int StackSize = 16 * 1024 * 1024;
    private const int AheadPerThread = 8;

    // One thing can have results without number.
    private const int MaxWaitingResults = 256;

    private readonly Action<Vm, int, Action<T>> evaluate;
    private readonly int items;
    private readonly Progress?[] progress;
    private readonly WaitingThread consumer = new();
    private readonly List<Vm> machines = new();
    private readonly List<Thread> threads = new();
    private readonly object gate = new();
    private readonly int ahead;
    private int next;
    private int taken;
    private volatile bool isCancelled;

    /// <summary>Starts the threads.</summary>
    /// <param name="items">How many things there are.</param>
    /// <param name="evaluate">Evaluates one, given the machine of the thread and the index, and hands on each result as soon as it is there.</param>
    /// <param name="count">How many threads.</param>
    /// <param name="makeMachine">Makes the machine of a thread; called here.</param>
    /// <param name="terms">On which terms the machines work.</param>
    public MachineWorkers(int items, Action<Vm, int, Action<T>> evaluate, int count, Func<Vm> makeMachine, MachineTerms terms = default)
    {
        this.evaluate = evaluate;
        this.items = items;
        count = Math.Min(count, items);
        ahead = count * AheadPerThread;
        MemoryBudget.ChargeItems(items);
        progress = new Progress?[items];
        for (int i = 0; i < count; i++)
        {
            Vm machine = makeMachine();

            // One object for the value of a thunk, whoever evaluates it first.
            machine.SharesResults = true;
            machines.Add(machine);
        }

        terms = terms with { Budget = terms.Budget ?? MemoryBudget.Current };
        foreach (Vm machine in machines)
        {
            var thread = new Thread(() => Work(machine, terms), StackSize) { IsBackground = true, Name = "TvixEval worker" };
            threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>
    /// The results of one thing; to be asked for in the order of the things. While it waits, this thread does what the
    /// others may not do themselves (<see cref="StackGuard.OnOrigin"/>).
    /// </summary>
    /// <param name="index">The index of the thing.</param>
    /// <exception cref="NixException">Its evaluation failed, the work was cancelled, or a limit is reached.</exception>
    public IEnumerable<T> ResultsOf(int index)
    {
        Progress item;
        lock (gate)
        {
            taken = index;
            item = ProgressOf(index);
            Monitor.PulseAll(gate);
        }

        while (true)
        {
            consumer.WorkUntil(() => isCancelled || item.IsReady);
            T result = default!;
            bool isOne;
            lock (gate)
            {
                if (isCancelled)
                {
                    throw new NixException(NixErrorKind.Interrupted, "interrupted by the user");
                }

                isOne = item.Results.Count > 0;
                if (isOne)
                {
                    result = item.Results.Dequeue();
                }

                item.IsReady = item.Results.Count > 0 || item.IsFinished;
                if (item.Results.Count == MaxWaitingResults / 2)
                {
                    Monitor.PulseAll(gate);
                }
            }

            if (!isOne)
            {
                progress[index] = null;
                item.Failure?.Throw();
                yield break;
            }

            yield return result;
        }
    }

    /// <summary>Ends all work soon. Safe from any thread.</summary>
    public void Cancel()
    {
        isCancelled = true;
        foreach (Vm machine in machines)
        {
            machine.Interrupt();
        }

        lock (gate)
        {
            Monitor.PulseAll(gate);
        }

        consumer.Abandon();
    }

    /// <summary>Ends all work and waits for it.</summary>
    public void Dispose()
    {
        Cancel();
        foreach (Thread thread in threads)
        {
            thread.Join();
        }
    }

    private void Work(Vm machine, MachineTerms terms)
    {
        StackGuard.WorkFor(consumer);
        using var entry = new MachineEntry(machine, terms);
        while (Take(out int index))
        {
            ExceptionDispatchInfo? failure = null;
            try
            {
                evaluate(machine, index, result => Report(index, result));
            }
            catch (Exception error)
            {
                // Or the pipeline was stopped: for the thread that takes the results to say.
                failure = ExceptionDispatchInfo.Capture(error);
            }

            Finish(index, failure);
        }
    }

    private bool Take(out int index)
    {
        lock (gate)
        {
            while (!isCancelled && next < items && next > taken + ahead)
            {
                Monitor.Wait(gate);
            }

            index = next;
            return !isCancelled && next++ < items;
        }
    }

    private Progress ProgressOf(int index) => progress[index] ??= new Progress();

    private void Report(int index, T result)
    {
        lock (gate)
        {
            Progress item = ProgressOf(index);
            while (!isCancelled && item.Results.Count >= MaxWaitingResults)
            {
                Monitor.Wait(gate);
            }

            item.Results.Enqueue(result);
            item.IsReady = true;
        }

        consumer.Wake();
    }

    private void Finish(int index, ExceptionDispatchInfo? failure)
    {
        lock (gate)
        {
            Progress item = ProgressOf(index);
            item.Failure = failure;
            item.IsFinished = true;
            item.IsReady = true;
        }

        consumer.Wake();
    }

    private sealed class Progress
    {
        private volatile bool isReady;

        public Queue<T> Results { get; } = new();

        public bool IsFinished { get; set; }

        public ExceptionDispatchInfo? Failure { get; set; }

        /// <summary>Whether there is something to take, or nothing to come.</summary>
        public bool IsReady
        {
            get => isReady;
            set => isReady = value;
        }
    }
}
