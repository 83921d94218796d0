using System.Management.Automation;
using TvixEval.Module.Debugging;

namespace TvixEval.Module;

/// <summary>
/// <para>Removes breakpoints in Nix files.</para>
/// </summary>
/// <example>
/// <code>
/// $breakpoint = Set-NixBreakpoint -Path ./fleet/default.nix -Line 1
/// Remove-NixBreakpoint $breakpoint.Id
/// @(Get-NixBreakpoint | Where-Object Enabled).Count
/// Get-NixBreakpoint | Remove-NixBreakpoint
/// </code>
/// <code>0</code>
/// <para>Names a breakpoint by its number.</para>
/// </example>
/// <seealso>Set-NixBreakpoint</seealso>
/// <seealso>Get-NixBreakpoint</seealso>
[Cmdlet(VerbsCommon.Remove, "NixBreakpoint", DefaultParameterSetName = "Breakpoint")]
[OutputType(typeof(void))]
public sealed class RemoveNixBreakpointCommand : NixBreakpointCmdlet
{
    private protected override void Process(BreakpointTable table, NixBreakpoint breakpoint) => table.Remove(breakpoint);
}
