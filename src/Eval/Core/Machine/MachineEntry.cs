using System;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Core.Machine;

/// <summary>
/// The way to use a machine from outside: until this is disposed of, on the same thread, the machine is in the thread's slot and works on some
/// terms. A machine that nobody uses forgets what has ended its last evaluation. Entries nest.
/// </summary>
internal readonly struct MachineEntry : IDisposable
{
    private readonly VmSlot.Scope slot;
    private readonly MemoryBudget? budget;
    private readonly UIntPtr stack;
    private readonly int calls;
    private readonly Action? onPoll;
    private readonly NameTable names;

    /// <summary>Enters a machine.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="terms">On which terms.</param>
    public MachineEntry(Vm machine, in MachineTerms terms)
    {
        Machine = machine;
        budget = MemoryBudget.Current;
        calls = machine.MaxCallDepth;
        onPoll = machine.OnPoll;
        names = machine.Names;
        if (!machine.IsInUse)
        {
            machine.ResetInterrupt();
        }

        MemoryBudget.Current = terms.Budget ?? budget;
        stack = terms.Stack > 0 ? StackGuard.Limit(terms.Stack) : StackGuard.Lowest;
        machine.MaxCallDepth = terms.Calls is { } more ? (int)Math.Min((long)machine.CallDepth + more, int.MaxValue) : calls;
        machine.OnPoll = terms.OnPoll ?? onPoll;
        machine.Names = terms.Names ?? names;

        // Last: what it is on decides whether it may pause collections.
        slot = VmSlot.Install(machine);
    }

    /// <summary>The machine.</summary>
    public Vm Machine { get; }

    /// <summary>Restores what was there before.</summary>
    public void Dispose()
    {
        slot.Dispose();
        Machine.Names = names;
        Machine.OnPoll = onPoll;
        Machine.MaxCallDepth = calls;
        StackGuard.Restore(stack);
        MemoryBudget.Current = budget;
    }
}
