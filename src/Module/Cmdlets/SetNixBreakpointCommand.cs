using System;
using System.IO;
using System.Management.Automation;
using TvixEval.Module.Debugging;
using TvixEval.Module.Sessions;

namespace TvixEval.Module;

/// <summary>
/// <para>Sets breakpoints in Nix files, for commands with -Debugger.</para>
/// <para>An evaluation with -Debugger stops when it comes to the first expression that starts on the line: literals, and functions that are only made, are not evaluated, so
/// that a line with nothing else never stops; the body of a function stops each time that it is called. Breakpoints belong to the runspace.</para>
/// </summary>
/// <example>
/// <code>
/// $null = Set-NixBreakpoint -Path ./fleet/default.nix -Line 1
/// (Get-NixBreakpoint).Line
/// Get-NixBreakpoint | Remove-NixBreakpoint
/// </code>
/// <code>1</code>
/// <para>Sets a breakpoint, gets its line, and removes it.</para>
/// </example>
/// <seealso>Get-NixBreakpoint</seealso>
/// <seealso>Remove-NixBreakpoint</seealso>
/// <seealso>Enable-NixBreakpoint</seealso>
/// <seealso>Disable-NixBreakpoint</seealso>
/// <seealso>Invoke-NixExpression</seealso>
[Cmdlet(VerbsCommon.Set, "NixBreakpoint")]
[OutputType(typeof(NixBreakpoint))]
public sealed class SetNixBreakpointCommand : PSCmdlet
{
    /// <summary>The files.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = Array.Empty<string>();

    /// <summary>The lines, from 1.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateRange(1, int.MaxValue)]
    public int[] Line { get; set; } = Array.Empty<int>();

    /// <summary>The column at which an expression starts, in bytes, from 1: as positions in errors and at the debugger's prompt have it. Without it, the first expression on the line counts.</summary>
    [Parameter(Position = 2)]
    [ValidateRange(1, int.MaxValue)]
    public int Column { get; set; }

    /// <summary>A script block that runs each time instead of stopping, with the breakpoint in <c>$_</c>. It stops the evaluation with <c>break</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? Action { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in Path)
        {
            string file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
            if (Directory.Exists(file))
            {
                file = global::System.IO.Path.Combine(file, "default.nix");
            }

            if (!File.Exists(file))
            {
                WriteError(new ErrorRecord(new ItemNotFoundException($"Cannot find the file '{path}'."), "BreakpointFileNotFound", ErrorCategory.ObjectNotFound, path));
                continue;
            }

            foreach (int line in Line)
            {
                WriteObject(BreakpointTable.Of(NixRunspace.Current).Add(file, line, Column, Action));
            }
        }
    }
}
