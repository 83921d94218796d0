using System.Collections;
using System.Management.Automation;

namespace TvixEval.Module.Tests.Pester;

/// <summary>It: declares a test.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PesterIt")]
public sealed class ItCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = string.Empty;

    [Parameter(Mandatory = true, Position = 1)]
    public ScriptBlock Test { get; set; } = null!;

    [Parameter]
    [Alias("TestCases")]
    public object[]? ForEach { get; set; }

    [Parameter]
    public string[]? Tag { get; set; }

    [Parameter]
    public SwitchParameter Skip { get; set; }

    protected override void ProcessRecord()
    {
        PesterBlock block = PesterRun.OfRunspace.Current;
        foreach (IDictionary variables in PesterData.Expand(ForEach))
        {
            block.Tests.Add(new PesterTest(PesterData.FillIn(PesterData.FillIn(Name, variables), block.Variables), block, Test, variables, Skip));
        }
    }
}
