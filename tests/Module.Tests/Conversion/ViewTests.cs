using System;
using System.Linq;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Conversion;

/// <summary>What results look like when nobody says how to show them.</summary>
public sealed class ViewTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Derivation = "derivation { name = \"hello-2.10\"; system = \"x86_64-linux\"; builder = \"/bin/sh\"; }";

    // As nix-instantiate prints it (2.34.8).
    private const string Path = "/nix/store/dblphvrz2ybdr62i2vj5mkz3wa14q01b-hello-2.10.drv";

    private readonly PowerShellEngine engine = fixture.Engine;

    [Fact]
    public void ADerivationShowsWhatIsWantedOfIt() =>
        Assert.Equal(["name    : hello-2.10", "version : 2.10", "system  : x86_64-linux", "drvPath : " + Path], Lines("Invoke-NixExpression '" + Derivation + "'"));

    [Theory]
    [InlineData("version = \"7\";", "version : 7")]
    [InlineData("version = throw \"no\";", "version :")]
    [InlineData("system = throw \"no system\";", "system  : no system")]
    [InlineData("drvPath = throw \"no path\";", "drvPath : no path")]
    [InlineData("name = \"plain\";", "version :")]
    public void AFailingAttributeIsSeen(string attributes, string line) =>
        Assert.Contains(line, Lines("Invoke-NixExpression '{ type = \"derivation\"; name = \"x-1\"; system = \"s\"; drvPath = \"/d\"; } // { " + attributes + " }'"));

    [Fact]
    public void ShowingADerivationEvaluatesNothingElse() =>
        Assert.Equal(0, engine.One("$script:n = 0; $d = Invoke-NixExpression '{ f }: { type = \"derivation\"; name = \"x-1\"; system = \"s\"; drvPath = \"/d\"; meta = f 1; out = f 2; }' "
            + "-Argument @{ f = { $script:n++ } }; $d | Out-Default; New-NixSession -Name view | Out-Null; $script:n; Remove-NixSession view"));

    [Fact]
    public void BetweenOtherObjectsItShowsTheSame()
    {
        string[] lines = Lines("Get-NixBuiltin map; Invoke-NixExpression '" + Derivation + "'");
        Assert.Contains("drvPath : " + Path, lines);
        Assert.DoesNotContain(lines, static line => line.StartsWith("outPath", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{ a = [ [ 1 2 ] [ ] [ [ \"x\" ] { b = 1; } ] ]; }", "{[ 1 2 ], [ ], [ [ \"x\" ] { b = 1; } ]}")]
    [InlineData("{ a = [ [ [ [ 1 ] 2 ] 3 ] ]; }", "{[ [ [ ... ] 2 ] 3 ]}")]
    [InlineData("{ a = [ 1 null \"x\" ]; }", "{1, $null, x}")]
    public void AListWithinAListIsShownAsOne(string expression, string expected) =>
        Assert.Equal(expected, Lines("Invoke-NixExpression '" + expression + "'")[^1]);

    [Theory]
    [InlineData("x: x", "x: ...")]
    [InlineData("{ a, b ? 1 }: a", "{ a, b ? ... }: ...")]
    [InlineData("{ a, ... }@all: a", "{ a, ... } @ all: ...")]
    [InlineData("{ }: 1", "{ }: ...")]
    [InlineData("builtins.map", "map f list")]
    [InlineData("map (x: x)", "map ... list")]
    public void AFunctionShowsHowItIsCalled(string expression, string expected)
    {
        Assert.Equal(expected, engine.One("(Invoke-NixExpression $args[0]).GetSignature()", expression));
        Assert.Contains(Lines("Invoke-NixExpression '" + expression + "'"), line => line.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void WhatWasInAnotherProcessReadsAlike()
    {
        const string Copy = "[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Invoke-NixExpression $text)))";
        Assert.Equal(
            ["a : {1, { x = 1; }}", "b : { c = { d = 1; }; }", "f : <LAMBDA>", "g : 1", "h : 2"],
            Lines("$text = '{ a = [ 1 { x = 1; } ]; b.c.d = 1; f = x: x; g = 1; h = 2; }'; " + Copy));
        Assert.Contains("drvPath : " + Path, Lines("$text = '" + Derivation + "'; " + Copy));
        Assert.Contains(Lines("$text = 'x: x'; " + Copy), static line => line.Contains("\u00abstring\u00bb:1:1", StringComparison.Ordinal));
        Assert.Equal(["{ a = 1; }"], Lines("[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Invoke-NixExpression '{ a = 1; }' -As Value)))"));
    }

    [Fact]
    public void AListStaysAnArray()
    {
        Assert.Equal("Object[] 2 Object[] 1", engine.One("$x = Invoke-NixExpression '{ a = [ [ 1 2 ] ]; }'; \"$($x.a[0].GetType().Name) $($x.a[0].Count) $($x.a.GetType().Name) $($x.a.Count)\""));
        Assert.Equal("[[1,2]]", engine.One("$x = Invoke-NixExpression '{ a = [ [ 1 2 ] ]; }'; Invoke-NixExpression '{ x }: builtins.toJSON x.a' -Argument @{ x = $x }"));
    }

    private string[] Lines(string script) =>
        engine.Show(script).Split('\n').Select(static line => line.TrimEnd()).Where(static line => line.Length > 0).ToArray();
}
