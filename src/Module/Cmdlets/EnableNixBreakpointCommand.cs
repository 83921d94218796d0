using System.Management.Automation;
using TvixEval.Module.Debugging;

namespace TvixEval.Module;

/// <summary>
/// <para>Enables breakpoints in Nix files.</para>
/// </summary>
/// <example>
/// <code>
/// $breakpoint = Set-NixBreakpoint -Path ./fleet/default.nix -Line 1
/// Enable-NixBreakpoint $breakpoint.Id
/// @(Get-NixBreakpoint | Where-Object Enabled).Count
/// Get-NixBreakpoint | Remove-NixBreakpoint
/// </code>
/// <code>1</code>
/// <para>Names a breakpoint by its number.</para>
/// </example>
/// <seealso>Set-NixBreakpoint</seealso>
/// <seealso>Get-NixBreakpoint</seealso>
[Cmdlet(VerbsLifecycle.Enable, "NixBreakpoint", DefaultParameterSetName = "Breakpoint")]
[OutputType(typeof(void))]
public sealed class EnableNixBreakpointCommand : NixBreakpointCmdlet
{
    private protected override void Process(BreakpointTable table, NixBreakpoint breakpoint) => breakpoint.Enabled = true;
}
