using System;
using System.Linq;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Completion;

/// <summary>Limits of the command that is completed.</summary>
[Collection(AloneCollection.Name)]
public sealed class CompletionLimitTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly PowerShellEngine engine = fixture.Engine;

    /// <summary>Completing a command takes no more than running it may, and no more than completion may.</summary>
    [Theory]
    [InlineData("Invoke-NixExpression '{0}' -AttributePath ", "result")]
    [InlineData("Invoke-NixExpression 'let v = {0}; in v.", "'let v = {0}; in v.result'")]
    public void TakesNoMoreThanTheCommand(string line, string completed)
    {
        const string Slow = "builtins.seq (builtins.foldl'' (a: b: a + b) 0 (builtins.genList (n: n) 200000)) { result = 1; }";
        const string Large = "builtins.seq (builtins.stringLength (builtins.foldl'' (a: x: a + a) \"01234567\" (builtins.genList (n: n) 22))) { result = 1; }";
        const string Deep = "builtins.seq ((n: let f = n: if n == 0 then 0 else 1 + f (n - 1); in f n) 500) { result = 1; }";
        const string Deepest = "builtins.seq ((n: let f = n: if n == 0 then 0 else 1 + f (n - 1); in f n) 20000) { result = 1; }";
        foreach ((string expression, string limit) in new[] { (Slow, "-TimeoutSec 0.001"), (Large, "-MaxMemory 10MB"), (Deep, "-MaxCallDepth 50") })
        {
            string text = line.Replace("{0}", expression, StringComparison.Ordinal);
            string expected = completed.Replace("{0}", expression, StringComparison.Ordinal);
            string command = text.Replace("Invoke-NixExpression", "Invoke-NixExpression " + limit, StringComparison.Ordinal);
            Assert.Equal(new[] { expected }, Complete(text));
            Assert.DoesNotContain(expected, CompleteAlone(command));
            engine.Run($"$limited = New-NixSession ct-limited {limit}");
            Assert.DoesNotContain(expected, CompleteAlone(text.Replace("Invoke-NixExpression", "Invoke-NixExpression -Session $limited", StringComparison.Ordinal)));
            Assert.DoesNotContain(expected, CompleteAlone(text.Replace("Invoke-NixExpression", "Invoke-NixExpression -Session ct-limited", StringComparison.Ordinal)));
            engine.Run("Remove-NixSession $limited");
        }

        Assert.Equal(1L, engine.One($"Invoke-NixExpression -MaxCallDepth 1000000 '{Deepest}' -AttributePath result"));
        Assert.DoesNotContain(
            completed.Replace("{0}", Deepest, StringComparison.Ordinal),
            Complete(line.Replace("{0}", Deepest, StringComparison.Ordinal).Replace("Invoke-NixExpression", "Invoke-NixExpression -MaxCallDepth 1000000", StringComparison.Ordinal)));
    }

    // Garbage that is there already may be taken for alive.
    private string[] CompleteAlone(string text)
    {
        GC.Collect();
        return Complete(text);
    }

    private string[] Complete(string text) => engine
        .Run("(TabExpansion2 $args[0] $args[0].Length).CompletionMatches | ForEach-Object CompletionText", text)
        .Select(static match => (string)match!.BaseObject)
        .ToArray();
}
