using System;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using TvixEval.Debugging;

namespace TvixEval.Embedding;

/// <summary>The debugger of an engine. It stops one evaluation at a time: others that threads of the program start meanwhile run through.</summary>
internal sealed class EngineDebugger
{
    private readonly NixEngine engine;
    private readonly NixBreakpoint[] breakpoints;
    private readonly Func<NixDebuggerStop, NixDebuggerResume> onStop;
    private int isAttached;

    /// <summary>Creates a debugger.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="options">What stops it.</param>
    /// <param name="baseDirectory">Where relative paths start.</param>
    public EngineDebugger(NixEngine engine, NixDebuggerOptions options, string baseDirectory)
    {
        this.engine = engine;
        breakpoints = options.Breakpoints.ToArray();
        onStop = options.OnStop;
        Debugger = new Debugger
        {
            IgnoresTry = options.IgnoreTry,
            StopsOnTrace = options.StopOnTrace,
            StopsOnWarn = options.StopOnWarning,
            Breakpoints = breakpoints.Select(breakpoint => breakpoint.Place(baseDirectory)).ToArray(),
        };
    }

    /// <summary>What observes the evaluator.</summary>
    public Debugger Debugger { get; }

    /// <summary>Runs an evaluation that the program asks for, and lets it stop.</summary>
    /// <param name="machine">The machine that evaluates.</param>
    /// <param name="work">The evaluation.</param>
    public TResult Run<TResult>(EngineMachine machine, Func<TResult> work)
    {
        if (Interlocked.CompareExchange(ref isAttached, 1, 0) != 0)
        {
            return work();
        }

        try
        {
            Debugger.Attach(machine.Vm, stop => machine.WhileStopped(() => Resume(stop)));
            return work();
        }
        catch (DebuggerQuitException quit)
        {
            if (quit.Error is { } error)
            {
                ExceptionDispatchInfo.Capture(error).Throw();
            }

            throw new OperationCanceledException(quit.Message, quit);
        }
        finally
        {
            Debugger.Detach();
            Volatile.Write(ref isAttached, 0);
        }
    }

    private DebugResume Resume(DebugStop stop)
    {
        NixBreakpoint? breakpoint = stop.Breakpoint is { } placed ? breakpoints.First(candidate => candidate.IsOf(placed)) : null;
        return onStop(new NixDebuggerStop(engine, stop, breakpoint)) switch
        {
            NixDebuggerResume.Step => DebugResume.Step,
            NixDebuggerResume.Quit => DebugResume.Quit,
            _ => DebugResume.Continue,
        };
    }
}
