using System;
using System.Management.Automation;

namespace TvixEval.Module.Parameters;

/// <summary>The parameters of commands that evaluation can be stopped in . A command that derives from one with them, and has none, overrides them.</summary>
internal abstract class DebuggerParameters
{
    /// <summary>
    /// Opens a prompt with the variables in scope when an error occurs, when <c>builtins.break</c> is called, and at breakpoints (<c>Set-NixBreakpoint</c>), as Nix's
    /// <c>--debugger</c> does. <c>:bt</c> shows what led there, <c>:env</c> the names in scope, <c>:st N</c> goes to another frame, <c>:s</c> goes on to the
    /// next step and <c>:c</c> to the next stop, <c>:q</c> ends the command, or in Enter-NixRepl the input; anything else is evaluated. The time at the prompt does not count for
    /// -TimeoutSec. Lazy objects do not stop when they are read after the command.
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
}
