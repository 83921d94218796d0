using System;
using System.Collections.Generic;
using System.Threading;
using TvixEval.Core.Values;
using TvixEval.Work;

namespace TvixEval.Core.Machine;

/// <summary>
/// Evaluates values on threads of its own, each with a machine of its own, before anybody needs them (<c>builtins.parallel</c>). Who needs one that is not there
/// yet evaluates it as always, so that nobody waits for these threads; errors are those of whoever looks.
/// What only the thread of the evaluation itself may do (call script blocks) is left to it.
/// </summary>
internal sealed class BackgroundForcing : IDisposable
{
    private const int StackSize = 16 * 1024 * 1024;

    private readonly int count;
    private readonly Func<Vm> makeMachine;
    private readonly MachineTerms terms;
    private readonly WaitingThread nobody = new();
    private readonly Stack<Value> values = new();
    private readonly List<Vm> machines = new();
    private readonly List<Thread> threads = new();
    private volatile bool isCancelled;

    /// <summary>Prepares for it; the threads start when there is something to do.</summary>
    /// <param name="count">How many threads.</param>
    /// <param name="makeMachine">Makes the machine of a thread.</param>
    /// <param name="terms">On which terms the machines work.</param>
    public BackgroundForcing(int count, Func<Vm> makeMachine, MachineTerms terms)
    {
        this.count = count;
        this.makeMachine = makeMachine;
        this.terms = terms with { Budget = terms.Budget ?? MemoryBudget.Current };
        nobody.Abandon();
    }

    /// <summary>
    /// Has values evaluated to their outermost constructor, the last one first: who needs them begins with the first one, so that both meet somewhere, and do
    /// not evaluate the same at the same time. Returns at once.
    /// </summary>
    /// <param name="list">The values.</param>
    public void Start(NixList list)
    {
        lock (values)
        {
            for (int i = 0; i < list.Count; i++)
            {
                if (list[i].Peek() is null)
                {
                    values.Push(list[i]);
                }
            }

            // One more for each value, as long as there may be.
            for (int missing = Math.Min(count, values.Count) - threads.Count; missing > 0 && !isCancelled; missing--)
            {
                Vm machine = makeMachine();
                machine.SharesResults = true;
                machine.Background = this;
                machines.Add(machine);
                var thread = new Thread(() => Work(machine), StackSize) { IsBackground = true, Name = "TvixEval background" };
                threads.Add(thread);
                thread.Start();
            }

            Monitor.PulseAll(values);
        }
    }

    /// <summary>Ends all work and waits for that. What is not evaluated yet stays as it is.</summary>
    public void Dispose()
    {
        lock (values)
        {
            isCancelled = true;
            foreach (Vm machine in machines)
            {
                machine.Interrupt();
            }

            Monitor.PulseAll(values);
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }
    }

    private void Work(Vm machine)
    {
        StackGuard.WorkFor(nobody);
        using var entry = new MachineEntry(machine, terms);
        while (Next() is { } value)
        {
            try
            {
                machine.Force(value);
            }
            catch (Exception)
            {
                // The value holds its error, or is as it was: a limit is reached, it needs the other thread, the pipeline was stopped. Who evaluates it finds out.
            }
        }
    }

    private Value? Next()
    {
        lock (values)
        {
            while (!isCancelled)
            {
                if (values.Count > 0)
                {
                    return values.Pop();
                }

                Monitor.Wait(values);
            }

            return null;
        }
    }
}
