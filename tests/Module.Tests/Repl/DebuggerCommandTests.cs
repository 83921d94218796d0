using System;
using System.IO;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Repl;

/// <summary><c>-Debugger</c>, and breakpoints.</summary>
public sealed class DebuggerCommandTests
{
    private const string Failing = "'let x = 20; f = y: x + y + throw \"no\"; in f 1'";

    [Fact]
    public void AnErrorOpensAPromptWithTheVariablesAndThenTakesItsCourse()
    {
        using var engine = new PowerShellEngine();
        engine.Type("x + y", ":bt", ":st 2", ":env 0", ":zz", ":c");
        EngineResult result = engine.RunAll("Invoke-NixExpression -Debugger " + Failing);
        Assert.StartsWith("NixThrow,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        engine.Type("x + y", ":bt", ":st 2", ":env 0", ":zz", ":c");
        string shown = engine.Show("try { Invoke-NixExpression -Debugger " + Failing + " } catch { \"caught $_\" }");
        Assert.Contains("nix-repl> 21\n", shown, StringComparison.Ordinal);
        Assert.Contains("while calling 'f'", shown, StringComparison.Ordinal);
        Assert.Contains("\ny = 1\n", shown.Replace("nix-repl> ", "\n"), StringComparison.Ordinal);
        Assert.Contains("unknown command ':zz'", shown, StringComparison.Ordinal);
        Assert.Contains("caught no", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void TheTimeAtThePromptIsNotThatOfTheEvaluation()
    {
        using var engine = new PowerShellEngine();

        // What the prompt evaluates would be far more than the command may take, had it no limit of its own.
        engine.Type("builtins.foldl' (a: b: a + b) 0 (builtins.genList (x: x) 1000000000)", "1 + 1", ":c");
        string shown = engine.Show("Invoke-NixExpression -Debugger -TimeoutSec 2 'builtins.break 7'");
        Assert.Contains("-TimeoutSec", shown, StringComparison.Ordinal);
        Assert.Contains("nix-repl> 2\n", shown, StringComparison.Ordinal);
        Assert.EndsWith("7\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void LeavingEndsTheCommand()
    {
        using var engine = new PowerShellEngine();
        engine.Type(":q");
        Assert.StartsWith("NixThrow,", engine.RunAll("Invoke-NixExpression -Debugger 'builtins.tryEval (throw \"x\")'").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void BreakpointsCountAndStop()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("breakpoints").FullName, "a.nix");
        File.WriteAllText(file, "let\n  f = x:\n    x + 1;\nin\n[ (f 1) (f 2) ]\n");
        using var engine = new PowerShellEngine();
        engine.Type("x", ":c", "x", ":c");
        string shown = engine.Show($$"""
            $b = Set-NixBreakpoint -Path '{{file}}' -Line 3
            Invoke-NixExpression -Debugger -Path '{{file}}'
            "hits $((Get-NixBreakpoint $b.Id).HitCount)"
            Disable-NixBreakpoint $b.Id
            Invoke-NixExpression -Debugger -Path '{{file}}'
            "hits $($b.HitCount) $($b.Enabled)"
            $b | Remove-NixBreakpoint
            $global:seen = @()
            $null = Set-NixBreakpoint '{{file}}' 3 -Action { $global:seen += $_.HitCount }
            Invoke-NixExpression -Debugger -Path '{{file}}'
            "seen $global:seen, left $(@(Get-NixBreakpoint).Count)"
            """);
        Assert.Contains("nix-repl> 1\n", shown, StringComparison.Ordinal);
        Assert.Contains("nix-repl> 2\n", shown, StringComparison.Ordinal);
        Assert.Contains("hits 2\n2\n3\nhits 2 False\n2\n3\nseen 1 2, left 1\n", shown, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void BreakpointsAreInFilesThatLinksLeadTo()
    {
        string folder = Directory.CreateTempSubdirectory("breakpoints").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "real"));
        File.WriteAllText(Path.Combine(folder, "real", "a.nix"), "let\n  f = x:\n    x + 1;\nin\nf 1\n");
        Directory.CreateSymbolicLink(Path.Combine(folder, "linked"), Path.Combine(folder, "real"));
        File.CreateSymbolicLink(Path.Combine(folder, "b.nix"), Path.Combine(folder, "real", "a.nix"));
        using var engine = new PowerShellEngine();
        foreach (string place in new[] { "real/a.nix", "linked/a.nix", "b.nix" })
        {
            foreach (string evaluated in new[] { "real/a.nix", "linked/a.nix", "b.nix" })
            {
                Assert.Equal(
                    1,
                    engine.One(
                        "$b = Set-NixBreakpoint $args[0] 3 -Action { }; $null = Invoke-NixExpression -Debugger -Path $args[1]; Remove-NixBreakpoint $b; $b.HitCount",
                        Path.Combine(folder, place),
                        Path.Combine(folder, evaluated)));
            }
        }
    }

    [Fact]
    public void AnActionStopsWithBreak()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("breakpoints").FullName, "a.nix");
        File.WriteAllText(file, "map (x:\n  x * 2) [ 1 2 3 ]\n");
        using var engine = new PowerShellEngine();
        engine.Type("x", ":c");
        string shown = engine.Show($$"""
            $null = Set-NixBreakpoint '{{file}}' 2 -Action { if ($_.HitCount -eq 2) { break } }
            Invoke-NixExpression -Debugger -Path '{{file}}'
            """);
        Assert.Contains("nix-repl> 2\n", shown, StringComparison.Ordinal);
        Assert.EndsWith("4\n6\n", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Invoke-NixExpression -Debugger 1 -Session (New-NixSession)", "SessionOptionConflict,")]
    [InlineData("$f = Invoke-NixExpression 'x: x'; 1 | Invoke-NixFunction $f -Debugger", "SessionOptionConflict,")]
    [InlineData("Set-NixBreakpoint -Path nowhere.nix -Line 1", "BreakpointFileNotFound,")]
    [InlineData("Get-NixBreakpoint 99", "BreakpointNotFound,")]
    [InlineData("Remove-NixBreakpoint 99", "BreakpointNotFound,")]
    public void WhatCannotBeIsAnError(string command, string id)
    {
        using var engine = new PowerShellEngine();
        Assert.StartsWith(id, engine.RunAll(command).Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void LazyObjectsDoNotStopAfterTheCommand()
    {
        using var engine = new PowerShellEngine();
        engine.Type(":q", ":q");
        Assert.Contains("caught", engine.Show("$o = Invoke-NixExpression -Debugger -Lazy '{ a = throw \"late\"; }'; try { $o.a } catch { \"caught $_\" }"), StringComparison.Ordinal);
    }
}
