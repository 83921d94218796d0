using System;
using TvixEval.Core.Machine;

namespace TvixEval.Module.Sessions;

/// <summary>
/// The way to use a machine of a runspace (<see cref="NixRunspace.Enter"/>): by a cmdlet, a drive, or whoever looks at a lazy object. Until this is
/// disposed of, messages go to the sink, if there is one, and stopping the pipeline ends the evaluation.
/// </summary>
internal readonly struct RunspaceEntry : IDisposable
{
    private readonly NixRunspace runspace;
    private readonly NixRunspace.MessageTarget? before;
    private readonly MachineEntry entry;

    /// <summary>Enters a machine.</summary>
    internal RunspaceEntry(NixRunspace runspace, Vm machine, IMessageSink? sink, in MachineTerms terms)
    {
        this.runspace = runspace;
        before = runspace.Target;
        entry = new MachineEntry(machine, terms);
        if (sink is not null)
        {
            runspace.Target = new NixRunspace.MessageTarget(sink, Environment.CurrentManagedThreadId);
        }
    }

    /// <summary>The machine.</summary>
    public Vm Machine => entry.Machine;

    /// <summary>Restores what was there before.</summary>
    public void Dispose()
    {
        entry.Dispose();
        runspace.Target = before;
    }
}
