using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using TvixEval.Core.Machine;
using TvixEval.Debugging;
using TvixEval.IO;
using TvixEval.Module.Errors;
using TvixEval.Module.Sessions;
using TvixEval.Repl;
using TvixEval.Work;

namespace TvixEval.Module.Repl;

/// <summary>Reads and answers while an evaluation has stopped in the debugger.</summary>
internal sealed class DebuggerLoop
{
    private readonly PSCmdlet cmdlet;
    private readonly Evaluation evaluation;
    private readonly WorkLimits limits;
    private readonly ReplReader? shared;
    private bool hasIntroduced;

    /// <summary>Creates a loop.</summary>
    /// <param name="cmdlet">The command that evaluates.</param>
    /// <param name="evaluation">Its evaluation.</param>
    /// <param name="limits">What each input may take: the time of an input is none of the evaluation's.</param>
    /// <param name="shared">What the command reads by already, which is the debugger's meanwhile: an editor is set up once. Null for one at each stop.</param>
    public DebuggerLoop(PSCmdlet cmdlet, Evaluation evaluation, WorkLimits limits, ReplReader? shared)
    {
        this.shared = shared;
        this.cmdlet = cmdlet;
        this.evaluation = evaluation;
        this.limits = limits;
    }

    /// <summary>Reads until the user says how to go on. The end of the input ends the evaluation.</summary>
    /// <param name="stop">Where it has stopped.</param>
    public DebugResume Run(DebugStop stop)
    {
        evaluation.Runspace.Flush();
        var repl = new NixRepl(
            evaluation.Machine,
            () => NixPaths.FromNative(CurrentFolder.Of(cmdlet.SessionState.Path)),
            static name => BuiltinHelp.All.FirstOrDefault(builtin => builtin.Name == name)?.Description,
            TextEditor.Open,
            limits,
            static error => ErrorAdvice.For(error, isTyped: true),
            stop);
        cmdlet.Host.UI.WriteLine(repl.Reason);
        if (!hasIntroduced)
        {
            hasIntroduced = true;
            cmdlet.Host.UI.WriteLine("\nEntering the Nix debugger. Type :? for help.");
        }

        // What evaluates has the keys, to find Ctrl+C among them. Now they are for what reads.
        BreakKey.WhilePaused(() =>
        {
            if (shared is not null)
            {
                shared.Lend(repl, () => Run(repl, shared));
                return;
            }

            using ReplReader reader = ReplReader.Create(cmdlet, repl);
            Run(repl, reader);
        });
        return repl.Resume;
    }

    private void Run(NixRepl repl, ReplReader reader)
    {
        while (!repl.IsDone && Read(reader) is { } text)
        {
            if (cmdlet.Stopping)
            {
                throw new PipelineStoppedException();
            }

            Process(repl, text);
        }
    }

    private string? Read(ReplReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (Exception error) when (error is PSInvalidOperationException or HostException or NotImplementedException)
        {
            // The first is what PowerShell throws with -NonInteractive, the others what hosts without an interface throw.
            var needed = new InvalidOperationException("-Debugger reads what to do from the host, and this host reads no input (PowerShell runs with -NonInteractive, or nobody is there). Evaluate without -Debugger.");
            cmdlet.ThrowTerminatingError(new ErrorRecord(needed, "DebuggerNeedsInput", ErrorCategory.InvalidOperation, null));
            throw;
        }
    }

    private void Process(NixRepl repl, string text)
    {
        using var monitor = new EvaluationMonitor(evaluation.Machine, limits, null);
        using var entry = new MachineEntry(evaluation.Machine, new MachineTerms { Budget = monitor.Budget, OnPoll = monitor.Poller });
        monitor.Resume();
        try
        {
            ReplInputs.Process(cmdlet, evaluation, repl, text);
        }
        finally
        {
            monitor.Leave();
        }
    }
}
