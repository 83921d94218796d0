using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Sessions;

public sealed class ParallelTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly PowerShellEngine engine = fixture.Engine;

    [Fact]
    public void ForEachParallelEvaluatesInEachRunspace()
    {
        var results = engine.Run(
            "1..20 | ForEach-Object -Parallel { Import-Module $using:manifest; Invoke-NixExpression \"builtins.length (builtins.genList (x: x) ($_ * 100))\" } -ThrottleLimit 4".Replace("$using:manifest", "'" + ModuleFolder.Manifest + "'", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(1, 20).Select(static n => n * 100L), results.Select(static item => (long)item!.BaseObject).Order());
    }

    [Fact]
    public void AFunctionOfOneRunspaceCanBeCalledInOthers()
    {
        var results = engine.Run("""
            $f = Invoke-NixExpression 'let table = builtins.genList (x: x * x) 1000; in n: builtins.elemAt table n'
            1..40 | ForEach-Object -Parallel { ($using:f).Invoke($_) } -ThrottleLimit 4
            """);
        Assert.Equal(Enumerable.Range(1, 40).Select(static n => (long)n * n), results.Select(static item => (long)item!.BaseObject).Order());
    }

    [Fact]
    public void AScriptBlockOfOneRunspaceCanBeCalledByNixCodeInOthers()
    {
        var results = engine.Run("""
            $f = Invoke-NixExpression '{ g }: n: g (n + 1)' -Argument @{ g = { param($n) $n * 2 } }
            1..10 | ForEach-Object -Parallel { ($using:f).Invoke($_) } -ThrottleLimit 3
            """);
        Assert.Equal(Enumerable.Range(1, 10).Select(static n => (n + 1) * 2L), results.Select(static item => Convert.ToInt64(item!.BaseObject, null)).Order());
    }

    [Fact]
    public void RunspacesShareTheEvaluatorAndNotTheMachine()
    {
        using var other = new PowerShellEngine();
        var here = (NixValue)engine.One("Invoke-NixExpression '1' -As Value")!;
        var there = (NixValue)other.One("Invoke-NixExpression '1' -As Value")!;
        Assert.Same(here.Context.Evaluator, there.Context.Evaluator);
    }

    [Fact]
    public async Task ManyRunspacesAtOnceGiveRightResults()
    {
        const string Script = "Invoke-NixExpression 'let f = n: if n < 2 then n else f (n - 1) + f (n - 2); in { x = f 15; y = builtins.toJSON (map f [ 1 2 3 ]); }'";
        PSObject[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(static _ => Task.Run(static () =>
        {
            using var engine = new PowerShellEngine();
            PSObject? last = null;
            for (int i = 0; i < 20; i++)
            {
                last = (PSObject)engine.One(Script)!;
            }

            return last!;
        })));
        Assert.All(results, static result => Assert.Equal((610L, "[1,1,2]"), (result.Properties["x"].Value, result.Properties["y"].Value)));
    }
}
