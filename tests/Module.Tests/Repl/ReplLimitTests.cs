using System;
using System.Linq;
using System.Management.Automation;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Repl;

/// <summary>Limits in the interactive loop: each input has them for itself.</summary>
[Collection(AloneCollection.Name)]
public sealed class ReplLimitTests
{
    private const string Endless = "builtins.length (builtins.genericClosure { startSet = [ { key = 0; } ]; operator = x: [ { key = x.key + 1; } ]; })";

    [Theory]
    [InlineData("-TimeoutSec 1", Endless, "NixTimeout")]
    [InlineData("-MaxMemory 60MB", "builtins.stringLength (builtins.foldl' (a: x: a + a) \"01234567\" (builtins.genList (n: n) 26))", "NixMemoryLimit")]
    [InlineData("-MaxCallDepth 50", "let f = n: 1 + f (n + 1); in f 0", "NixStackOverflow")]
    public void AnInputEndsAtTheLimitAndTheLoopGoesOn(string limit, string input, string id)
    {
        using var engine = new PowerShellEngine();
        foreach (string parameters in new[] { limit, "-Session $s" })
        {
            engine.Run("$s = New-NixSession " + limit);
            engine.Type("x = 20", input, input, "x + builtins.foldl' (a: b: a + b) 0 (builtins.genList (n: n) 2000)", ":q");
            EngineResult result = engine.RunAll($"$Error.Clear(); Enter-NixRepl {parameters}; $Error");
            Assert.Null(result.Failure);
            Assert.Equal(new[] { (id, input), (id, input) }, result.Output.Select(static item => (ErrorRecord)item!.BaseObject).Select(static error => (error.FullyQualifiedErrorId.Split(',')[0], $"{error.TargetObject}")));
            Assert.Contains("1999020\n", engine.Shown, StringComparison.Ordinal);
            engine.Run("Remove-NixSession $s");
        }
    }

    [Fact]
    public void EachInputHasTheMemoryForItself()
    {
        // Some 48 MB each time, of which 32 stay.
        const string Text = "builtins.foldl' (a: x: a + a) \"01234567\" (builtins.genList (n: n) 21)";
        string[] names = { "a", "b", "c", "d" };
        using var engine = new PowerShellEngine();
        engine.Type(names.SelectMany(static name => new[] { $"{name} = {Text}", $"builtins.stringLength {name}" }).Append(":q").ToArray());
        Assert.Equal(5, engine.Show("Enter-NixRepl -MaxMemory 80MB").Split("16777216\n").Length);
    }

    [Theory]
    [InlineData("-TimeoutSec 0.001", "builtins.foldl' (a: b: a + b) 0 (builtins.genList (n: n) 200000)")]
    [InlineData("-MaxMemory 10MB", "builtins.stringLength (builtins.foldl' (a: x: a + a) \"01234567\" (builtins.genList (n: n) 22))")]
    [InlineData("-MaxCallDepth 50", "let f = n: if n == 0 then 0 else 1 + f (n - 1); in f 500")]
    public void CompletionTakesNoMoreThanAnInput(string limit, string costly)
    {
        using var engine = new PowerShellEngine();
        foreach (string parameters in new[] { string.Empty, limit })
        {
            engine.Type($"x = builtins.seq ({costly}) {{ alpha = 1; }}", "x.\t", ":q");
            Assert.Equal(parameters.Length == 0, engine.Show("Enter-NixRepl " + parameters).Contains("x.alpha", StringComparison.Ordinal));
        }
    }
}
