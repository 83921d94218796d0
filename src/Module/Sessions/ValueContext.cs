using System;
using System.Runtime.CompilerServices;
using TvixEval.Core.Machine;
using TvixEval.Engine;

namespace TvixEval.Module.Sessions;

/// <summary>
/// What a value needs to be evaluated further after it has left the cmdlet that made it: the evaluator. Entering
/// installs the machine of the runspace that is asking now, on whichever thread that is.
/// </summary>
internal sealed class ValueContext
{
    private static readonly ConditionalWeakTable<Evaluator, ValueContext> ByEvaluator = new();

    private ValueContext(Evaluator evaluator) => Evaluator = evaluator;

    /// <summary>The evaluator that the values belong to.</summary>
    public Evaluator Evaluator { get; }

    /// <summary>The context of an evaluator's values.</summary>
    /// <param name="evaluator">The evaluator.</param>
    public static ValueContext Of(Evaluator evaluator) => ByEvaluator.GetValue(evaluator, static key => new ValueContext(key));

    /// <summary>Installs a machine on this thread until the result is disposed of.</summary>
    public Entry Enter()
    {
        NixRunspace runspace = NixRunspace.Current;
        return new Entry(runspace, VmSlot.Current is { } current && ReferenceEquals(current.Host, Evaluator)
            ? current
            : runspace.MachineOf(Evaluator));
    }

    /// <summary>A machine that is installed on this thread.</summary>
    internal readonly struct Entry : IDisposable
    {
        private readonly VmSlot.Scope scope;
        private readonly Action? pollBefore;

        public Entry(NixRunspace runspace, Vm machine)
        {
            Machine = machine;
            pollBefore = runspace.Watch(machine);
            scope = VmSlot.Install(machine);
        }

        public Vm Machine { get; }

        public void Dispose()
        {
            scope.Dispose();
            Machine.OnPoll = pollBefore;
        }
    }
}
