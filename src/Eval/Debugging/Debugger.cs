using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Compiler;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Text;

namespace TvixEval.Debugging;

/// <summary>
/// Stops an evaluation at errors, at <c>builtins.break</c> and at breakpoints, as <c>--debugger</c> of C++ Nix does. It observes one evaluator, whose
/// code is compiled so that all variables in scope are there; and it stops one machine, while that is attached. Other machines of the evaluator run on.
/// </summary>
internal sealed class Debugger : Instrumentation
{
    private readonly BreakpointFiles places = new();
    private Vm? machine;
    private Func<DebugStop, DebugResume>? loop;
    private bool isStepping;
    private bool hasStopped;
    private int tryLevel;

    /// <summary>Whether nothing stops while <c>tryEval</c> evaluates (C++ Nix's <c>ignore-try</c>).</summary>
    public bool IgnoresTry { get; init; }

    /// <summary>Whether <c>builtins.trace</c> and <c>builtins.warn</c> stop (C++ Nix's <c>debugger-on-trace</c>).</summary>
    public bool StopsOnTrace { get; init; }

    /// <summary>Whether <c>builtins.warn</c> stops (C++ Nix's <c>debugger-on-warn</c>).</summary>
    public bool StopsOnWarn { get; init; }

    /// <summary>Where to stop besides. Files that are compiled already do not look at it again.</summary>
    public IReadOnlyList<Breakpoint> Breakpoints { get; init; } = Array.Empty<Breakpoint>();

    private bool CanStop =>
        loop is not null && !hasStopped && ReferenceEquals(VmSlot.Current, machine) && !(IgnoresTry && tryLevel > 0);

    /// <summary>Lets a machine stop, until <see cref="Detach"/>.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="onStop">
    /// Called when it has stopped, on the thread that the work started on, with the machine entered: it can evaluate. Says how to go on.
    /// </param>
    public void Attach(Vm vm, Func<DebugStop, DebugResume> onStop)
    {
        machine = vm;
        loop = onStop;
        isStepping = false;
    }

    /// <summary>Lets nothing stop any more.</summary>
    public void Detach()
    {
        machine = null;
        loop = null;
    }

    /// <inheritdoc/>
    public override CodeUnit Compile(SourceFile file, Func<CodeUnit> compile)
    {
        file.HasDebugInfo = true;
        CodeUnit unit = compile();
        if (Breakpoints.Count > 0)
        {
            ((ScopedBindings)unit.Bindings).Breakpoints = BreakpointTargets.In(file, unit.Body, Breakpoints.Where(breakpoint => IsIn(breakpoint, file)));
        }

        return unit;
    }

    /// <inheritdoc/>
    public override void Hit(Frame frame, in Instruction probe)
    {
        object site = frame.Chunk.Sites[probe.C];
        switch ((ProbeKind)probe.A)
        {
            case ProbeKind.Scope:
                var entered = (ScopeSite)site;
                frame[probe.B] = new ScopeValues(entered.Scope, entered.Outer is { } outer ? (ScopeValues)Making.Make(frame, outer.Code) : null);
                break;
            case ProbeKind.Names:
                Fill((ScopeValues)frame[probe.B]!, frame, (ScopeSite)site);
                break;
            case ProbeKind.Step:
                if (isStepping && CanStop)
                {
                    Stop(DebugFrames.Of(frame), null, null, isBreak: false);
                }

                break;
            case ProbeKind.Breakpoint:
                if (CanStop)
                {
                    StopAt(frame, (FrameSite)site);
                }

                break;
        }
    }

    /// <inheritdoc/>
    public override void Meet(Vm vm, NixException error)
    {
        if (!CanStop || error.EndsEvaluation || error.HasStopped)
        {
            return;
        }

        error.HasStopped = true;
        Frame innermost = vm.CurrentFrame;
        List<DebugFrame> frames = DebugFrames.Of(innermost);
        frames.Insert(0, DebugFrames.At(innermost, error.RawMessage, error.Position.IsKnown ? error.Position : innermost.Here, isError: true));
        Stop(frames, error, null, isBreak: false);
    }

    /// <inheritdoc/>
    public override Builtin Wrap(Builtin builtin) => builtin.Name switch
    {
        // Its argument is evaluated after it has stopped.
        "break" => new Builtin(builtin.Name, builtin.Parameters, strict: 0, builtin.AddsTrace, new Func<Vm, Value, Value>(Break)),
        "tryEval" => new Builtin(builtin, new Func<Vm, Value, Value>((vm, value) => Try(builtin, vm, value))),
        "trace" when StopsOnTrace => StoppingAfter(builtin, static _ => true),
        "traceVerbose" when StopsOnTrace => StoppingAfter(builtin, static vm => vm.Evaluator().Settings.TraceVerbose),
        "warn" when StopsOnTrace || StopsOnWarn => StoppingAfter(builtin, static _ => true),
        _ => builtin,
    };

    private static void Fill(ScopeValues values, Frame frame, ScopeSite site)
    {
        for (int i = 0; i < site.Values.Length; i++)
        {
            values.Values[i] = Making.Make(frame, site.Values[i].Code);
        }
    }

    private bool IsIn(Breakpoint breakpoint, SourceFile file) => places.IsIn(breakpoint, file, machine?.Evaluator().UnrecordedFiles);

    private Value Break(Vm vm, Value value)
    {
        if (CanStop)
        {
            List<DebugFrame> frames = DebugFrames.Of(vm.CurrentFrame);
            frames.Insert(0, DebugFrames.At(vm.CurrentFrame, DebugText.BreakpointReached, Position.None, isError: false));
            Stop(frames, null, null, isBreak: true);
        }

        return value;
    }

    private Value Try(Builtin original, Vm vm, Value value)
    {
        bool isObserved = ReferenceEquals(vm, machine);
        tryLevel += isObserved ? 1 : 0;
        try
        {
            return original.Body1(vm, value);
        }
        finally
        {
            tryLevel -= isObserved ? 1 : 0;
        }
    }

    private Builtin StoppingAfter(Builtin original, Func<Vm, bool> isWanted) =>
        new(original, new Func<Vm, Value, Value, Value>((vm, message, value) =>
        {
            Value result = original.Body2(vm, message, value);
            if (CanStop && isWanted(vm))
            {
                Stop(WithPlace(vm, DebugFrames.Of(vm.CurrentFrame)), null, null, isBreak: false, isMessage: true);
            }

            return result;
        }));

    private void StopAt(Frame frame, FrameSite site)
    {
        foreach (Breakpoint breakpoint in Breakpoints.Where(candidate => candidate.IsEnabled && IsIn(candidate, frame.Chunk.File!) && BreakpointTargets.IsAt(candidate, frame.Chunk.File!, site.Expr)))
        {
            breakpoint.HitCount++;
            List<DebugFrame> frames = DebugFrames.Of(frame);
            frames.Insert(0, new DebugFrame(DebugText.BreakpointReached, frame.Position, frame, site));
            Stop(frames, null, breakpoint, isBreak: true);
            return;
        }
    }

    // There may be no frame: an expression that is nothing but a name.
    private static List<DebugFrame> WithPlace(Vm vm, List<DebugFrame> frames)
    {
        if (frames.Count == 0)
        {
            frames.Add(DebugFrames.At(vm.CurrentFrame, string.Empty, vm.CurrentFrame.Here, isError: false));
        }

        return frames;
    }

    private void Stop(IReadOnlyList<DebugFrame> frames, NixException? error, Breakpoint? breakpoint, bool isBreak, bool isMessage = false)
    {
        Vm vm = machine!;
        var stop = new DebugStop(vm, frames) { Error = error, Breakpoint = breakpoint, IsBreak = isBreak, IsMessage = isMessage, IsInTry = tryLevel > 0 };
        DebugResume resume;
        hasStopped = true;
        try
        {
            resume = StackGuard.OnOrigin(() => RunLoop(stop));
        }
        finally
        {
            hasStopped = false;
        }

        isStepping = resume == DebugResume.Step;
        if (resume == DebugResume.Quit)
        {
            throw new DebuggerQuitException(error);
        }
    }

    private DebugResume RunLoop(DebugStop stop)
    {
        // What is evaluated meanwhile may call as deep as anything, however deep it has stopped.
        using var entry = new MachineEntry(stop.Machine, new MachineTerms { Calls = stop.Machine.Evaluator().Settings.MaxCallDepth });
        return stop.Breakpoint?.Action is { } action && !action(stop) ? isStepping ? DebugResume.Step : DebugResume.Continue : loop!(stop);
    }
}
