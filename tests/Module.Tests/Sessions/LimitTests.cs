using System;
using System.Linq;
using System.Management.Automation;
using TvixEval.Diagnostics;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Sessions;

/// <summary>Limits of time and memory.</summary>
[Collection(AloneCollection.Name)]
public sealed class LimitTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Endless = "let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in f 60";

    private readonly PowerShellEngine engine = fixture.Engine;

    [Theory]
    [InlineData("Invoke-NixExpression $args[0] -TimeoutSec 0.1")]
    [InlineData("$args[0], '1' | Invoke-NixExpression -TimeoutSec 0.1")]
    public void ATimeoutEndsTheCommand(string script)
    {
        EngineResult result = engine.RunAll(script + "; 'not reached'", Endless);
        ErrorRecord error = result.Error;
        Assert.StartsWith("NixTimeout,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.OperationTimeout, error.CategoryInfo.Category);
        Assert.Equal("evaluation took longer than 0.1 s (-TimeoutSec)", error.Exception.Message);
        Assert.Equal(2L, engine.One("Invoke-NixExpression '1 + 1'"));
    }

    // Work that does not evaluate is limited as evaluation is. A source of two megabytes takes longer than the limits to read.
    [Theory]
    [InlineData("Test-NixExpression $args[0] -TimeoutSec 0.001", "NixTimeout")]
    [InlineData("Test-NixExpression $args[0] -Quiet -TimeoutSec 0.001", "NixTimeout")]
    [InlineData("$args[0] | Test-NixExpression -TimeoutSec 0.001", "NixTimeout")]
    [InlineData("[GC]::Collect(); Test-NixExpression $args[0] -MaxMemory 1MB", "NixMemoryLimit")]
    [InlineData("Get-NixSyntaxTree $args[0] -TimeoutSec 0.001", "NixTimeout")]
    [InlineData("[GC]::Collect(); Get-NixSyntaxTree $args[0] -MaxMemory 1MB", "NixMemoryLimit")]
    [InlineData("ConvertFrom-NixExpression $args[0] -TimeoutSec 0.001", "NixTimeout")]
    [InlineData("[GC]::Collect(); ConvertFrom-NixExpression $args[0] -MaxMemory 1MB", "NixMemoryLimit")]
    [InlineData("Invoke-NixExpression $args[0] -TimeoutSec 0.001", "NixTimeout")]
    [InlineData("ConvertTo-NixExpression (1..200000) -TimeoutSec 0.001", "NixTimeout")]
    public void ReadingAndWritingTextIsLimitedToo(string script, string id)
    {
        string source = "[ " + string.Concat(Enumerable.Repeat("{ a = 1; b = [ 2 3 ]; } ", 80_000)) + "]";
        EngineResult result = engine.RunAll(script, source);
        Assert.StartsWith(id + ",", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(2L, engine.One("Invoke-NixExpression '1 + 1'"));
    }

    // Neither is data that is handed over: such a range has more elements than anybody waits for, or has room for.
    [Theory]
    [InlineData("Invoke-NixExpression '{ a }: 1' -Argument @{ a = $args[0] }")]
    [InlineData("Invoke-NixExpression '{ a }: 1' -Argument @{ a = @{ b = $args[0] } } -ErrorAction Continue")]
    [InlineData("Invoke-NixExpression '{ f }: f 1' -Argument @{ f = { , [Linq.Enumerable]::Range(0, 2000000000) } }")]
    [InlineData("Invoke-NixFunction 'x: 1' -InputObject $args[0]")]
    [InlineData("Invoke-NixFunction 'x: 1' -ArgumentList (, $args[0])")]
    [InlineData("Get-NixDerivation '{ a }: { }' -Argument @{ a = $args[0] }")]
    [InlineData("ConvertTo-NixExpression $args[0]")]
    public void DataThatIsHandedOverIsLimitedToo(string script)
    {
        object range = new object[] { Enumerable.Range(0, 2_000_000_000) }[0];
        Assert.StartsWith("NixTimeout,", engine.RunAll(script + " -TimeoutSec 0.1", range).Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("NixMemoryLimit,", engine.RunAll(script + " -MaxMemory 20MB", range).Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(2L, engine.One("Invoke-NixExpression '1 + 1'"));
    }

    [Theory]
    [InlineData("Test-NixExpression")]
    [InlineData("Get-NixSyntaxTree")]
    [InlineData("ConvertFrom-NixExpression")]
    [InlineData("ConvertTo-NixExpression")]
    [InlineData("Update-NixFlakeLock")]
    [InlineData("Invoke-NixExpression")]
    [InlineData("Measure-NixExpression")]
    public void CommandsHaveLimits(string command) =>
        Assert.Equal(2, engine.Run($"(Get-Command {command}).Parameters.Keys -match '^(TimeoutSec|MaxMemory)$'").Count);

    [Fact]
    public void WhatTimedOutCanBeEvaluatedAgain()
    {
        engine.Run("$s = New-NixSession lt-again");
        Assert.IsType<NixException>(engine.RunAll("Invoke-NixExpression $args[0] -Session $s -TimeoutSec 0.1", "let x = builtins.tryEval (" + Endless + "); in x.success").Error.Exception);
        Assert.Equal(1L, engine.One("Invoke-NixExpression '1' -Session $s -TimeoutSec 10; Remove-NixSession $s"));
    }

    [Fact]
    public void TheTimeOfTheRestOfThePipelineDoesNotCount()
    {
        Assert.Equal(
            new[] { 1L, 2L, 3L },
            engine.Run("Invoke-NixExpression '[ 1 2 3 ]' -TimeoutSec 2 | ForEach-Object { [Threading.Thread]::Sleep(800); $_ }").Select(static item => (long)item!.BaseObject));
    }

    [Fact]
    public void TooMuchMemoryEndsTheCommand()
    {
        ErrorRecord error = engine.RunAll("Invoke-NixExpression 'let f = n: if n == 0 then [ ] else [ (f (n - 1)) n ]; in builtins.deepSeq (f 100000000) 1' -MaxMemory 32MB -MaxCallDepth 2000000000").Error;
        Assert.StartsWith("NixMemoryLimit,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.LimitsExceeded, error.CategoryInfo.Category);
        Assert.Equal(2L, engine.One("Invoke-NixExpression '1 + 1' -MaxMemory 32MB"));
    }

    [Fact]
    public void GarbageIsNoMemory()
    {
        Assert.Equal(
            700L,
            engine.One("Invoke-NixExpression 'builtins.foldl'' (a: x: builtins.seq (builtins.length (builtins.genList (y: x + y) 5000)) (a + 1)) 0 (builtins.genList (x: x) 700)' -MaxMemory 100MB"));
    }

    [Theory]
    [InlineData("let s = builtins.foldl' (a: _: a + a) \"0123456789\" (builtins.genList (x: x) 60); in builtins.stringLength s")]
    [InlineData("let l = builtins.foldl' (a: _: a ++ a) [ 1 ] (builtins.genList (x: x) 60); in builtins.length l")]
    [InlineData("builtins.length (builtins.genList (x: x) 400000000)")]
    [InlineData("builtins.genList (x: \"some string ${toString x}\") 4000000")]
    [InlineData("builtins.listToAttrs (builtins.genList (x: { name = \"a${toString x}\"; value = x; }) 1000000)")]
    public void WhatIsTooLargeForTheLimitIsNotMade(string expression)
    {
        ErrorRecord error = engine.RunAll("$null = Invoke-NixExpression $args[0] -NoEnumerate -MaxMemory 40MB", expression).Error;
        Assert.StartsWith("NixMemoryLimit,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(2L, engine.One("Invoke-NixExpression '1 + 1' -MaxMemory 32MB"));
    }

    [Fact]
    public void WithoutALimitWhatNothingCanHoldIsAnErrorToo()
    {
        ErrorRecord error = engine.RunAll("Invoke-NixExpression 'let s = builtins.foldl'' (a: _: a + a) \"0123456789\" (builtins.genList (x: x) 20); in builtins.stringLength (builtins.concatStringsSep s (builtins.genList (x: s) 100))'").Error;
        Assert.StartsWith("NixMemoryLimit,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(2L, engine.One("Invoke-NixExpression '1 + 1'"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-As Hashtable")]
    [InlineData("-As Json")]
    [InlineData("-As Nix")]
    [InlineData("-As Xml")]
    public void AValueWithoutEndEndsAtTheLimitOfNestedCalls(string form)
    {
        foreach (string expression in new[] { "let f = n: { v = n; next = f (n + 1); }; in f 0", "let f = n: [ n (f (n + 1)) ]; in [ (f 0) ]" })
        {
            ErrorRecord error = engine.RunAll("Invoke-NixExpression $args[0] -NoEnumerate " + form, expression).Error;
            Assert.StartsWith("NixStackOverflow,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            error = engine.RunAll("Invoke-NixExpression $args[0] -NoEnumerate -TimeoutSec 0.1 -MaxCallDepth 2000000000 " + form, expression).Error;
            Assert.StartsWith("NixTimeout,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            error = engine.RunAll("Invoke-NixExpression $args[0] -NoEnumerate -MaxMemory 20MB -MaxCallDepth 2000000000 " + form, expression).Error;
            Assert.StartsWith("NixMemoryLimit,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        }
    }

    // What is shared takes little memory as a value, and much as text.
    [Theory]
    [InlineData("-As Json", "builtins.genList (x: s) 3000")]
    [InlineData("-As Nix", "builtins.genList (x: s) 3000")]
    [InlineData("-As Xml", "builtins.genList (x: s) 3000")]
    [InlineData("-As Nix", "builtins.genList (x: { ${s} = 1; }) 3000")]
    [InlineData("", "(let v = builtins.genList (x: s) 3000; in builtins.deepSeq v (builtins.trace v 1))")]
    [InlineData("| ConvertTo-NixExpression -MaxMemory 40MB", "builtins.genList (x: s) 3000")]
    [InlineData("| ConvertTo-NixExpression -MaxMemory 40MB -Compress", "builtins.genList (x: s) 3000")]
    public void SharedTextIsLimitedWhereItIsPrinted(string form, string expression)
    {
        string source = "let s = builtins.concatStringsSep \"\" (builtins.genList (x: \"0123456789\") 10000); in " + expression;
        EngineResult result = engine.RunAll("$null = Invoke-NixExpression $args[0] -NoEnumerate -MaxMemory 40MB " + form, source);
        Assert.StartsWith("NixMemoryLimit,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(2L, engine.One("Invoke-NixExpression '1 + 1'"));
    }

    [Theory]
    [InlineData("-As Json")]
    [InlineData("-As Nix")]
    public void MoreNestedCallsAllowDeeperValuesInAllForms(string form)
    {
        const string Nested = "builtins.foldl' (a: i: [ a ]) [ ] (builtins.genList (i: i) 20000)";
        Assert.StartsWith("NixStackOverflow,", engine.RunAll($"Invoke-NixExpression $args[0] {form}", Nested).Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.True((int)engine.One($"(Invoke-NixExpression $args[0] {form} -MaxCallDepth 2000000).Length", Nested)! >= 40_002);
    }

    [Theory]
    [InlineData("let f = n: if n == 0 then \"x\" else let v = f (n - 1); in { a = v; b = v; }; in f 40 == f 40")]
    [InlineData("let f = n: if n == 0 then \"x\" else let v = f (n - 1); in [ v v ]; in toString (f 40)")]
    [InlineData("let f = n: if n == 0 then \"x\" else let v = f (n - 1); in [ v v ]; in f 40 < f 40")]
    public void WalkingSharedValuesEndsInTime(string expression)
    {
        ErrorRecord error = engine.RunAll("Invoke-NixExpression $args[0] -TimeoutSec 0.2", expression).Error;
        Assert.StartsWith("NixTimeout,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-TimeoutSec 0")]
    [InlineData("-TimeoutSec -1")]
    [InlineData("-MaxMemory 0")]
    public void LimitsArePositive(string limit) =>
        Assert.StartsWith("ParameterArgumentValidationError", engine.RunAll("Invoke-NixExpression '1' " + limit).Error.FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void VerboseOutputTellsTheTime()
    {
        EngineResult result = engine.RunAll("Invoke-NixExpression '1' -Verbose 4>&1");
        Assert.StartsWith("Evaluated in ", result.Output[1]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ALongEvaluationShowsItsProgressAndAShortOneNone()
    {
        using (PowerShell shell = engine.Create("Invoke-NixExpression '1'"))
        {
            shell.Invoke();
            Assert.Empty(shell.Streams.Progress);
        }

        using (PowerShell shell = engine.Create("Invoke-NixExpression $args[0] -TimeoutSec 2.5", Endless))
        {
            shell.Invoke();
            Assert.Single(shell.Streams.Error);
            Assert.NotEmpty(shell.Streams.Progress);
            Assert.All(shell.Streams.Progress, static record => Assert.Equal("Evaluating Nix", record.Activity));
        }
    }
}
