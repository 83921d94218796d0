using System;
using System.Linq;
using System.Management.Automation;
using TvixEval.Module.Debugging;
using TvixEval.Module.Sessions;

namespace TvixEval.Module;

/// <summary>
/// <para>Gets the breakpoints in Nix files that were set in this runspace.</para>
/// </summary>
/// <example>
/// <code>
/// $null = Set-NixBreakpoint -Path ./fleet/default.nix -Line 1, 2
/// (Get-NixBreakpoint).Line
/// Get-NixBreakpoint | Remove-NixBreakpoint
/// </code>
/// <code>
/// 1
/// 2
/// </code>
/// <para>Lists the breakpoints.</para>
/// </example>
/// <seealso>Set-NixBreakpoint</seealso>
/// <seealso>Remove-NixBreakpoint</seealso>
[Cmdlet(VerbsCommon.Get, "NixBreakpoint")]
[OutputType(typeof(NixBreakpoint))]
public sealed class GetNixBreakpointCommand : PSCmdlet
{
    /// <summary>The numbers of the breakpoints.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    [PSDefaultValue(Help = "all")]
    public int[] Id { get; set; } = Array.Empty<int>();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        NixBreakpoint[] all = BreakpointTable.Of(NixRunspace.Current).All.ToArray();
        if (Id.Length == 0)
        {
            WriteObject(all, enumerateCollection: true);
        }

        foreach (int id in Id)
        {
            if (Array.Find(all, breakpoint => breakpoint.Id == id) is { } found)
            {
                WriteObject(found);
            }
            else
            {
                WriteError(NixBreakpointCmdlet.NotFound(id));
            }
        }
    }
}
