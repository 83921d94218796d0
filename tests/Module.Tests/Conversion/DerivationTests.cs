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
    public void A_derivation_is_not_walked_into()
    {
        var result = (PSObject)engine.One("(Invoke-NixExpression $args[0]).d", "{ d = " + Derivation + "; }")!;
        Assert.Equal(new[] { "Nix.Derivation", "Nix.AttributeSet" }, result.TypeNames.Take(2));
        Assert.Contains("boom", result.Properties.Select(static property => property.Name));
    }

    [Fact]
    public void Its_attributes_are_evaluated_when_they_are_read()
    {
        Assert.Equal(true, engine.One("(Invoke-NixExpression $args[0]).meta.license.free", Derivation));
    }

    [Fact]
    public void An_error_in_an_attribute_is_a_real_error()
    {
        Assert.Equal("NixException: boom", engine.One(
            "$d = Invoke-NixExpression $args[0]; try { $d.boom } catch { \"$($_.Exception.GetType().Name): $($_.Exception.Message)\" }", Derivation));
        Assert.StartsWith("NixThrow", (string)engine.One("$d = Invoke-NixExpression $args[0]; try { $d.boom } catch { $_.FullyQualifiedErrorId }", Derivation)!, StringComparison.Ordinal);
    }

    [Fact]
    public void Listing_its_members_evaluates_nothing()
    {
        engine.Run("$d = Invoke-NixExpression $args[0]; $d.PSObject.Properties.Name; $d.PSObject.Properties | ForEach-Object { \"$_\"; $_.TypeNameOfValue }; $d.PSObject.Copy()", Derivation);
    }

    [Fact]
    public void The_same_attribute_read_twice_is_the_same_object()
    {
        Assert.Equal(true, engine.One("$d = Invoke-NixExpression $args[0]; [object]::ReferenceEquals($d.meta, $d.meta)", Derivation));
        Assert.Equal(true, engine.One("$d = Invoke-NixExpression 'let d = { type = \"derivation\"; out = d; }; in d'; [object]::ReferenceEquals($d, $d.out)"));
    }

    [Fact]
    public void An_attribute_cannot_be_set()
    {
        Assert.NotNull(engine.RunAll("$d = Invoke-NixExpression $args[0]; $d.name = 'y'", Derivation).Failure
            ?? engine.RunAll("$d = Invoke-NixExpression $args[0]; $d.name = 'y'", Derivation).Errors.FirstOrDefault()?.Exception);
    }

    [Fact]
    public void It_can_be_passed_back_without_being_evaluated()
    {
        Assert.Equal("x-1", engine.One("$d = Invoke-NixExpression $args[0]; Invoke-NixExpression '{ d }: d.name' -Argument @{ d = $d }", Derivation));
    }

    [Fact]
    public void Passed_back_it_is_the_same_set_unless_properties_were_added()
    {
        Assert.Equal("other", engine.One("$d = Invoke-NixExpression $args[0]; Invoke-NixExpression '{ d }: d.NAME' -Argument @{ d = $d }", Derivation));
        Assert.Equal(2L, engine.One("$d = Invoke-NixExpression '{ type = \"derivation\"; name = \"x\"; }'; $d.PSObject.Properties.Add([psnoteproperty]::new('n', 2)); Invoke-NixExpression '{ d }: d.n' -Argument @{ d = $d }"));
    }

    [Fact]
    public void The_type_must_be_the_string()
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
    public void What_evaluation_adds_to_the_store_can_be_read(string expression, object expected) =>
        Assert.Equal(expected, engine.One("Invoke-NixExpression $args[0]", expression));

    [Fact]
    public void What_would_have_to_be_built_is_a_clear_error() =>
        Assert.Contains("import from derivation", Assert.Single(engine.RunAll("Invoke-NixExpression $args[0]", "builtins.readFile (derivation { name = \"n\"; system = \"s\"; builder = \"b\"; })").Errors).Exception.Message, StringComparison.Ordinal);
}
