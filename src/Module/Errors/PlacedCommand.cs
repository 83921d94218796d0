using System.Management.Automation;

namespace TvixEval.Module.Errors;

/// <summary>Stands for <c>Invoke-NixExpression</c> where PowerShell wants to know of which command an error in Nix code is.</summary>
internal sealed class PlacedCommand : PSCmdlet
{
}
