using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;

namespace TvixEval.Debugging;

/// <summary>An evaluation that has stopped.</summary>
internal sealed class DebugStop
{
    /// <summary>Creates it.</summary>
    /// <param name="machine">The machine, on which expressions can be evaluated meanwhile.</param>
    /// <param name="frames">What it is in, the innermost first; at least one.</param>
    public DebugStop(Vm machine, IReadOnlyList<DebugFrame> frames)
    {
        Machine = machine;
        Frames = frames;
    }

    /// <summary>The machine, on which expressions can be evaluated meanwhile.</summary>
    public Vm Machine { get; }

    /// <summary>What it is in, the innermost first; at least one.</summary>
    public IReadOnlyList<DebugFrame> Frames { get; }

    /// <summary>The error that stopped it, or null.</summary>
    public NixException? Error { get; init; }

    /// <summary>The breakpoint that stopped it, or null.</summary>
    public Breakpoint? Breakpoint { get; init; }

    /// <summary>Whether it is at a breakpoint: a line with one, or <c>builtins.break</c>.</summary>
    public bool IsBreak { get; init; }

    /// <summary>Whether it is at <c>builtins.trace</c> or <c>builtins.warn</c>.</summary>
    public bool IsMessage { get; init; }

    /// <summary>Whether <c>tryEval</c> is evaluating, which may catch the error.</summary>
    public bool IsInTry { get; init; }
}
