using System.Management.Automation;

namespace TvixEval.Module.Tests.Pester;

/// <summary>BeforeAll.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PesterBeforeAll")]
public sealed class BeforeAllCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock Scriptblock { get; set; } = null!;

    protected override void ProcessRecord() => PesterRun.OfRunspace.Current.BeforeAll.Add(Scriptblock);
}
