using System;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Measuring;

/// <summary>Measure-NixExpression. The count of function calls is that which C++ Nix 2.34.8 shows with NIX_SHOW_STATS; operators are no calls of primitives here.</summary>
public sealed class MeasureTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Countdown = "let f = n: if n == 0 then 0 else f (n - 1); in f 100";
    private readonly PowerShellEngine engine = fixture.Engine;

    [Fact]
    public void Counts()
    {
        NixMeasurement result = Measure("Measure-NixExpression 'let f = n: if n == 0 then 0 else f (n - 1); in [ (f 1000) (builtins.foldl'' (a: b: a + b) 0 (builtins.genList (n: n * n) 1000)) ({a=1;} // {b=2;}).b ]'");
        Assert.Equal(4001, result.FunctionCalls);
        Assert.Equal(2, result.PrimOpCalls);
        Assert.Equal(1, result.SetUpdates);
        Assert.Equal(2, result.Sets);
        Assert.Equal(1, result.Lookups);
        Assert.Equal(3, result.ListElements);
        Assert.Equal(1, result.SourcesParsed);
        Assert.True(result.ThunksCreated >= 3);
        Assert.True(result.Time > TimeSpan.Zero);
        Assert.True(result.AllocatedBytes > 0);
        Assert.Empty(result.Functions);
    }

    [Fact]
    public void ThunksAreForcedOnce()
    {
        NixMeasurement result = Measure("Measure-NixExpression 'let x = builtins.length [ 1 ]; y = throw \"no\"; in x + x'");
        Assert.Equal((2, 1), (result.ThunksCreated, result.ThunksForced));
    }

    [Fact]
    public void WithoutNestedValuesOnRequest()
    {
        Assert.Equal(0, Measure("Measure-NixExpression '{ a = throw \"no\"; }' -Shallow").ThunksForced);
        Assert.StartsWith("NixThrow,", engine.RunAll("Measure-NixExpression '{ a = throw \"no\"; }'").Error.FullyQualifiedErrorId);
    }

    [Fact]
    public void PathsThatFailAreErrorsAndTheOthersAreMeasured()
    {
        EngineResult result = engine.RunAll("Measure-NixExpression '{ a = 1 + builtins.length [ ]; b = throw \"b\"; c = { \"\" = throw \"c\"; }; d = 2 + builtins.length [ ]; }' -AttributePath a, b, c, none, d");
        Assert.Null(result.Failure);
        var measurement = (NixMeasurement)Assert.Single(result.Output)!.BaseObject;
        Assert.Equal(4, measurement.PrimOpCalls);
        Assert.Equal(new[] { "b", "c", "none" }, result.Errors.Select(static error => error.TargetObject));
        Assert.Equal(new[] { "NixThrow", "NixThrow", "NixMissingAttribute" }, result.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.StartsWith("NixThrow,", engine.RunAll("Measure-NixExpression '{ b = throw \"b\"; }' -AttributePath b").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void TakesNoSession() =>
        Assert.Empty(engine.Run("(Get-Command Measure-NixExpression).Parameters.Keys | Where-Object { $_ -eq 'Session' }"));

    [Fact]
    public void RowsOfAProfileAreShownAsATable() =>
        Assert.Matches(@"Calls +Self\(ms\) +Total\(ms\) +Thunks +Function", engine.Show("(Measure-NixExpression 'let f = x: x; in f 1' -Profile).Functions"));

    [Fact]
    public void ProfilesFunctions()
    {
        NixMeasurement result = Measure("Measure-NixExpression $args[0] -Profile", Countdown);
        NixFunctionCost f = result.Functions.Single();
        Assert.Equal(("f", 101L, 1, 9), (f.Name, f.Calls, f.Line, f.Column));
        Assert.True(f.SelfTime <= f.TotalTime && f.TotalTime <= result.Time);
    }

    [Fact]
    public void CallsThatAnErrorEndedAreLeft()
    {
        NixMeasurement result = Measure(
            "Measure-NixExpression $args[0] -Profile",
            "let bad = x: throw \"no\"; good = x: if x == 0 then 0 else (builtins.tryEval (bad x)).success || true; in [ (good 1) (good 2) (good 0) ]");
        Assert.Equal(2, result.Functions.Single(static f => f.Name == "bad").Calls);
        Assert.Equal(2, result.Functions.Single(static f => f.Name == "builtins.tryEval").Calls);
        Assert.Equal(3, result.Functions.Single(static f => f.Name == "good").Calls);
        Assert.DoesNotContain(result.FoldedStacks, static line => line.Contains("bad («string»:1:11);good", StringComparison.Ordinal));
    }

    [Fact]
    public void WritesThePicturesThatAreAskedFor()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string svg = Path.Combine(folder, "a.svg");
            string folded = Path.Combine(folder, "a.txt");
            Measure("Measure-NixExpression $args[0] -FlameGraph $args[1] -FoldedStack $args[2]", "let f = x: builtins.deepSeq (builtins.genList (n: n) 50000) x; in f 1", svg, folded);
            XElement root = XDocument.Load(svg).Root!;
            Assert.Equal("svg", root.Name.LocalName);
            Assert.Contains(root.Descendants(), static element => element.Name.LocalName == "title" && element.Value.StartsWith("builtins.deepSeq\n", StringComparison.Ordinal));
            Assert.Contains(root.Descendants(), static element => (string?)element.Attribute("id") == "search" && element.Value == "Search");
            Assert.Contains(File.ReadAllLines(folded), static line => line.StartsWith("(top level);f («string»:1:9);builtins.deepSeq", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void EachOfSeveralExpressionsHasAPictureOfItsOwn()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        engine.Run("'1', '2', '3' | Measure-NixExpression -FlameGraph $args[0] -FoldedStack $args[1]", Path.Combine(folder, "a.svg"), Path.Combine(folder, "b"));
        Assert.Equal("a-2.svg a-3.svg a.svg b b-2 b-3", string.Join(" ", Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)));
        Assert.Contains(">2 - ", File.ReadAllText(Path.Combine(folder, "a-2.svg")), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void WhatIfWritesNothing()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        Measure("Measure-NixExpression 1 -FlameGraph $args[0] -WhatIf", file);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void AFileThatCannotBeWrittenIsAnError()
    {
        EngineResult result = engine.RunAll("Measure-NixExpression 1 -FoldedStack $args[0]", Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "x"));
        Assert.StartsWith("FileNotWritten,", result.Error.FullyQualifiedErrorId);
    }

    [Fact]
    public void MeasuringLeavesOtherEvaluationsAlone()
    {
        Measure("Measure-NixExpression $args[0] -Profile", Countdown);
        Assert.Equal(0L, engine.One("Invoke-NixExpression $args[0]", Countdown));
    }

    private NixMeasurement Measure(string script, params object[] arguments) => (NixMeasurement)engine.One(script, arguments)!;
}
