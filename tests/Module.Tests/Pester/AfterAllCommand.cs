using System.Management.Automation;

namespace TvixEval.Module.Tests.Pester;

/// <summary>AfterAll.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PesterAfterAll")]
public sealed class AfterAllCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock Scriptblock { get; set; } = null!;

    protected override void ProcessRecord() => PesterRun.OfRunspace.Current.AfterAll.Add(Scriptblock);
}
