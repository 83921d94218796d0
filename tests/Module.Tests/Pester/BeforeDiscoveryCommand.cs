using System.Management.Automation;

namespace TvixEval.Module.Tests.Pester;

/// <summary>BeforeDiscovery: runs at once, in the scope of the block that is being discovered.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PesterBeforeDiscovery")]
public sealed class BeforeDiscoveryCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    protected override void ProcessRecord() => SessionState.InvokeCommand.InvokeScript(useLocalScope: false, ScriptBlock, input: null);
}
