using System;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Core.Machine;

/// <summary>What holds while somebody uses a machine (<see cref="MachineEntry"/>). What is not said stays as it is.</summary>
internal readonly struct MachineTerms
{
    /// <summary>What evaluation may use of a thread's stack where what it calls runs on that thread too: of the 10 MB of a pipeline thread, the rest is for script blocks.</summary>
    public const int SharedStack = 2 * 1024 * 1024;

    /// <summary>How many bytes of the thread's stack evaluation may use; 0 for all there are.</summary>
    public int Stack { get; init; }

    /// <summary>How many calls may be nested within those that go on already.</summary>
    public int? Calls { get; init; }

    /// <summary>How much memory evaluation may take.</summary>
    public MemoryBudget? Budget { get; init; }

    /// <summary>What the machine calls when it polls (<see cref="Vm.OnPoll"/>).</summary>
    public Action? OnPoll { get; init; }

    /// <summary>The names that the evaluation has seen which is to go on (<see cref="Vm.Names"/>).</summary>
    public NameTable? Names { get; init; }
}
