using System;
using System.Management.Automation;
using TvixEval.Debugging;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Module.Debugging;
using TvixEval.Module.Sessions;
using TvixEval.Work;
using NixDebugger = TvixEval.Debugging.Debugger;

namespace TvixEval.Module.Repl;

/// <summary>The debugger that a command was asked for by its parameters.</summary>
internal sealed class CommandDebugger
{
    private readonly NixRunspace runspace;
    private readonly NixDebugger debugger;

    /// <summary>Creates it.</summary>
    /// <param name="runspace">The runspace that the command runs in, whose breakpoints count.</param>
    /// <param name="ignoresTry">Whether nothing stops within <c>tryEval</c> (<c>-IgnoreTry</c>).</param>
    /// <param name="stopsOn">What stops besides (<c>-StopOn</c>).</param>
    public CommandDebugger(NixRunspace runspace, bool ignoresTry, string[] stopsOn)
    {
        this.runspace = runspace;
        debugger = new NixDebugger
        {
            IgnoresTry = ignoresTry,
            StopsOnTrace = Array.Exists(stopsOn, static what => what.Equals("Trace", StringComparison.OrdinalIgnoreCase)),
            StopsOnWarn = Array.Exists(stopsOn, static what => what.Equals("Warning", StringComparison.OrdinalIgnoreCase)),
            Breakpoints = BreakpointTable.Of(runspace).ForDebugger(),
        };
    }

    /// <summary>An evaluation that can stop: with an evaluator of its own, whose code is compiled for that.</summary>
    /// <param name="settings">The settings of the evaluator.</param>
    public Evaluation CreateEvaluation(EvalSettings settings)
    {
        settings.Instrumentation = debugger;
        return new Evaluation(runspace, StandardEvaluator.Create(settings), keepsValues: false);
    }

    /// <summary>Lets the evaluation stop, until <see cref="Detach"/>.</summary>
    /// <param name="cmdlet">The command that reads what to do.</param>
    /// <param name="evaluation">Its evaluation.</param>
    /// <param name="limits">What each input at the prompt may take.</param>
    /// <param name="wait">Runs what waits for the user, so that the time is not the evaluation's.</param>
    /// <param name="reader">What the command reads by already; null to read by one of its own at each stop.</param>
    public void Attach(PSCmdlet cmdlet, Evaluation evaluation, WorkLimits limits, Func<Func<DebugResume>, DebugResume> wait, ReplReader? reader = null)
    {
        var loop = new DebuggerLoop(cmdlet, evaluation, limits, reader);
        debugger.Attach(evaluation.Machine, stop => wait(() => loop.Run(stop)));
    }

    /// <summary>Lets nothing stop any more.</summary>
    public void Detach() => debugger.Detach();
}
