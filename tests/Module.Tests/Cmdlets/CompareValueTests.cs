using System;
using System.IO;
using System.Linq;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Cmdlets;

public sealed class CompareValueTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IDisposable
{
    private readonly PowerShellEngine engine = fixture.Engine;
    private readonly string folder = Directory.CreateTempSubdirectory("nix-values").FullName;

    public void Dispose() => TestFolders.Delete(folder);

    [Theory]
    [InlineData("Compare-NixValue 1 1.0", "")]
    [InlineData("Compare-NixValue 1 2", "~ value: 1 -> 2")]
    [InlineData("Compare-NixValue 'a b' 'a c'", "~ value")]
    [InlineData("Compare-NixValue $null 1", "~ value: null -> 1")]
    [InlineData("Compare-NixValue @{ a = 1; b = @(1, 2) } @{ b = @(1, 3); c = $true }", "- a: 1|~ b.1: 2 -> 3|+ c: true")]
    [InlineData("@{ a = 1 }, @{ a = 2 } | Compare-NixValue @{ a = 2 }", "~ a: 2 -> 1")]
    [InlineData("Compare-NixValue @{ a = 1 } -Expression '{ a = 2; }'", "~ a: 1 -> 2")]
    [InlineData("Compare-NixValue -Path $folder/1.nix, $folder/2.nix", "~ a.b: 1 -> 2|+ c: «thunk»")]
    [InlineData("Compare-NixValue -Path $folder/2.nix -AttributePath a, d", "~ b: 2 -> 3")]
    [InlineData("Compare-NixValue -Path $folder/1.nix, $folder/2.nix -AttributePath a.b", "~ value: 1 -> 2")]
    [InlineData("Compare-NixValue (Invoke-NixExpression -Path $folder/1.nix -Lazy) (Invoke-NixExpression -Path $folder/2.nix -As Value)", "~ a.b: 1 -> 2|+ c: «thunk»")]
    public void AllDifferencesByPath(string script, string expected)
    {
        File.WriteAllText(Path.Combine(folder, "1.nix"), "{ a.b = 1; d.b = 3; }");
        File.WriteAllText(Path.Combine(folder, "2.nix"), "{ a.b = 2; d.b = 3; c = throw \"not looked at\"; }");
        Assert.Equal(expected, string.Join('|', engine.Run("$folder = $args[0]; " + script, folder).Select(static item => item!.ToString())));
    }

    [Fact]
    public void TheParts()
    {
        var found = (NixValueDifference)engine.One("Compare-NixValue @{ text = \"1`n2`n3\" } @{ text = \"1`nx`n3\" }")!;
        Assert.Equal(("text", NixDifferenceKind.Changed, "1\n2\n3", "1\nx\n3"), (found.Path, found.Kind, found.ReferenceValue, found.DifferenceValue));
        Assert.Equal(new[] { "  1", "- 2", "+ x", "  3" }, found.Lines);
        Assert.Contains("    - 2", engine.Show("Compare-NixValue @{ text = \"1`n2`n3\" } @{ text = \"1`nx`n3\" }"), StringComparison.Ordinal);
        Assert.IsType<NixValue>(((NixValueDifference)engine.One("Compare-NixValue 1 @{ a = 1 }")!).DifferenceValue);
    }

    [Fact]
    public void WhatCannotBeEvaluatedIsAnErrorOfItsOwn()
    {
        EngineResult result = engine.RunAll("Compare-NixValue @{ a = 1; b = 1; c = 1 } -Expression '{ a = 2; b = throw \"boom\"; c = 2; }'");
        Assert.Equal(new[] { "~ a: 1 -> 2", "~ c: 1 -> 2" }, result.Output.Select(static item => item!.ToString()));
        Assert.Equal(("b", "boom"), ((string)result.Error.TargetObject, result.Error.Exception.Message));
        Assert.StartsWith("NixThrow,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void ValuesWithoutEndReachALimit() => Assert.StartsWith(
        "NixStackOverflow,",
        engine.RunAll("Compare-NixValue -ReferenceObject (Invoke-NixExpression 'let f = n: { x = f n; }; in f 0' -As Value) -Expression 'let f = n: { x = f n; }; in f 1'").Error.FullyQualifiedErrorId,
        StringComparison.Ordinal);

    [Fact]
    public void AValueOfAnEarlierEvaluationDecidesOnTheEvaluator() => Assert.StartsWith(
        "SessionOptionConflict,",
        engine.RunAll("Compare-NixValue (Invoke-NixExpression '1' -As Value) 2 -Pure").Error.FullyQualifiedErrorId,
        StringComparison.Ordinal);
}
