using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace TvixEval.Module.Tests.Pester;

/// <summary>Add-ShouldOperator: all that is piped is given to the operator's test at once, as with -SupportsArrayInput.</summary>
[Cmdlet(VerbsCommon.Add, "PesterShouldOperator")]
public sealed class AddShouldOperatorCommand : PSCmdlet
{
    [Parameter(Mandatory = true)]
    public string Name { get; set; } = string.Empty;

    [Parameter(Mandatory = true)]
    public ScriptBlock Test { get; set; } = null!;

    [Parameter]
    public string? InternalName { get; set; }

    [Parameter(Mandatory = true)]
    public SwitchParameter SupportsArrayInput { get; set; }

    protected override void EndProcessing() => AddedOperators.Of(Runspace.DefaultRunspace).Add(Name, Test);
}
