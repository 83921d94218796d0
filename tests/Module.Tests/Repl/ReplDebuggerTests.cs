using System;
using System.IO;
using System.Text.RegularExpressions;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Repl;

/// <summary><c>Enter-NixRepl -Debugger</c>, in the order in which <c>nix repl --debugger</c> 2.34.8 stops, goes on and shows.</summary>
public sealed class ReplDebuggerTests
{
    private const string Welcome = "\n\nEntering the Nix debugger. Type :? for help.\n";

    [Theory]
    [InlineData(":c")]
    [InlineData(":q")]
    public void AnErrorStopsThatInputOnly(string leave)
    {
        string shown = Show("x = 20", "let y = 1; in y + x + throw \"no\"", "y + x", ":st 2", ":env 1", "z = 5", leave, "x", "z", ":q");
        Assert.StartsWith("nix-repl> nix-repl> error: no" + Welcome + "nix-repl> 21\nnix-repl> 2: while evaluating a 'let' expression\n", shown, StringComparison.Ordinal);
        Assert.Contains("Env level 0\nstatic: y\n\nEnv level 1\nstatic: x\n\nEnv level 2\n", shown, StringComparison.Ordinal);
        Assert.Contains("nix-repl> x = 20\n", shown, StringComparison.Ordinal);

        // What was bound in the debugger is not there any more.
        Assert.Contains("error: no\nnix-repl> 20\nnix-repl> error: undefined variable 'z'", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void VariablesOfTheLoopHaveWhatIsInScopeInThem()
    {
        string shown = Show("f = a: let z = 2; in throw \"no\"", "q = 2", "f 1", "a + z", ":bt", ":c", ":q");
        Assert.Contains("nix-repl> 3\n", shown, StringComparison.Ordinal);
        Assert.Contains("while calling 'f'", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void BreakGoesOnWithItsArgumentOrEndsTheInput()
    {
        string shown = Show("let y = 1; in builtins.break y", "y", ":c", "builtins.break 5", ":q", "let f = a: a + 1; in builtins.break (f 3)", ":s", ":bt", ":c", "1 + 1", ":q");
        Assert.StartsWith(
            "nix-repl> info: breakpoint reached" + Welcome + "nix-repl> 1\nnix-repl> 1\nnix-repl> info: breakpoint reached\nnix-repl> The evaluation was ended in the debugger.\n",
            shown,
            StringComparison.Ordinal);
        Assert.Contains("nix-repl> 0: while calling a function\n", shown, StringComparison.Ordinal);
        Assert.EndsWith("nix-repl> 4\nnix-repl> 2\nnix-repl> ", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsPrintedLoadedOrDescribedStopsToo()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("repl").FullName, "a.nix");
        File.WriteAllText(file, "let inside = 7; in 1 + throw \"load\"\n");
        string shown = Show("{ a = throw \"x\"; }", ":c", ":t throw \"t\"", ":q", ":a throw \"a\"", ":c", $":l {PathText.Nix(file)}", "inside", ":q", "1 + 1", ":q");
        Assert.StartsWith("nix-repl> error: x" + Welcome + "nix-repl> error: x\nnix-repl> error: t\nnix-repl> error: t\nnix-repl> error: a\nnix-repl> error: a\n", shown, StringComparison.Ordinal);
        Assert.EndsWith("nix-repl> error: load\nnix-repl> 7\nnix-repl> error: load\nnix-repl> 2\nnix-repl> ", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void AValueThatHasFailedStopsOnce() =>
        Assert.Equal(
            "nix-repl> nix-repl> error: lazy" + Welcome + "nix-repl> error: lazy\nnix-repl> error: lazy\nnix-repl> 2\nnix-repl> ",
            Show("y = throw \"lazy\"", "y", ":c", "y", "1 + 1", ":q"));

    [Fact]
    public void SteppingGoesOnInTheNextInput()
    {
        string shown = Show("throw \"a\"", ":s", "1 + 1", "let f = a: a + 1; in f 1", ":c", "2", ":q");
        Assert.Contains("error: a\nnix-repl> 2\nnix-repl> 0: while evaluating a 'let' expression\n", shown, StringComparison.Ordinal);
        Assert.EndsWith("nix-repl> 2\nnix-repl> 2\nnix-repl> ", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingStopsWithinTheDebuggerNorForWhatDoesNotParse()
    {
        string shown = Show("nope", "throw \"a\"", "throw \"b\"", ":c", ":c", "1 + 1", ":q");
        Assert.StartsWith("nix-repl> error: undefined variable 'nope'", shown, StringComparison.Ordinal);
        Assert.Contains("error: b\nnix-repl> error: a\nnix-repl> error: unknown command ':c'", shown, StringComparison.Ordinal);
        Assert.EndsWith("nix-repl> 2\nnix-repl> ", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void TheEndOfInputLeavesOneAfterTheOther() =>
        Assert.EndsWith("error: a" + Welcome + "nix-repl> error: a\nnix-repl> ", Show("throw \"a\""), StringComparison.Ordinal);

    [Fact]
    public void ReloadingGoesOnWithTheOtherFiles()
    {
        string folder = Directory.CreateTempSubdirectory("repl").FullName;
        string good = Path.Combine(folder, "good.nix");
        string bad = Path.Combine(folder, "bad.nix");
        File.WriteAllText(good, "{ n = 1; }");
        File.WriteAllText(bad, "throw \"bad\"");
        string shown = Show($":l {PathText.Nix(bad)}", ":q", $":l {PathText.Nix(good)}", ":r", "n", ":q");
        Assert.Contains("nix-repl> 1\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void ParametersAreThoseOfOtherCommands()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("repl").FullName, "a.nix");
        File.WriteAllText(file, "{\n  f = n:\n    n * 2;\n}\n");
        using var engine = new PowerShellEngine();
        engine.Type(":t builtins.tryEval (throw \"x\")", "builtins.trace \"said\" 3", ":c", "f 21", "n", ":c", ":q");
        string shown = engine.Show($"$null = Set-NixBreakpoint '{file}' 3; Enter-NixRepl '{file}' -Debugger -IgnoreTry -StopOn Trace; (Get-NixBreakpoint).HitCount");
        Assert.Contains("nix-repl> a set\nnix-repl> trace: said\n", shown, StringComparison.Ordinal);
        Assert.Contains("nix-repl> info: breakpoint reached\nnix-repl> 21\nnix-repl> 42\nnix-repl> 1\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void InASessionThereIsNone()
    {
        using var engine = new PowerShellEngine();
        Assert.StartsWith("SessionOptionConflict,", engine.RunAll("Enter-NixRepl -Debugger -Session (New-NixSession)").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void AnInputHasItsLimitsBesideTheTimeAtThePrompt()
    {
        const string Endless = "builtins.foldl' (a: b: a + b) 0 (builtins.genList (x: x) 1000000000)";
        using var engine = new PowerShellEngine();
        engine.Type("builtins.break 7", Endless, "1 + 1", ":c", Endless, "1 + 2", ":q");
        string shown = engine.Show("Enter-NixRepl -Debugger -TimeoutSec 2");
        Assert.Contains("longer than 2 s (-TimeoutSec)", shown.Split("nix-repl> 2\n")[0], StringComparison.Ordinal);
        Assert.Contains("longer than 2 s (-TimeoutSec)", shown.Split("nix-repl> 7\n")[1], StringComparison.Ordinal);
        Assert.Contains("nix-repl> 2\nnix-repl> 7\n", shown, StringComparison.Ordinal);
        Assert.EndsWith("nix-repl> 3\nnix-repl> ", shown, StringComparison.Ordinal);
    }

    // Of reports only the last line: their traces are those of Invoke-NixExpression -Debugger.
    private static string Show(params string[] lines)
    {
        using var engine = new PowerShellEngine();
        engine.Type(lines);
        return Regex.Replace(engine.Show("Enter-NixRepl -Debugger"), @"error:\n(?:(?!nix-repl>).)*?\n       error: ", "error: ", RegexOptions.Singleline);
    }
}
