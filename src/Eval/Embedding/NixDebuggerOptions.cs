using System;
using System.Collections.Generic;

namespace TvixEval;

/// <summary>
/// What stops the evaluations of an engine, and what the program does then. They stop at errors, at <c>builtins.break</c> and at breakpoints, as with <c>--debugger</c> of
/// the Nix commands. The engine compiles expressions for that, which takes more time and memory. While one evaluation is debugged, those on other threads do not stop.
/// </summary>
public sealed class NixDebuggerOptions
{
    /// <summary>Creates options.</summary>
    /// <param name="onStop">
    /// Called at each stop, on the thread that called the engine. It says how to go on. It may use the engine, and nothing stops meanwhile. What it throws ends the
    /// evaluation. Its time does not count for <see cref="NixEngineOptions.TimeLimit"/>.
    /// </param>
    public NixDebuggerOptions(Func<NixDebuggerStop, NixDebuggerResume> onStop) => OnStop = onStop ?? throw new ArgumentNullException(nameof(onStop));

    /// <summary>What is called at each stop.</summary>
    public Func<NixDebuggerStop, NixDebuggerResume> OnStop { get; }

    /// <summary>Where to stop in files. The engine makes a copy of the list; a file that is compiled already does not look at it again.</summary>
    public IList<NixBreakpoint> Breakpoints { get; } = new List<NixBreakpoint>();

    /// <summary>Whether nothing stops within <c>builtins.tryEval</c> (Nix's <c>ignore-try</c>). The default is false.</summary>
    public bool IgnoreTry { get; set; }

    /// <summary>Whether <c>builtins.trace</c> and <c>builtins.warn</c> stop (Nix's <c>debugger-on-trace</c>). The default is false.</summary>
    public bool StopOnTrace { get; set; }

    /// <summary>Whether <c>builtins.warn</c> stops (Nix's <c>debugger-on-warn</c>). The default is false.</summary>
    public bool StopOnWarning { get; set; }
}
