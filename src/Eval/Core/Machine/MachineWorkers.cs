using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using TvixEval.Diagnostics;
using TvixEval.Work;

namespace TvixEval.Core.Machine;

/// <summary>
/// Evaluates several things on several threads, each with a machine of its own over shared values. A thing may turn out to be several things,
/// which are then divided among the threads, too. The results come out in the order of the things, whoever is faster. Threads run ahead of
/// what is taken by a few things only, so that nothing much is evaluated in vain when nobody wants the rest.
/// </summary>
/// <typeparam name="TThing">What is evaluated.</typeparam>
/// <typeparam name="TResult">What results are; each thing may have several.</typeparam>
internal sealed class MachineWorkers<TThing, TResult> : IDisposable
{
    private const int StackSize = 16 * 1024 * 1024;
    private const int AheadPerThread = 32;

    // One thing can have results without number.
    private const int MaxWaitingResults = 256;

    private readonly Evaluation evaluate;
    private readonly WaitingThread consumer = new();
    private readonly List<Vm> machines = new();
    private readonly List<Thread> threads = new();
    private readonly object gate = new();
    private readonly int ahead;

    // The first thing whose results were not all taken, and the first one that no thread has begun with; null where there is none.
    private Item? current;
    private Item? untaken;
    private int running;
    private volatile bool isCancelled;

    /// <summary>Starts the threads.</summary>
    /// <param name="things">What to evaluate.</param>
    /// <param name="evaluate">Evaluates one thing.</param>
    /// <param name="count">How many threads.</param>
    /// <param name="makeMachine">Makes the machine of a thread; called here.</param>
    /// <param name="terms">On which terms the machines work.</param>
    public MachineWorkers(IReadOnlyList<TThing> things, Evaluation evaluate, int count, Func<Vm> makeMachine, MachineTerms terms = default)
    {
        this.evaluate = evaluate;
        current = untaken = Item.First(things, depth: 0, after: null);
        ahead = count * AheadPerThread;
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

    /// <summary>Evaluates one thing.</summary>
    /// <param name="vm">The machine of the thread.</param>
    /// <param name="thing">The thing.</param>
    /// <param name="report">To be given each result as soon as it is there.</param>
    /// <param name="divide">To be given the things that it consists of, at most once, whose results come after its own.</param>
    public delegate void Evaluation(Vm vm, TThing thing, Action<TResult> report, Action<IReadOnlyList<TThing>> divide);

    /// <summary>
    /// The results of one of the things that were given; to be asked for in their order. While it waits, this thread does what the
    /// others may not do themselves (<see cref="StackGuard.OnOrigin"/>).
    /// </summary>
    /// <param name="index">The index of the thing.</param>
    /// <exception cref="NixException">Its evaluation failed, the work was cancelled, or a limit is reached.</exception>
    public IEnumerable<TResult> ResultsOf(int index)
    {
        lock (gate)
        {
            while (current is { } passed && (passed.Depth > 0 || passed.Index < index))
            {
                MoveOn(passed);
            }
        }

        for (Item? item = current; item is not null && (item.Depth > 0 || item.Index == index); item = current)
        {
            while (Take(item, out TResult result))
            {
                yield return result;
            }

            lock (gate)
            {
                MoveOn(item);
            }

            item.Failure?.Throw();
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

    // To be called in the lock.
    private void MoveOn(Item item)
    {
        current = item.Next;
        Monitor.PulseAll(gate);
    }

    private bool Take(Item item, out TResult result)
    {
        consumer.WorkUntil(() => isCancelled || item.IsReady);
        lock (gate)
        {
            if (isCancelled)
            {
                throw new NixException(NixErrorKind.Interrupted, "interrupted by the user");
            }

            bool isOne = item.Results.Count > 0;
            result = isOne ? item.Results.Dequeue() : default!;
            item.IsReady = item.Results.Count > 0 || item.IsFinished;
            if (item.Results.Count == MaxWaitingResults / 2)
            {
                Monitor.PulseAll(gate);
            }

            return isOne;
        }
    }

    private void Work(Vm machine, MachineTerms terms)
    {
        StackGuard.WorkFor(consumer);
        using var entry = new MachineEntry(machine, terms);
        while (Begin() is { } item)
        {
            ExceptionDispatchInfo? failure = null;
            try
            {
                evaluate(machine, item.Thing, result => Report(item, result), parts => Divide(item, parts));
            }
            catch (Exception error)
            {
                // Or the pipeline was stopped: for the thread that takes the results to say.
                failure = ExceptionDispatchInfo.Capture(error);
            }

            Finish(item, failure);
        }
    }

    private Item? Begin()
    {
        lock (gate)
        {
            while (!isCancelled)
            {
                while (untaken is { IsTaken: true } taken)
                {
                    untaken = taken.Next;
                }

                if (untaken is null && running == 0)
                {
                    return null;
                }

                if (untaken is { } next && IsNear(next))
                {
                    next.IsTaken = true;
                    running++;
                    return next;
                }

                Monitor.Wait(gate);
            }

            return null;
        }
    }

    private bool IsNear(Item item)
    {
        Item? before = current;
        for (int i = 0; i <= ahead && before is not null; i++)
        {
            if (ReferenceEquals(before, item))
            {
                return true;
            }

            before = before.Next;
        }

        return false;
    }

    private void Divide(Item item, IReadOnlyList<TThing> parts)
    {
        lock (gate)
        {
            item.Divide(parts);

            // What it consists of may come before all that was not begun with, or after some of it.
            untaken = current;
            Monitor.PulseAll(gate);
        }
    }

    private void Report(Item item, TResult result)
    {
        lock (gate)
        {
            while (!isCancelled && item.Results.Count >= MaxWaitingResults)
            {
                Monitor.Wait(gate);
            }

            item.Results.Enqueue(result);
            item.IsReady = true;
        }

        consumer.Wake();
    }

    private void Finish(Item item, ExceptionDispatchInfo? failure)
    {
        lock (gate)
        {
            running--;
            item.Failure = failure;
            item.IsFinished = true;
            item.IsReady = true;
            Monitor.PulseAll(gate);
        }

        consumer.Wake();
    }

    /// <summary>One thing in the list of all. Those that nobody has looked at yet are not made.</summary>
    private sealed class Item
    {
        private readonly IReadOnlyList<TThing> things;
        private readonly Item? after;
        private volatile bool isReady;
        private Item? next;
        private bool hasNext;

        private Item(IReadOnlyList<TThing> things, int index, int depth, Item? after)
        {
            this.things = things;
            this.after = after;
            Index = index;
            Depth = depth;
        }

        public int Index { get; }

        /// <summary>How many times what was given was divided to get this.</summary>
        public int Depth { get; }

        public TThing Thing => things[Index];

        public Item? Next
        {
            get
            {
                if (!hasNext)
                {
                    hasNext = true;
                    next = Index + 1 < things.Count ? new Item(things, Index + 1, Depth, after) : after;
                }

                return next;
            }
        }

        public bool IsTaken { get; set; }

        public Queue<TResult> Results { get; } = new();

        public bool IsFinished { get; set; }

        public ExceptionDispatchInfo? Failure { get; set; }

        /// <summary>Whether there is something to take, or nothing to come.</summary>
        public bool IsReady
        {
            get => isReady;
            set => isReady = value;
        }

        /// <summary>The first of several things; what follows if there are none.</summary>
        public static Item? First(IReadOnlyList<TThing> things, int depth, Item? after) => things.Count > 0 ? new Item(things, 0, depth, after) : after;

        /// <summary>Puts the things that this one consists of behind it.</summary>
        public void Divide(IReadOnlyList<TThing> parts) => next = First(parts, Depth + 1, Next);
    }
}
