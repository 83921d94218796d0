using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace TvixEval.Module.Tests.Pester;

/// <summary>Describe and Context.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PesterBlock")]
public sealed class BlockCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = string.Empty;

    [Parameter(Mandatory = true, Position = 1)]
    public ScriptBlock Fixture { get; set; } = null!;

    [Parameter]
    public object[]? ForEach { get; set; }

    [Parameter]
    public string[]? Tag { get; set; }

    [Parameter]
    public SwitchParameter Skip { get; set; }

    protected override void ProcessRecord()
    {
        PesterRun run = PesterRun.OfRunspace;
        foreach (IDictionary variables in PesterData.Expand(ForEach))
        {
            PesterBlock outer = run.Current;
            var block = new PesterBlock(PesterData.FillIn(Name, variables), outer, variables, Skip);
            outer.Blocks.Add(block);
            run.Current = block;
            try
            {
                var defined = new List<PSVariable>(variables.Keys.Cast<string>().Select(name => new PSVariable(name, variables[name])));
                Fixture.InvokeWithContext(null, defined);
            }
            finally
            {
                run.Current = outer;
            }
        }
    }
}
