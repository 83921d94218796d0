using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Sessions;

public sealed class SessionTests : IDisposable
{
    private readonly PowerShellEngine engine = new();
    private readonly string folder = Directory.CreateTempSubdirectory("nix session ").FullName;

    public void Dispose()
    {
        engine.Run("Get-NixSession | Where-Object Name -like 'st-*' | Remove-NixSession");
        engine.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void ASessionKeepsWhatWasImported()
    {
        string file = Write("a.nix", "builtins.trace \"evaluated\" { x = 1; }");
        engine.Run("$s = New-NixSession st-keeps");
        Assert.Equal(new[] { "evaluated" }, Messages("Invoke-NixExpression \"(import $f).x\" -Session $s", file));
        Assert.Empty(Messages("Invoke-NixExpression \"(import $f).x + 1\" -Session $s", file));
        Assert.Equal(1, engine.One("$s.ImportedFiles"));
    }

    [Fact]
    public void ASessionTellsItsLimits()
    {
        Assert.Equal("2.5,1048576,77", engine.One("$s = New-NixSession st-limits -TimeoutSec 2.5 -MaxMemory 1MB -MaxCallDepth 77; $s.TimeoutSec, $s.MaxMemory, $s.MaxCallDepth -join ','"));
        Assert.Equal(true, engine.One("$s = New-NixSession st-unlimited; $null -eq $s.TimeoutSec -and $null -eq $s.MaxMemory -and $null -eq $s.MaxCallDepth"));
        Assert.StartsWith("ParameterArgumentValidationError", engine.RunAll("New-NixSession st-wrong -TimeoutSec 0").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    // They are the defaults for the function as for any command in the session; the command's own win.
    [Fact]
    public void TheLimitsOfASessionHoldForItsFunctions()
    {
        const string Setup = "$s = New-NixSession st-function -MaxCallDepth 50; $f = Invoke-NixExpression 'let go = n: if n == 0 then 0 else 1 + go (n - 1); in go' -Session $s -As Value; ";
        Assert.Equal("40", engine.One(Setup + "\"$(40 | Invoke-NixFunction $f)\""));
        Assert.StartsWith("NixStackOverflow", engine.RunAll("60 | Invoke-NixFunction $f").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("60", engine.One("\"$(60 | Invoke-NixFunction $f -MaxCallDepth 100)\""));
    }

    // Limits do not decide which evaluator there is.
    [Fact]
    public void CommandsWithOtherLimitsShareWhatIsCompiled()
    {
        string file = Write("limits.nix", "1 + 1");
        engine.Run("param($f) Invoke-NixExpression \"import $f\" -System st-limits-linux", PathText.Expression(file));
        EngineResult again = engine.RunAll("param($f) Invoke-NixExpression \"import $f\" -System st-limits-linux -TimeoutSec 600 -MaxMemory 1GB -MaxCallDepth 500 -Verbose 4>&1 | ForEach-Object { \"$_\" }", PathText.Expression(file));
        Assert.Contains(again.Output, static line => line!.ToString()!.EndsWith("sources compiled: 1.", StringComparison.Ordinal));
    }

    [Fact]
    public void WithoutASessionValuesAreNotKeptAndCodeIs()
    {
        string file = Write("b.nix", "builtins.trace \"evaluated\" 1");

        // An evaluator of this test's own: what others compile meanwhile does not count.
        Assert.Equal(new[] { "evaluated" }, Messages("Invoke-NixExpression \"import $f\" -System st-own-linux", file));
        EngineResult again = engine.RunAll("param($f) Invoke-NixExpression \"import $f\" -System st-own-linux -Verbose 4>&1 | ForEach-Object { \"$_\" }", PathText.Expression(file));
        Assert.Equal("evaluated", Assert.Single(again.Information).MessageData.ToString());
        Assert.Contains(again.Output, static line => line!.ToString()!.EndsWith("sources compiled: 1.", StringComparison.Ordinal));
    }

    [Fact]
    public void WithoutASessionItDoesNotMatterWhichNamesWereSeenBefore()
    {
        string file = Write("names.nix", "{ st-n1 = throw \"first\"; st-n2 = throw \"second\"; }");
        for (int i = 0; i < 2; i++)
        {
            engine.Run("Invoke-NixExpression '{ st-n2 = 1; st-n1 = 2; }'");
            Assert.Contains("first", Error("Invoke-NixExpression '{ st-n1 = throw \"first\"; st-n2 = throw \"second\"; }'", file));
            Assert.Contains("first", Error("Invoke-NixExpression \"import $f\"", file));
            Assert.Contains("second", Error("Invoke-NixExpression \"[ { st-n2 = 1; } (import $f) ]\"", file));
        }
    }

    [Theory]
    [InlineData("-Session $s")]
    [InlineData("")]
    public void AChangedFileCountsAtOnce(string session)
    {
        string file = Write("c.nix", "1");
        engine.Run("$s = New-NixSession st-changed");
        string script = "param($f) Invoke-NixExpression -LiteralPath $f " + session;
        Assert.Equal(1L, engine.One(script, file));

        // Of the same size, and within the time that a coarse clock would not notice.
        File.WriteAllText(file, "2");
        Assert.Equal(2L, engine.One(script, file));
        Age(file);
        Assert.Equal(2L, engine.One(script, file));
        File.WriteAllText(file, "345");
        Assert.Equal(345L, engine.One(script, file));
    }

    [Theory]
    [InlineData("builtins.readFile ./d.txt", "d.txt")]
    [InlineData("builtins.toJSON (builtins.attrNames (builtins.readDir ./.))", "new.txt")]
    [InlineData("toString (builtins.pathExists ./e.txt)", "e.txt")]
    [InlineData("toString (builtins.pathExists ./sub/e.txt)", "sub/e.txt")]
    public void WhateverWasLookedAtInASessionMayChange(string expression, string changed)
    {
        Write("d.txt", "old");
        string file = Write("main.nix", expression);
        engine.Run("$s = New-NixSession st-looked");
        object? before = engine.One("Invoke-NixExpression -LiteralPath $args[0] -Session $s", file);
        Assert.Equal(before, engine.One("Invoke-NixExpression -LiteralPath $args[0] -Session $s", file));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, changed))!);
        Write(changed, "newer");
        Assert.NotEqual(before, engine.One("Invoke-NixExpression -LiteralPath $args[0] -Session $s", file));
    }

    [Fact]
    public void RunspacesShareASession()
    {
        string file = Write("shared.nix", "builtins.trace \"evaluated\" (builtins.genList (x: x * x) 100)");
        IReadOnlyList<PSObject?> results = engine.Run(
            """
            param($f, $module)
            $s = New-NixSession st-shared
            $null = Invoke-NixExpression -LiteralPath $f -Session $s 6>$null
            1..12 | ForEach-Object -ThrottleLimit 4 -Parallel {
                Import-Module $using:module
                Invoke-NixExpression -LiteralPath $using:f -AttributePath "$_" -Session st-shared
            }
            """,
            file,
            ModuleFolder.Manifest);
        Assert.Equal(Enumerable.Range(1, 12).Select(static n => (long)n * n), results.Select(static item => (long)item!.BaseObject).Order());
    }

    [Fact]
    public void LazyValuesOfASessionAreEvaluatedBySeveralRunspacesAtOnce()
    {
        IReadOnlyList<PSObject?> results = engine.Run("""
            $s = New-NixSession st-lazy
            $x = Invoke-NixExpression 'let fib = n: if n < 2 then n else fib (n - 1) + fib (n - 2); in builtins.listToAttrs (builtins.genList (n: { name = "f${toString n}"; value = { v = fib n; }; }) 20)' -Session $s -Lazy
            Remove-NixSession $s
            (1..19) + (1..19) | ForEach-Object -ThrottleLimit 4 -Parallel { ($using:x)."f$_".v }
            """);
        Assert.Equal(38, results.Count);
        Assert.Equal(4181L, results.Max(static item => (long)item!.BaseObject));
    }

    [Fact]
    public void SessionsAreListedByName()
    {
        engine.Run("$null = New-NixSession st-one; $null = New-NixSession st-two -System aarch64-linux -ExperimentalFeature pipe-operators");
        Assert.Equal("st-one st-two", engine.One("\"$(Get-NixSession st-*)\""));
        Assert.Equal("aarch64-linux", engine.One("Invoke-NixExpression 'builtins.currentSystem' -Session st-TWO"));
        Assert.Equal(3L, engine.One("Invoke-NixExpression '1 |> (x: x + 2)' -Session st-two"));
        Assert.StartsWith("SessionNotFound", engine.RunAll("Get-NixSession st-none").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(engine.Run("Get-NixSession st-none*"));
        Assert.StartsWith("SessionExists", engine.RunAll("New-NixSession ST-one").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void NamesAreCompleted()
    {
        engine.Run("$null = New-NixSession st-alpha; $null = New-NixSession 'st-b c'");
        Assert.Equal(
            new[] { "st-alpha", "'st-b c'" },
            engine.Run("$line = 'Invoke-NixExpression 1 -Session st-'; (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText").Select(static text => text!.ToString()));
    }

    [Fact]
    public void ASessionThatWasRemovedIsAnErrorAndItsValuesStayGood()
    {
        Assert.Equal(5L, engine.One("$s = New-NixSession st-gone; $x = Invoke-NixExpression '{ a = 2 + 3; }' -Session $s -Lazy; Remove-NixSession $s -Confirm:$false; $x.a"));
        Assert.StartsWith("SessionRemoved", engine.RunAll("Invoke-NixExpression '1' -Session $s").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(true, engine.One("$s.IsRemoved -and $s.ImportedFiles -eq 0"));
        Assert.Contains("no Nix session named 'st-gone'", engine.RunAll("Invoke-NixExpression '1' -Session st-gone").Error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIfRemovesNothing()
    {
        engine.Run("$s = New-NixSession st-what; Remove-NixSession $s -WhatIf");
        Assert.Equal(1L, engine.One("Invoke-NixExpression '1' -Session $s"));
    }

    [Theory]
    [InlineData("Remove-NixSession st-r1, st-r2")]
    [InlineData("Remove-NixSession st-r*")]
    [InlineData("'st-r1', 'st-r2' | Remove-NixSession")]
    [InlineData("Remove-NixSession $a, $b")]
    [InlineData("Remove-NixSession -Session $a, $b")]
    [InlineData("Remove-NixSession -Session $a, st-r2")]
    [InlineData("$a, $b | Remove-NixSession")]
    [InlineData("Get-NixSession st-r* | Remove-NixSession")]
    public void SeveralCanBeRemoved(string command)
    {
        engine.Run("$a = New-NixSession st-r1; $b = New-NixSession st-r2; " + command);
        Assert.Equal("True True", engine.One("\"$($a.IsRemoved) $($b.IsRemoved)\""));
        Assert.Empty(engine.Run("Get-NixSession st-r*"));
    }

    [Fact]
    public void TheCopyOfASessionInAnotherProcessSaysWhatItIs()
    {
        ErrorRecord error = engine.RunAll("""
            $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((New-NixSession st-copy)))
            Invoke-NixExpression '1' -Session $copy
            """).Error;
        Assert.Contains("belongs to its process", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ANameThatNoSessionHasIsAnErrorAndTheOthersAreRemoved()
    {
        EngineResult result = engine.RunAll("$a = New-NixSession st-r3; Remove-NixSession st-none, st-r3; Remove-NixSession st-none*");
        ErrorRecord error = Assert.Single(result.Errors);
        Assert.StartsWith("SessionNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("st-none", error.TargetObject);
        Assert.Equal(true, engine.One("$a.IsRemoved"));
    }

    [Theory]
    [InlineData("-Pure")]
    [InlineData("-System x86_64-linux")]
    [InlineData("-NixPath /tmp")]
    [InlineData("-ExperimentalFeature pipe-operators")]
    public void WhatASessionDecidesCannotBeSaidAgain(string option)
    {
        ErrorRecord error = engine.RunAll($"$s = New-NixSession st-conflict; Invoke-NixExpression '1' -Session $s {option}").Error;
        Assert.StartsWith("SessionOptionConflict", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private string[] Messages(string script, string file) =>
        engine.RunAll("param($f) $null = " + script, PathText.Expression(file)).Information
            .Select(static record => record.MessageData.ToString()!).ToArray();

    private string Error(string script, string file) => engine.RunAll("param($f) $null = " + script, PathText.Expression(file)).Error.ToString();

    private string Write(string name, string text)
    {
        string file = Path.Combine(folder, name);
        File.WriteAllText(file, text);
        Age(file);
        return file;
    }

    private static void Age(string file)
    {
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(-1));
        string? parent = Path.GetDirectoryName(file);
        if (parent is not null)
        {
            Directory.SetLastWriteTimeUtc(parent, DateTime.UtcNow.AddMinutes(-1 - Random.Shared.NextDouble()));
        }
    }
}
