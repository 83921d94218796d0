using System.Management.Automation;

namespace TvixEval.Module.Tests.Pester;

/// <summary>AfterEach.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PesterAfterEach")]
public sealed class AfterEachCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock Scriptblock { get; set; } = null!;

    protected override void ProcessRecord() => PesterRun.OfRunspace.Current.AfterEach.Add(Scriptblock);
}
