using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using TvixEval.Module.Tests.EntryPoints;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Drive;

/// <summary>Limits of a drive: each access has them for itself.</summary>
[Collection(AloneCollection.Name)]
public sealed class DriveLimitTests : IDisposable
{
    private const string Endless = "builtins.length (builtins.genericClosure { startSet = [ { key = 0; } ]; operator = x: [ { key = x.key + 1; } ]; })";
    private const string Root = "{ folder = { a = " + Endless + "; }; ok = 1; z = let v = " + Endless + "; in builtins.seq v { inner = 1; }; }";

    private readonly PowerShellEngine engine = new(static state => state.Commands.Add(new SessionStateCmdletEntry("New-TestDrive", typeof(NewTestDriveCommand), null)));

    public void Dispose() => engine.Dispose();

    [Theory]
    [InlineData("${d:/folder/a}")]
    [InlineData("$ExecutionContext.InvokeProvider.Content.GetReader('d:/folder/a').Read(1)")]
    [InlineData("$ExecutionContext.InvokeProvider.Item.Get('d:/z/inner')")]
    [InlineData("$ExecutionContext.InvokeProvider.ChildItem.Get('d:/z', $false)")]
    [InlineData("$ExecutionContext.InvokeProvider.ChildItem.GetNames('d:/z', 'ReturnAllContainers', $false)")]
    [InlineData("$null = $ExecutionContext.InvokeProvider.ChildItem.Get('d:/', $true)")]
    [InlineData("$null = $ExecutionContext.SessionState.Path.SetLocation('d:/z')")]
    public void AnAccessEndsAtTheLimitAndTheDriveGoesOn(string access)
    {
        Mount("d", Root, "-TimeoutSec 0.1");
        for (int i = 0; i < 2; i++)
        {
            EngineResult result = engine.RunAll(access);
            Assert.Equal("NixTimeout", IdOf(result));
            Assert.Equal(1L, engine.One("${d:/ok}"));
        }
    }

    [Fact]
    public void AListingOfFoldersEndsAtTheFirstThatReachesTheLimit()
    {
        Mount("d", "{ a = " + Root + "; b = { c = 1; }; }", "-TimeoutSec 0.1");
        EngineResult result = engine.RunAll("$ExecutionContext.InvokeProvider.ChildItem.Get('d:/', $true) | ForEach-Object Name");
        Assert.Equal("NixTimeout", IdOf(result));
        Assert.DoesNotContain("c", result.Output.Select(static name => name!.ToString()));
    }

    [Fact]
    public void WhatReachesTheLimitIsNotMounted()
    {
        Assert.Equal("NixTimeout", IdOf(engine.RunAll($"New-TestDrive -Name no -Root 'builtins.seq ({Endless}) {{ }}' -TimeoutSec 0.1")));
        Assert.Equal(
            "NixTimeout",
            IdOf(engine.RunAll("New-TestDrive -Name no -Root '{ a }: { }' -Argument @{ a = $args[0] } -TimeoutSec 0.1", new object[] { new object[] { Enumerable.Range(0, 2_000_000_000) }[0] })));
        Assert.Empty(engine.Run("$ExecutionContext.SessionState.Drive.GetAll() | Where-Object Name -eq no"));
    }

    [Fact]
    public void EachAccessHasTheMemoryForItself()
    {
        // Some 48 MB each time, of which 32 stay.
        const string Text = "builtins.foldl'' (a: x: a + a) \"01234567\" (builtins.genList (n: n) 21)";
        const string Larger = "builtins.foldl'' (a: x: a + a) \"01234567\" (builtins.genList (n: n) 24)";
        Mount("m", $"{{ a = {Text}; b = {Text}; c = {Text}; d = {Text}; larger = {Larger}; }}", "-MaxMemory 80MB");
        foreach (string name in new[] { "a", "b", "c", "d" })
        {
            Assert.Equal(16777216, engine.One($"${{m:/{name}}}.Length"));
        }

        Assert.Equal("NixMemoryLimit", IdOf(engine.RunAll("${m:/larger}")));
        Assert.Equal(16777216, engine.One("${m:/a}.Length"));
    }

    [Theory]
    [InlineData("${d:/folder/a}")]
    [InlineData("Invoke-NixExpression $endless -Session $s -TimeoutSec 0.1")]
    public void WhatReachesItsLimitWithinAnotherEvaluationDoesNotEndThat(string inner)
    {
        engine.Run("$s = New-NixSession; $endless = $args[0]", Endless);
        Mount("d", Root, "-Session $s -TimeoutSec 0.1");
        Assert.Equal(
            1999001L,
            engine.One($$"""
                $caught = 0
                $f = { try { {{inner}} } catch { $script:caught++ }; 1 }
                Invoke-NixExpression '{ f }: builtins.foldl'' (a: b: a + b) (f null) (builtins.genList (n: n) 2000)' -Argument @{ f = $f } -Session $s
                """));
        Assert.Equal(1, engine.One("$caught"));
        engine.Run("Remove-NixSession $s");
    }

    /// <summary>The id of the Nix error that something ended with, whatever the engine has wrapped it in.</summary>
    private static string IdOf(EngineResult result)
    {
        ErrorRecord record = result.Failure?.ErrorRecord ?? result.Errors[0];
        string id = record.FullyQualifiedErrorId;
        for (Exception? error = record.Exception; error is not null && !id.StartsWith("Nix", StringComparison.Ordinal); error = error.InnerException)
        {
            id = (error as IContainsErrorRecord)?.ErrorRecord.FullyQualifiedErrorId ?? id;
        }

        return id.Split(',')[0];
    }

    private void Mount(string name, string root, string parameters) => engine.Run($"New-TestDrive -Name {name} -Root '{root}' {parameters}");
}
