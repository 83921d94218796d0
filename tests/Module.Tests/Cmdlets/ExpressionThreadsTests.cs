using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Cmdlets;

/// <summary><c>Invoke-NixExpression -AttributePath a, b -ThrottleLimit 2</c> gives what one thread gives, in the same order.</summary>
public sealed class ExpressionThreadsTests : IDisposable
{
    private const string Several = """
        { f ? x: x * 2, unused ? 1 }: let
          slow = n: if n == 0 then 0 else 1 + slow (n - 1);
        in {
          a = builtins.seq (slow 3000) (builtins.trace "A" [ 1 (builtins.trace "A2" { x = 2; }) ]);
          b = builtins.warn "B" (f 2);
          c = throw "boom";
          d = { e = 1 + "x"; list = [ (throw "in d") 2 ]; };
          g = builtins.trace "G" { "1" = null; name = "g"; "odd name" = 1.5; };
          h = { x, y ? x }: [ x y ];
        }
        """;

    private readonly PowerShellEngine engine = new();
    private readonly string folder = Directory.CreateTempSubdirectory("nix-threads").FullName;

    public ExpressionThreadsTests() => engine.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0])", folder);

    public void Dispose()
    {
        engine.Dispose();
        TestFolders.Delete(folder);
    }

    [Theory]
    [InlineData("-AttributePath a, b, g")]
    [InlineData("-AttributePath g, g, a, b, a")]
    [InlineData("-AttributePath a, c, nope, b, a.1.x, d")]
    [InlineData("-AttributePath a, b, g -NoEnumerate")]
    [InlineData("-AttributePath a, c, g, d -As Hashtable")]
    [InlineData("-AttributePath a, c, g, d -As Json")]
    [InlineData("-AttributePath a, c, g, d -As IndentedJson")]
    [InlineData("-AttributePath a, c, g, d -As Xml")]
    [InlineData("-AttributePath a, c, g, d -As Nix")]
    [InlineData("-AttributePath a, c, b, d, nope -CollectErrors")]
    [InlineData("-AttributePath a, c, b, d, nope -CollectErrors -As Json")]
    [InlineData("-AttributePath d, c, d, d.list, d -CollectErrors -MaxErrors 4")]
    [InlineData("-AttributePath a, b -Argument @{ f = { param($n) \"n$n\" }; x = 1 }")]
    [InlineData("-AttributePath h, b, h -Argument @{ x = @{ y = 1 } }")]
    [InlineData("-AttributePath a, b, c -EvalCache")]
    [InlineData("-AttributePath a, a.1 -Lazy")]
    public void WhatComesIsWhatOneThreadGives(string parameters)
    {
        string one = All($"Invoke-NixExpression $args[0] {parameters}");
        Assert.NotEmpty(one);
        Assert.Equal(one, All($"Invoke-NixExpression $args[0] {parameters} -ThrottleLimit 3"));
    }

    [Fact]
    public void FunctionsLazyObjectsAndValuesAreUsedAsAnyOthers()
    {
        Assert.Equal(
            new object[] { 3L, 2L, 7L, "NixThrow" },
            engine.Run("""
                $s = '{ a = x: x + 1; b = { x = 1 + 1; y = throw "y"; }; c = { x = [ 6 7 ]; }; }'
                (Invoke-NixExpression $s -AttributePath a, b.x -ThrottleLimit 2)[0].Invoke(2)
                $lazy = Invoke-NixExpression $s -AttributePath b, c -ThrottleLimit 2 -Lazy
                $lazy[0].x
                (Invoke-NixExpression $s -AttributePath b, c -ThrottleLimit 2 -As Value)[1].x[1].ToObject()
                try { $lazy[0].y } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
                """).Select(static item => item!.BaseObject));
    }

    [Fact]
    public void WhatIsReadOnAnyThreadIsADependency()
    {
        File.WriteAllText(Path.Combine(folder, "one.nix"), "1");
        File.WriteAllText(Path.Combine(folder, "two.nix"), "2");
        const string Script = "$null = Invoke-NixExpression '{ a = import ./one.nix; b = import ./two.nix; }' -AttributePath a, b -ThrottleLimit 2 -DependencyVariable read; $read | Where-Object Kind -eq File | ForEach-Object Name";
        Assert.Equal(new[] { "one.nix", "two.nix" }, engine.Run(Script).Select(static name => Path.GetFileName($"{name}")).Order());
    }

    [Fact]
    public void WhatTheCacheHasIsNotEvaluated()
    {
        const string Source = "{ a = 1; b = 2; c = 3; }";
        engine.Run($"Invoke-NixExpression '{Source}' -AttributePath a, c -ThrottleLimit 2 -EvalCache");
        EngineResult result = engine.RunAll($"Invoke-NixExpression '{Source}' -AttributePath a, b, c, a -ThrottleLimit 2 -EvalCache -Verbose 4>&1");
        Assert.Equal("1 2 3 1", string.Join(" ", result.Output.Where(static item => item!.BaseObject is long)));
        Assert.Contains(result.Output, static item => $"{item}" == "Evaluation cache: 3 found, 1 stored.");
    }

    [Theory]
    [InlineData("let xs = map f (builtins.genList (n: n) 40); in builtins.parallel xs (builtins.foldl' builtins.add 0 xs)")]
    [InlineData("let xs = map (n: builtins.deepSeq (builtins.genList f 30) (builtins.trace \"t${toString n}\" n)) [ 1 2 3 ]; in builtins.parallel xs xs")]
    [InlineData("let xs = [ (throw \"a\") (f 1) ]; in builtins.parallel xs (builtins.elemAt xs 1)")]
    public void OneExpressionMayUseThreads(string expression)
    {
        // What is called needs the pipeline's thread; messages come in any order, each once.
        string script = $"Invoke-NixExpression '{{ f }}: {expression.Replace("'", "''", StringComparison.Ordinal)}' -Argument @{{ f = {{ param($n) $n * 2 }} }} -ExperimentalFeature parallel-eval";
        EngineResult one = engine.RunAll(script);
        EngineResult several = engine.RunAll(script + " -ThrottleLimit 4");
        Assert.Equal(one.Output.Select(static item => $"{item}"), several.Output.Select(static item => $"{item}"));
        Assert.Equal(one.Information.Select(static item => $"{item}").Order(), several.Information.Select(static item => $"{item}").Order());
        Assert.Empty(several.Errors);
        Assert.Empty(several.Warnings);
    }

    [Theory]
    [InlineData("builtins.parallel xs (builtins.head xs)", "-TimeoutSec 0.3 -MaxCallDepth 2000000000", "NixTimeout")]
    [InlineData("builtins.parallel xs (builtins.head xs)", "-MaxMemory 60MB -MaxCallDepth 2000000000", "NixMemoryLimit")]
    [InlineData("builtins.parallel xs (throw \"x\")", "", "NixThrow")]
    public void LimitsHoldForThreadsOfOneExpression(string expression, string limit, string id)
    {
        EngineResult result = engine.RunAll($"Invoke-NixExpression 'let f = x: 1 + f (x + 1); xs = [ (f 1) (f 2) (f 3) ]; in {expression}' -ExperimentalFeature parallel-eval -ThrottleLimit 3 {limit}");
        Assert.StartsWith(id, result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(2L, engine.One("Invoke-NixExpression '1 + 1'"));
    }

    [Fact]
    public void EachResultIsWrittenAsSoonAsItAndThoseBeforeAreThere()
    {
        const string Endless = "{ a = 1; b = 2; c = let f = x: f (x + 1); in f 0; }";
        string script = $"foreach ($once in 1) {{ Invoke-NixExpression '{Endless}' -AttributePath a, b, c -ThrottleLimit 3 -MaxCallDepth 2000000000 | ForEach-Object {{ $_; if ($_ -eq 2) {{ break }} }} }}";
        Assert.Equal("1 2", string.Join(" ", engine.Run(script)));
    }

    [Theory]
    [InlineData("-TimeoutSec 0.3 -MaxCallDepth 2000000000", "NixTimeout")]
    [InlineData("-MaxMemory 60MB -MaxCallDepth 2000000000", "NixMemoryLimit")]
    public void LimitsHoldForAllThreads(string limit, string id)
    {
        EngineResult result = engine.RunAll($"Invoke-NixExpression '{{ a = 1; b = let f = x: 1 + f (x + 1); in f 0; c = let f = x: 1 + f (x + 1); in f 0; }}' -AttributePath a, b, c -ThrottleLimit 3 {limit}");
        Assert.StartsWith(id, result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(2L, engine.One("Invoke-NixExpression '1 + 1'"));
    }

    [Fact]
    public void NestedCallsAreLimitedInEachThread()
    {
        EngineResult result = engine.RunAll("Invoke-NixExpression 'let f = n: if n == 0 then 0 else 1 + f (n - 1); in { a = f 80; b = f 200; c = f 80; }' -AttributePath a, b, c -ThrottleLimit 2 -MaxCallDepth 150");
        Assert.Equal("80 80", string.Join(" ", result.Output));
        Assert.StartsWith("NixStackOverflow", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a = let f = x: f (x + 1); in f 0; b = let f = x: f (x + 1); in f 0;")]
    [InlineData("a = f 1; b = let f = x: f (x + 1); in f 0;")]
    [InlineData("a = let f = x: f (x + 1); xs = [ (f 1) (f 2) ]; in builtins.parallel xs (builtins.head xs); b = 1;")]
    public void StoppingEndsAllThreads(string attributes)
    {
        engine.Run("Invoke-NixExpression '1'");
        string script = $"Invoke-NixExpression '{{ f }}: {{ {attributes} }}' -Argument @{{ f = {{ Start-Sleep 100 }} }} -AttributePath a, b -ThrottleLimit 2 -MaxCallDepth 2000000000 -ExperimentalFeature parallel-eval";
        using (PowerShell shell = engine.Create(script))
        {
            IAsyncResult running = shell.BeginInvoke();
            Thread.Sleep(300);
            shell.Stop();
            Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        }

        Assert.Equal(2L, engine.One("Invoke-NixExpression '1 + 1'"));
    }

    [Fact]
    public void ASessionKeepsWhatThreadsHaveEvaluated()
    {
        File.WriteAllText(Path.Combine(folder, "two.nix"), "2");
        EngineResult result = engine.RunAll("""
            $s = New-NixSession
            Invoke-NixExpression '{ a = 1; b = import ./two.nix; }' -AttributePath a, b -ThrottleLimit 2 -Session $s
            Invoke-NixExpression '{ a = import ./two.nix; b = import ./two.nix; }' -AttributePath a, b -ThrottleLimit 2 -Session $s
            $s.ImportedFiles
            Remove-NixSession $s
            """);
        Assert.Equal("1 2 2 2 1", string.Join(" ", result.Output));
        Assert.Empty(result.Errors);
    }

    // All that is written, in the order in which it is.
    private string All(string command)
    {
        EngineResult result = engine.RunAll($"{command} *>&1 | ForEach-Object {{ if ($_ -is [Management.Automation.ErrorRecord]) {{ \"$($_.TargetObject) $($_.FullyQualifiedErrorId) $_\" }} elseif ($_ -is [string]) {{ $_ }} else {{ \"$($_.GetType()) $(ConvertTo-Json $_ -Depth 5 -Compress -WarningAction Ignore)\" }} }}", Several);
        Assert.Null(result.Failure);
        return string.Join("\n", result.Output);
    }
}
