using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Cmdlets;

/// <summary><c>-DependencyVariable</c>, <c>Test-NixDependency</c> and <c>Get-NixDependencyKey</c>.</summary>
public sealed class DependencyVariableTests : IDisposable
{
    private readonly PowerShellEngine engine = new();
    private readonly string folder = Directory.CreateTempSubdirectory("nix-deps").FullName;

    public DependencyVariableTests()
    {
        File.WriteAllText(Path.Combine(folder, "a.nix"), "{ x = import ./b.nix; y = builtins.readFile ./c.txt; }");
        File.WriteAllText(Path.Combine(folder, "b.nix"), "1");
        File.WriteAllText(Path.Combine(folder, "c.txt"), "text");
        engine.Run("$global:folder = $args[0]", folder);
        engine.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0])", folder);
    }

    public void Dispose()
    {
        engine.Dispose();
        TestFolders.Delete(folder);
    }

    [Theory]
    [InlineData("$null = Invoke-NixExpression -Path a.nix -DependencyVariable deps", "a.nix b.nix c.txt")]
    [InlineData("$null = Invoke-NixExpression -Path a.nix -AttributePath x -DependencyVariable deps", "a.nix b.nix")]
    [InlineData("$null = Invoke-NixExpression 'import ./b.nix' -DV deps", "b.nix")]
    [InlineData("$null = Invoke-NixExpression '1' -DependencyVariable deps", "")]
    [InlineData("$null = 1 | Invoke-NixFunction 'x: import ./b.nix' -DependencyVariable deps", "b.nix")]
    [InlineData("$null = Measure-NixExpression -Path a.nix -DependencyVariable deps", "a.nix b.nix c.txt")]
    [InlineData("$null = Measure-NixExpression -Path a.nix, b.nix -AttributePath x -DependencyVariable deps -ErrorAction SilentlyContinue", "a.nix b.nix")]
    [InlineData("$null = Get-NixDerivation 'derivation { name = builtins.readFile ./c.txt; system = \"x\"; builder = \"b\"; }' -DependencyVariable deps", "c.txt")]
    [InlineData("$null = Compare-NixValue 1 -Path a.nix -AttributePath x -DependencyVariable deps", "a.nix b.nix")]
    [InlineData("$null = Invoke-NixExpression -Path missing.nix -DependencyVariable deps -ErrorAction SilentlyContinue", "missing.nix")]
    [InlineData("$null = Invoke-NixExpression 'import ./b.nix + throw \"x\"' -DependencyVariable deps -ErrorAction SilentlyContinue", "b.nix")]
    [InlineData("$null = 'import ./b.nix', 'builtins.pathExists ./c.txt' | Invoke-NixExpression -DependencyVariable deps", "b.nix c.txt")]
    public void CommandsSayWhatTheyRead(string script, string expected) =>
        Assert.Equal(expected, string.Join(' ', engine.Run(script + "; $deps").Select(Name).Order(StringComparer.Ordinal)));

    [Fact]
    public void PropertiesThatAreReadLaterAddWhatTheyRead()
    {
        Assert.Equal("a.nix", Names("$v = Invoke-NixExpression -Path a.nix -Lazy -DependencyVariable deps"));
        Assert.Equal("a.nix b.nix", Names("$null = $v.x"));
        Assert.Equal("a.nix b.nix c.txt", Names("$null = $v.y"));
    }

    [Fact]
    public void APlusAddsToTheVariable()
    {
        engine.Run("$null = Invoke-NixExpression 'import ./b.nix' -DependencyVariable deps; $first = $deps; $null = Invoke-NixExpression 'builtins.readFile ./c.txt' -DependencyVariable +deps");
        Assert.Equal("b.nix c.txt", Names(string.Empty));
        Assert.Equal(1, engine.One("$first.Count"));
        engine.Run("$null = Invoke-NixExpression 'import ./b.nix' -DependencyVariable +new");
        Assert.Equal(1, engine.One("$new.Count"));
        Assert.StartsWith("InvalidDependencyVariable,", engine.RunAll("$x = 1; Invoke-NixExpression '1' -DependencyVariable +x").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("InvalidDependencyVariable,", engine.RunAll("Invoke-NixExpression '1' -DependencyVariable +").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("function f { $null = Invoke-NixExpression 'import ./b.nix' -DependencyVariable own; $own.Count }; f; $own -eq $null", "1 True")]
    [InlineData("$m = New-Module { function f { $null = Invoke-NixExpression 'import ./b.nix' -DependencyVariable own; $own.Count } }; f; $own -eq $null", "1 True")]
    [InlineData("$m = New-Module { function f { $null = Invoke-NixExpression 'import ./b.nix' -DependencyVariable script:own }; function g { $script:own.Count } }; f; g; $own -eq $null", "1 True")]
    [InlineData("& { $null = Invoke-NixExpression 'import ./b.nix' -DependencyVariable own; $own.Count }; $own -eq $null", "1 True")]
    [InlineData(". { $null = Invoke-NixExpression 'import ./b.nix' -DependencyVariable own }; $own.Count", "1")]
    [InlineData("function f { $null = Invoke-NixExpression 'import ./b.nix' -DependencyVariable global:own }; f; $own.Count", "1")]
    [InlineData("& ([scriptblock]::Create((Get-Content s.ps1 -Raw))); $own -eq $null", "1 True")]
    public void TheVariableIsThatOfTheCaller(string script, string expected)
    {
        File.WriteAllText(Path.Combine(folder, "s.ps1"), "$null = Invoke-NixExpression 'import ./b.nix' -DependencyVariable own\n$own.Count");
        script = script.Replace("(Get-Content s.ps1 -Raw)", "([IO.File]::ReadAllText(\"$folder/s.ps1\"))", StringComparison.Ordinal);
        Assert.Equal(expected, string.Join(' ', engine.Run(script)));
    }

    [Fact]
    public void ASessionTellsWhatItReadBefore()
    {
        foreach (string file in Directory.GetFiles(folder))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        }

        engine.Run("$s = New-NixSession; $null = Invoke-NixExpression -Path a.nix -AttributePath x -Session $s");
        Assert.Equal("a.nix b.nix", Names("$null = Invoke-NixExpression -Path a.nix -AttributePath x -Session $s -DependencyVariable deps"));
        engine.Run("$f = Invoke-NixExpression 'x: builtins.readFile ./c.txt' -Session $s; $null = 1 | Invoke-NixFunction $f -DependencyVariable deps; Remove-NixSession $s");
        Assert.Equal("a.nix b.nix c.txt", Names(string.Empty));
    }

    [Fact]
    public void AFunctionKeepsTheDependenciesThatItHadWhenItWasMade()
    {
        engine.Run("$s = New-NixSession; $f = Invoke-NixExpression 'let v = import ./b.nix; in builtins.seq v (x: v)' -Session $s");
        File.WriteAllText(Path.Combine(folder, "b.nix"), "2");
        Assert.Equal(1L, engine.One("1 | Invoke-NixFunction $f -DependencyVariable deps"));
        Assert.Equal("b.nix", Names(string.Empty));
        Assert.Equal(false, engine.One("$deps | Test-NixDependency -Quiet"));
    }

    [Fact]
    public void WildcardsDependOnTheFolder()
    {
        engine.Run("$null = Invoke-NixExpression -Path ./b*.nix -DependencyVariable deps");
        Assert.Equal(true, engine.One("$deps | Test-NixDependency -Quiet"));
        File.WriteAllText(Path.Combine(folder, "b2.nix"), "2");
        Assert.Equal("Folder", engine.One("($deps | Test-NixDependency).Kind")!.ToString());
    }

    [Fact]
    public void AFunctionOfAnEvaluationThatRecordedNothingIsRefused() => Assert.StartsWith(
        "DependenciesNotRecorded,",
        engine.RunAll("$f = Invoke-NixExpression 'x: x'; 1 | Invoke-NixFunction $f -DependencyVariable deps").Error.FullyQualifiedErrorId,
        StringComparison.Ordinal);

    [Fact]
    public void ChangesAreFound()
    {
        engine.Run("$null = Invoke-NixExpression -Path a.nix -DependencyVariable deps; $env:TVIXEVAL_DEP = $null; $null = Invoke-NixExpression 'builtins.getEnv \"TVIXEVAL_DEP\"' -DependencyVariable +deps");
        Assert.Equal(true, engine.One("$deps | Test-NixDependency -Quiet"));
        Assert.Empty(engine.Run("$deps | Test-NixDependency"));
        File.WriteAllText(Path.Combine(folder, "b.nix"), "2");
        Assert.Equal("b.nix", string.Join(' ', engine.Run("Test-NixDependency $deps").Select(Name)));
        Assert.Equal(false, engine.One("$deps | Test-NixDependency -Quiet -CompareContent"));
        File.WriteAllText(Path.Combine(folder, "b.nix"), "1");
        Assert.Equal(true, engine.One("$deps | Test-NixDependency -Quiet"));
        engine.Run("$env:TVIXEVAL_DEP = 'x'");
        Assert.Equal("TVIXEVAL_DEP", string.Join(' ', engine.Run("$deps | Test-NixDependency").Select(static item => ((NixDependency)item!.BaseObject).Name)));
        engine.Run("$env:TVIXEVAL_DEP = $null");
    }

    [Theory]
    [InlineData("Invoke-NixExpression '{ f }: f 1' -Argument @{ f = { 2 } } -DependencyVariable deps", "Callback")]
    [InlineData("Invoke-NixExpression 'builtins.currentTime' -DependencyVariable deps", "Time")]
    public void WhatCannotBeToldIsNotTheSame(string script, string kind)
    {
        engine.Run("$null = " + script);
        Assert.Equal(kind, engine.One("($deps | Test-NixDependency).Kind")!.ToString());
        Assert.Equal(false, engine.One("$deps.IsVerifiable"));
    }

    [Fact]
    public void TheKeyDoesNotDependOnThePlace()
    {
        string other = Directory.CreateTempSubdirectory("nix-deps").FullName;
        try
        {
            foreach (string file in Directory.GetFiles(folder))
            {
                File.Copy(file, Path.Combine(other, Path.GetFileName(file)));
            }

            object? here = engine.One("$null = Invoke-NixExpression -Path a.nix -DependencyVariable deps; $deps | Get-NixDependencyKey");
            object? there = engine.One("$null = Invoke-NixExpression -Path \"$args/a.nix\" -DependencyVariable deps; Get-NixDependencyKey $deps -Root $args[0]", other);
            Assert.Equal(here, there);
            Assert.Matches("^[0-9a-f]{64}$", (string)here!);
            File.WriteAllText(Path.Combine(other, "b.nix"), "2");
            Assert.NotEqual(here, engine.One("$null = Invoke-NixExpression -Path \"$args/a.nix\" -DependencyVariable deps; Get-NixDependencyKey $deps -Root $args[0]", other));
        }
        finally
        {
            TestFolders.Delete(other);
        }
    }

    private static string Name(PSObject? dependency) => Path.GetFileName(((NixDependency)dependency!.BaseObject).Name);

    private string Names(string script) => string.Join(' ', engine.Run(script + "; $deps").Select(Name).Order(StringComparer.Ordinal));
}
