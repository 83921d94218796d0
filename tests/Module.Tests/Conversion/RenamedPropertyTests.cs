using System;
using System.Linq;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Conversion;

/// <summary>A lazy object has a property for each attribute, also where PowerShell cannot hold the names side by side.</summary>
public sealed class RenamedPropertyTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly PowerShellEngine engine = fixture.Engine;

    [Theory]
    [InlineData("{ A = 1; a = 2; }", "A_=1 a=2")]
    [InlineData("{ ABC = 1; Abc = 2; abc = 3; }", "ABC_=1 Abc__=2 abc=3")]
    [InlineData("{ A = 1; A_ = 2; a = 3; a_ = 4; }", "A__=1 A___=2 a=3 a_=4")]
    [InlineData("{ \"\" = 1; _ = 2; }", "__=1 _=2")]
    [InlineData("{ psobject = 1; PSTypeNames = 2; b = 3; }", "PSTypeNames_=2 b=3 psobject_=1")]
    public void EachAttributeIsAProperty(string expression, string expected)
    {
        Assert.Equal(expected, engine.One("($args[0] | Invoke-NixExpression -Lazy -WarningAction Ignore).PSObject.Properties | ForEach-Object -Begin { $all = @() } -Process { $all += \"$($_.Name)=$($_.Value)\" } -End { $all -join ' ' }", expression));
    }

    [Fact]
    public void AWarningSaysWhichOnce()
    {
        string warning = Assert.Single(Warnings("$null = Invoke-NixExpression 'rec { A = 1; a = { B = 1; b = 2; }; c = [ a a ]; }' -Lazy"));
        Assert.Contains("'A' is A_.", warning, StringComparison.Ordinal);
        Assert.Contains("and 3 more.", Assert.Single(Warnings("Invoke-NixExpression '{ A = 1; B = 1; C = 1; D = 1; E = 1; F = 1; G = 1; H = 1; a = 1; b = 1; c = 1; d = 1; e = 1; f = 1; g = 1; h = 1; }' -Lazy")), StringComparison.Ordinal);
        Assert.Empty(Warnings("Invoke-NixExpression '{ A = 1; b = 1; }' -Lazy"));
    }

    [Fact]
    public void TheObjectIsStillItsSet() =>
        Assert.Equal("{\"A\":1,\"a\":2}", engine.One("$x = Invoke-NixExpression '{ A = 1; a = 2; }' -Lazy -WarningAction Ignore; Invoke-NixExpression '{ x }: x' -Argument @{ x = $x } -As Json"));

    [Fact]
    public void ADerivationKeepsAllOfItsAttributes() =>
        Assert.Equal("TZ_ tz", engine.One("$d = Invoke-NixExpression 'derivation { name = \"d\"; system = \"s\"; builder = \"b\"; TZ = \"1\"; tz = \"2\"; }'; \"$($d.PSObject.Properties.Name -like 't[z]*')\""));

    [Fact]
    public void TheErrorWithoutLazyNamesBothWaysOut()
    {
        string message = engine.RunAll("Invoke-NixExpression '{ A = 1; a = 2; }'").Error.Exception.Message;
        Assert.Contains("-As Hashtable", message, StringComparison.Ordinal);
        Assert.Contains("-Lazy", message, StringComparison.Ordinal);
        Assert.Equal(1L, engine.One("(Invoke-NixExpression '{ A = 1; a = 2; }' -As Hashtable)['A']"));
    }

    private string[] Warnings(string script) =>
        engine.Run("& { " + script + " } 3>&1 | Where-Object { $_ -is [Management.Automation.WarningRecord] } | ForEach-Object Message").Select(static item => item!.ToString()).ToArray();
}
