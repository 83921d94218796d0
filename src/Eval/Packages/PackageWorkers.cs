using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Work;

namespace TvixEval.Packages;

/// <summary>
/// Searches branches on several threads, each with a machine of its own over shared values. The results come out in the
/// order of the branches, whoever is faster. Threads run ahead of what is taken by a few branches only, so that nothing
/// much is evaluated in vain when nobody wants the rest.
/// </summary>
internal sealed class PackageWorkers : IDisposable
{
    private const int StackSize = 16 * 1024 * 1024;
    private const int AheadPerThread = 8;

    // A branch can have results without number.
    private const int MaxWaitingResults = 256;

    private readonly PackageSearch search;
    private readonly IReadOnlyList<PackageBranch> branches;
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
    /// <param name="search">How to search.</param>
    /// <param name="branches">Where.</param>
    /// <param name="count">How many threads.</param>
    /// <param name="makeMachine">Makes the machine of a thread; called here.</param>
    /// <param name="terms">On which terms the machines work.</param>
    public PackageWorkers(PackageSearch search, IReadOnlyList<PackageBranch> branches, int count, Func<Vm> makeMachine, MachineTerms terms = default)
    {
        this.search = search;
        this.branches = branches;
        count = Math.Min(count, branches.Count);
        ahead = count * AheadPerThread;
        MemoryBudget.ChargeItems(branches.Count);
        progress = new Progress?[branches.Count];
        for (int i = 0; i < count; i++)
        {
            machines.Add(makeMachine());
        }

        terms = terms with { Budget = terms.Budget ?? MemoryBudget.Current };
        foreach (Vm machine in machines)
        {
            var thread = new Thread(() => Work(machine, terms), StackSize) { IsBackground = true, Name = "TvixEval derivations" };
            threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>
    /// The results of a branch; to be asked for in the order of the branches. While it waits, this thread does what the
    /// others may not do themselves (<see cref="StackGuard.OnOrigin"/>).
    /// </summary>
    /// <param name="index">The index of the branch.</param>
    /// <exception cref="NixException">The search was cancelled, or a limit is reached.</exception>
    public IEnumerable<PackageResult> ResultsOf(int index)
    {
        Progress branch;
        lock (gate)
        {
            taken = index;
            branch = ProgressOf(index);
            Monitor.PulseAll(gate);
        }

        while (true)
        {
            consumer.WorkUntil(() => isCancelled || branch.IsReady);
            PackageResult? result;
            lock (gate)
            {
                if (isCancelled)
                {
                    throw new NixException(NixErrorKind.Interrupted, "interrupted by the user");
                }

                result = branch.Results.Count > 0 ? branch.Results.Dequeue() : null;
                branch.IsReady = branch.Results.Count > 0 || branch.IsFinished;
                if (branch.Results.Count == MaxWaitingResults / 2)
                {
                    Monitor.PulseAll(gate);
                }
            }

            if (result is null)
            {
                progress[index] = null;
                branch.Failure?.Throw();
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
                foreach (PackageResult result in search.Walk(machine, branches[index]))
                {
                    Report(index, result, isFinished: false, null);
                }
            }
            catch (Exception error)
            {
                // A limit, or the pipeline was stopped: for the thread that takes the results to say.
                failure = ExceptionDispatchInfo.Capture(error);
            }

            Report(index, null, isFinished: true, failure);
        }
    }

    private bool Take(out int index)
    {
        lock (gate)
        {
            while (!isCancelled && next < branches.Count && next > taken + ahead)
            {
                Monitor.Wait(gate);
            }

            index = next;
            return !isCancelled && next++ < branches.Count;
        }
    }

    private Progress ProgressOf(int index) => progress[index] ??= new Progress();

    private void Report(int index, PackageResult? result, bool isFinished, ExceptionDispatchInfo? failure)
    {
        lock (gate)
        {
            Progress branch = ProgressOf(index);
            while (!isCancelled && branch.Results.Count >= MaxWaitingResults)
            {
                Monitor.Wait(gate);
            }

            if (result is not null)
            {
                branch.Results.Enqueue(result);
            }

            branch.Failure = failure;
            branch.IsFinished = isFinished;
            branch.IsReady = true;
        }

        consumer.Wake();
    }

    private sealed class Progress
    {
        private volatile bool isReady;

        public Queue<PackageResult> Results { get; } = new();

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
