using System.Collections.Generic;
using System.Linq;
using TvixEval.Debugging;
using TvixEval.Text;

namespace TvixEval;

/// <summary>An evaluation that the debugger has stopped (see <see cref="NixDebuggerOptions"/>).</summary>
public sealed class NixDebuggerStop
{
    private readonly DebugStop stop;

    internal NixDebuggerStop(NixEngine engine, DebugStop stop, NixBreakpoint? breakpoint)
    {
        this.stop = stop;
        Breakpoint = breakpoint;
        Frames = stop.Frames.Select(frame => new NixDebuggerFrame(engine, frame)).ToArray();
    }

    /// <summary>Why it has stopped.</summary>
    public NixDebuggerReason Reason =>
        stop.Error is not null ? NixDebuggerReason.Error
        : stop.Breakpoint is not null ? NixDebuggerReason.Breakpoint
        : stop.IsBreak ? NixDebuggerReason.Break
        : stop.IsMessage ? NixDebuggerReason.Message
        : NixDebuggerReason.Step;

    /// <summary>The error that has stopped it, with its trace as far as it has got; or null.</summary>
    public NixError? Error => stop.Error;

    /// <summary>The breakpoint that has stopped it, or null.</summary>
    public NixBreakpoint? Breakpoint { get; }

    /// <summary>Whether <c>builtins.tryEval</c> is evaluating, which may catch the error.</summary>
    public bool IsInTry => stop.IsInTry;

    /// <summary>What it is in, the innermost first: calls, bodies of functions, <c>let</c>s, selections, files; at least one. The first is the place of the error or breakpoint.</summary>
    public IReadOnlyList<NixDebuggerFrame> Frames { get; }

    /// <summary>What the debugger of the Nix commands prints: the report of the error, or where it is.</summary>
    public override string ToString() => Bytes.ToText(DebugText.Reason(stop, showTrace: false) is { Length: > 0 } reason ? reason : DebugText.Describe(0, stop.Frames[0]));
}
