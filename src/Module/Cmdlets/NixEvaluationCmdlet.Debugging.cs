using System;
using System.Management.Automation;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Module.Debugging;
using TvixEval.Module.Repl;
using TvixEval.Module.Sessions;
using NixDebugger = TvixEval.Debugging.Debugger;

namespace TvixEval.Module;

/// <content>The debugger.</content>
public abstract partial class NixEvaluationCmdlet
{
    private NixDebugger? debugger;

    /// <summary>
    /// Opens a prompt with the variables in scope when an error occurs, when <c>builtins.break</c> is called, and at breakpoints (<c>Set-NixBreakpoint</c>), as Nix's
    /// <c>--debugger</c> does. <c>:bt</c> shows what led there, <c>:env</c> the names in scope, <c>:st N</c> goes to another frame, <c>:s</c> goes on to the
    /// next step and <c>:c</c> to the next stop, <c>:q</c> ends the command; anything else is evaluated. The time at the prompt does not count for -TimeoutSec.
    /// Lazy objects do not stop when they are read after the command.
    /// </summary>
    [Parameter]
    public virtual SwitchParameter Debugger { get; set; }

    /// <summary>With -Debugger: does not stop within <c>builtins.tryEval</c> (Nix's <c>ignore-try</c>).</summary>
    [Parameter]
    public virtual SwitchParameter IgnoreTry { get; set; }

    /// <summary>With -Debugger: stops also at each <c>builtins.trace</c> or <c>builtins.warn</c> (Nix's <c>debugger-on-trace</c> and <c>debugger-on-warn</c>).</summary>
    [Parameter]
    [ValidateSet("Trace", "Warning")]
    public virtual string[] StopOn { get; set; } = Array.Empty<string>();

    /// <summary>An evaluation in the debugger: with an evaluator of its own, whose code is compiled for that.</summary>
    private Evaluation DebuggedEvaluation(NixRunspace runspace)
    {
        debugger = new NixDebugger
        {
            IgnoresTry = IgnoreTry,
            StopsOnTrace = Array.Exists(StopOn, static what => what.Equals("Trace", StringComparison.OrdinalIgnoreCase)),
            StopsOnWarn = Array.Exists(StopOn, static what => what.Equals("Warning", StringComparison.OrdinalIgnoreCase)),
            Breakpoints = BreakpointTable.Of(runspace).ForDebugger(),
        };
        EvalSettings settings = GetOptions().ToSettings(RecordsDependencies);
        settings.Instrumentation = debugger;
        return new Evaluation(runspace, StandardEvaluator.Create(settings), keepsValues: false);
    }

    private void AttachDebugger()
    {
        var loop = new DebuggerLoop(this, Evaluation, Limits);
        debugger?.Attach(Evaluation.Machine, stop => WithinEvaluation(() => loop.Run(stop)));
    }
}
