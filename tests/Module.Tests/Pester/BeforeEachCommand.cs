using System.Management.Automation;

namespace TvixEval.Module.Tests.Pester;

/// <summary>BeforeEach.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PesterBeforeEach")]
public sealed class BeforeEachCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock Scriptblock { get; set; } = null!;

    protected override void ProcessRecord() => PesterRun.OfRunspace.Current.BeforeEach.Add(Scriptblock);
}
