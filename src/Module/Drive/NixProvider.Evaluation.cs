using System;
using System.Management.Automation;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Module.Drive;
using TvixEval.Module.Sessions;
using TvixEval.Work;

namespace TvixEval.Module;

/// <content>How items are evaluated: by the runspace's machine, within the limits of the drive.</content>
public sealed partial class NixProvider
{
    private volatile Vm? running;
    private EvaluationMonitor? monitor;

    /// <summary>Evaluates; an error ends the operation. The engine takes the error record over from exceptions that have one.</summary>
    private Value Run(NixDrive drive, Func<Vm, Value> evaluate) => Run(drive.Context, drive.Limits, evaluate);

    private Value Run(ValueContext context, WorkLimits limits, Func<Vm, Value> evaluate)
    {
        try
        {
            return Evaluate(context, limits, evaluate);
        }
        catch (NixException error)
        {
            throw new NixPropertyException(error);
        }
    }

    private Value Evaluate(ValueContext context, WorkLimits limits, Func<Vm, Value> evaluate)
    {
        // Within a command of the module, messages are that command's.
        NixRunspace runspace = NixRunspace.Current;
        runspace.Paths = SessionState.Path;
        var terms = new MachineTerms { Calls = limits.Calls };
        EvaluationMonitor? watching = MonitorOf(context, limits);
        if (watching is not null)
        {
            terms = terms with { Budget = watching.Budget, OnPoll = watching.Poller + runspace.CheckStopping };
        }

        using RunspaceEntry entry = context.Enter(runspace.Target is null ? this : null, terms);
        Vm? before = running;
        running = entry.Machine;
        try
        {
            if (isStopped)
            {
                throw new PipelineStoppedException();
            }

            watching?.Resume();
            Value result = evaluate(entry.Machine);
            runspace.Flush();
            return result;
        }
        catch (NixException error) when (error.Kind == NixErrorKind.Interrupted || isStopped)
        {
            throw new PipelineStoppedException(error.Message, error);
        }
        finally
        {
            watching?.Rest();
            running = before;
        }
    }

    /// <summary>
    /// What watches the limits of time and memory, or null without any. The engine makes a provider for each operation; all that this one
    /// evaluates is one access.
    /// </summary>
    private EvaluationMonitor? MonitorOf(ValueContext context, WorkLimits limits)
    {
        if (limits.Time is null && limits.Memory is null)
        {
            return null;
        }

        Vm machine = context.Machine;
        return monitor = monitor is not null && monitor.IsOf(machine, limits) ? monitor : new EvaluationMonitor(machine, limits, report: null);
    }
}
