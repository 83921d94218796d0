using System.Management.Automation;
using TvixEval.Module.Debugging;

namespace TvixEval.Module;

/// <summary>
/// <para>Disables breakpoints in Nix files: they stay, and nothing stops there.</para>
/// </summary>
/// <example>
/// <code>
/// $breakpoint = Set-NixBreakpoint -Path ./fleet/default.nix -Line 1
/// Disable-NixBreakpoint $breakpoint.Id
/// @(Get-NixBreakpoint | Where-Object Enabled).Count
/// Get-NixBreakpoint | Remove-NixBreakpoint
/// </code>
/// <code>0</code>
/// <para>Names a breakpoint by its number.</para>
/// </example>
/// <seealso>Set-NixBreakpoint</seealso>
/// <seealso>Get-NixBreakpoint</seealso>
[Cmdlet(VerbsLifecycle.Disable, "NixBreakpoint", DefaultParameterSetName = "Breakpoint")]
[OutputType(typeof(void))]
public sealed class DisableNixBreakpointCommand : NixBreakpointCmdlet
{
    private protected override void Process(BreakpointTable table, NixBreakpoint breakpoint) => breakpoint.Enabled = false;
}
