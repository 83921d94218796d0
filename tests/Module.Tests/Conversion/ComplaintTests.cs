using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Conversion;

/// <summary>What users of modules for other data languages complain about, where no other test has it.</summary>
public sealed class ComplaintTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly PowerShellEngine engine = fixture.Engine;

    [Theory]
    [InlineData("Keys")]
    [InlineData("Values")]
    [InlineData("Count")]
    [InlineData("Length")]
    [InlineData("Item")]
    [InlineData("Name")]
    [InlineData("Value")]
    [InlineData("Property")]
    [InlineData("Properties")]
    [InlineData("ForEach")]
    [InlineData("ToString")]
    [InlineData("Equals")]
    [InlineData("GetType")]
    [InlineData("a.b")]
    [InlineData("a[0]")]
    [InlineData("*")]
    [InlineData("$x")]
    [InlineData("a`b")]
    [InlineData("-1")]
    [InlineData(" ")]
    public void AnAttributeMayBeCalledAsSomethingThatObjectsHave(string name)
    {
        string expression = "{ other = 1; \"" + name.Replace("$", "\\$", System.StringComparison.Ordinal) + "\" = 42; }";
        Assert.Equal(42L, engine.One("(Invoke-NixExpression $args[0]).($args[1])", expression, name));
        Assert.Equal(42L, engine.One("(Invoke-NixExpression $args[0] -Lazy).($args[1])", expression, name));
        Assert.Equal(42L, engine.One("(Invoke-NixExpression $args[0] -As Hashtable)[$args[1]]", expression, name));
        Assert.Equal(42L, engine.One("Invoke-NixExpression '{ x, n }: x.${n}' -Argument @{ x = (Invoke-NixExpression $args[0]); n = $args[1] }", expression, name));
        Assert.NotEmpty(engine.Show("Invoke-NixExpression '" + expression + "'"));
        Assert.Contains("other", (string)engine.One("\"$(Invoke-NixExpression $args[0])\"", expression)!, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-01-02")]
    [InlineData("2026-01-02T03:04:05Z")]
    [InlineData("01/02/2026")]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("no")]
    public void AStringStaysAStringWhateverItLooksLike(string text)
    {
        Assert.Equal(text, engine.One("Invoke-NixExpression ('\"' + $args[0] + '\"')", text));
        Assert.Equal(text, engine.One("(Invoke-NixExpression ('{ a = \"' + $args[0] + '\"; }')).a", text));
        Assert.Equal(text, engine.One("ConvertFrom-NixExpression ('\"' + $args[0] + '\"')", text));
        Assert.Equal("string", engine.One("Invoke-NixExpression '{ a }: builtins.typeOf a' -Argument @{ a = $args[0] }", text));
        Assert.Equal(text, engine.One("$args[0] | ConvertTo-NixExpression | ConvertFrom-NixExpression", text));
    }

    [Fact]
    public void AnIntegerIsAlwaysALongAsAKeyToo() =>
        Assert.Equal("a, , a", engine.One("$n = Invoke-NixExpression '1'; $long = @{ [long]1 = 'a' }; $int = @{ 1 = 'a' }; \"$($long[$n]), $($int[$n]), $($int[[int]$n])\""));

    [Theory]
    [InlineData("@{ a = [pscustomobject]@{ b = $null; c = @([pscustomobject]@{ d = 1 }, $null) } }", "{ a = { b = null; c = [ { d = 1; } null ]; }; }")]
    [InlineData("@([pscustomobject]@{ a = @{ b = [pscustomobject]@{ } } })", "[ { a = { b = { }; }; } ]")]
    [InlineData("[ordered]@{ a = @(); b = @{ }; c = @($null); d = '' }", "{ a = [ ]; b = { }; c = [ null ]; d = \"\"; }")]
    public void NothingIsLostOnTheWayIntoNix(string data, string expected)
    {
        Assert.Equal(expected, engine.One("Invoke-NixExpression '{ x }: x' -As Nix -Argument @{ x = " + data + " }"));
        Assert.Equal(expected, engine.One("ConvertTo-NixExpression (" + data + ") | Invoke-NixExpression -NoEnumerate -As Nix"));
    }

    [Fact]
    public void TheOrderOfKeysIsThatOfNixEverywhere()
    {
        const string Names = "B _ a aB ab b \u00e9";
        const string Expression = "{ \"\u00e9\" = 1; b = 1; ab = 1; aB = 1; a = 1; _ = 1; B = 1; }";
        Assert.Equal(Names, engine.One("(Invoke-NixExpression $args[0] -As Hashtable).Keys -join ' '", Expression));
        Assert.Equal("B _ a \u00e9", engine.One("(Invoke-NixExpression $args[0]).PSObject.Properties.Name -join ' '", "{ \"\u00e9\" = 1; a = 1; _ = 1; B = 1; }"));
    }
}
