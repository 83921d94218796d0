using System;
using System.Linq;
using System.Management.Automation;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Conversion;

public sealed class DerivationTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Derivation = "{ type = \"derivation\"; name = \"x-1\"; boom = throw \"boom\"; meta.license.free = true; self = 1; NAME = \"other\"; }";

    private readonly PowerShellEngine engine = fixture.Engine;

    [Fact]
    public void ADerivationIsNotWalkedInto()
    {
        var result = (PSObject)engine.One("(Invoke-NixExpression $args[0]).d", "{ d = " + Derivation + "; }")!;
        Assert.Equal(new[] { "Nix.Derivation", "Nix.AttributeSet" }, result.TypeNames.Take(2));
        Assert.Contains("boom", result.Properties.Select(static property => property.Name));
    }

    [Fact]
    public void ItsAttributesAreEvaluatedWhenTheyAreRead()
    {
        Assert.Equal(true, engine.One("(Invoke-NixExpression $args[0]).meta.license.free", Derivation));
    }

    [Fact]
    public void AnErrorInAnAttributeIsARealError()
    {
        Assert.Equal("NixException: boom", engine.One(
            "$d = Invoke-NixExpression $args[0]; try { $d.boom } catch { \"$($_.Exception.GetType().Name): $($_.Exception.Message)\" }", Derivation));
        Assert.StartsWith("NixThrow", (string)engine.One("$d = Invoke-NixExpression $args[0]; try { $d.boom } catch { $_.FullyQualifiedErrorId }", Derivation)!, StringComparison.Ordinal);
    }

    [Fact]
    public void ListingItsMembersEvaluatesNothing()
    {
        engine.Run("$d = Invoke-NixExpression $args[0]; $d.PSObject.Properties.Name; $d.PSObject.Properties | ForEach-Object { \"$_\"; $_.TypeNameOfValue }; $d.PSObject.Copy()", Derivation);
    }

    [Fact]
    public void TheSameAttributeReadTwiceIsTheSameObject()
    {
        Assert.Equal(true, engine.One("$d = Invoke-NixExpression $args[0]; [object]::ReferenceEquals($d.meta, $d.meta)", Derivation));
        Assert.Equal(true, engine.One("$d = Invoke-NixExpression 'let d = { type = \"derivation\"; out = d; }; in d'; [object]::ReferenceEquals($d, $d.out)"));
    }

    [Fact]
    public void AnAttributeCannotBeSet()
    {
        Assert.NotNull(engine.RunAll("$d = Invoke-NixExpression $args[0]; $d.name = 'y'", Derivation).Failure
            ?? engine.RunAll("$d = Invoke-NixExpression $args[0]; $d.name = 'y'", Derivation).Errors.FirstOrDefault()?.Exception);
    }

    [Fact]
    public void ItCanBePassedBackWithoutBeingEvaluated()
    {
        Assert.Equal("x-1", engine.One("$d = Invoke-NixExpression $args[0]; Invoke-NixExpression '{ d }: d.name' -Argument @{ d = $d }", Derivation));
    }

    [Fact]
    public void PassedBackItIsTheSameSetUnlessPropertiesWereAdded()
    {
        Assert.Equal("other", engine.One("$d = Invoke-NixExpression $args[0]; Invoke-NixExpression '{ d }: d.NAME' -Argument @{ d = $d }", Derivation));
        Assert.Equal(2L, engine.One("$d = Invoke-NixExpression '{ type = \"derivation\"; name = \"x\"; }'; $d.PSObject.Properties.Add([psnoteproperty]::new('n', 2)); Invoke-NixExpression '{ d }: d.n' -Argument @{ d = $d }"));
    }

    [Fact]
    public void TheTypeMustBeTheString()
    {
        var result = (PSObject)engine.One("Invoke-NixExpression '{ type = 1; name = \"x\"; }'")!;
        Assert.Equal("Nix.AttributeSet", result.TypeNames[0]);
    }

    // The values are those of C++ Nix with --read-write-mode, whose store nothing is written to here.
    [Theory]
    [InlineData("import (builtins.toFile \"x.nix\" \"1 + 1\")", 2L)]
    [InlineData("builtins.readFile (builtins.toFile \"y\" \"text\")", "text")]
    [InlineData("builtins.pathExists (builtins.toFile \"z\" \"\")", true)]
    [InlineData("builtins.readFile (derivation { name = \"n\"; system = \"s\"; builder = \"b\"; }).drvPath", "Derive([(\"out\",\"/nix/store/8qwygm88qsiwpdycf5hhk51zjbh3kgaa-n\",\"\",\"\")],[],[],\"s\",\"b\",[],[(\"builder\",\"b\"),(\"name\",\"n\"),(\"out\",\"/nix/store/8qwygm88qsiwpdycf5hhk51zjbh3kgaa-n\"),(\"system\",\"s\")])")]
    public void WhatEvaluationAddsToTheStoreCanBeRead(string expression, object expected) =>
        Assert.Equal(expected, engine.One("Invoke-NixExpression $args[0]", expression));

    [Fact]
    public void WhatWouldHaveToBeBuiltIsAClearError() =>
        Assert.Contains("import from derivation", Assert.Single(engine.RunAll("Invoke-NixExpression $args[0]", "builtins.readFile (derivation { name = \"n\"; system = \"s\"; builder = \"b\"; })").Errors).Exception.Message, StringComparison.Ordinal);
}
