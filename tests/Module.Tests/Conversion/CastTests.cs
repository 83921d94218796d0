using System.Linq;
using System.Management.Automation;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Conversion;

/// <summary>Casts of Nix values, and Nix functions where PowerShell wants a script block.</summary>
public sealed class CastTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly PowerShellEngine engine = fixture.Engine;

    [Theory]
    [InlineData("[int]$v", "40 + 2", "System.Int32 42")]
    [InlineData("[double]$v", "42", "System.Double 42")]
    [InlineData("[bigint]$v", "42", "System.Numerics.BigInteger 42")]
    [InlineData("[decimal]$v", "1.5", "System.Decimal 1.5")]
    [InlineData("[version]$v", "\"1.2.3\"", "System.Version 1.2.3")]
    [InlineData("[guid]$v", "\"3f6b0c52-7d3e-4c0e-9f0a-6c1b7d2e8a45\"", "System.Guid 3f6b0c52-7d3e-4c0e-9f0a-6c1b7d2e8a45")]
    [InlineData("[System.DayOfWeek]$v", "\"friday\"", "System.DayOfWeek Friday")]
    [InlineData("([datetime]$v).Year", "\"2026-01-02\"", "System.Int32 2026")]
    [InlineData("([int[]]$v)[1]", "[ 1 2 ]", "System.Int32 2")]
    [InlineData("([hashtable]$v)['A']", "{ a = 1; A = 2; }", "System.Int64 2")]
    [InlineData("([hashtable]$v).Count", "{ a = 1; A = { x = 2; }; }", "System.Int32 2")]
    [InlineData("([System.Collections.Specialized.OrderedDictionary]$v).Keys -join ' '", "{ b = 1; a = 2; }", "System.String a b")]
    [InlineData("[string]$v", "\"a b\"", "System.String \"a b\"")]
    [InlineData("& { param([long]$n) $n } $v", "3", "System.Int64 3")]
    public void AValueCanBeCast(string cast, string expression, string expected) => Assert.Equal(
        expected,
        engine.One("$v = Invoke-NixExpression $args[0] -As Value; $r = " + cast + "; \"$($r.GetType().FullName) $r\"", expression));

    [Theory]
    [InlineData("[int]$v", "{ }", "Cannot convert")]
    [InlineData("[int]$v", "x: x", "Nix function")]
    [InlineData("[scriptblock]$v", "1", "Cannot convert")]
    [InlineData("[int]$v.GetAttribute('a')", "{ a = throw \"not today\"; }", "not today")]
    [InlineData("[pscustomobject[]]@(); [timespan]$v.GetAttribute('a')", "{ a = { b = 1; B = 2; }; }", "differ only in case")]
    public void ACastThatFailsSaysWhy(string cast, string expression, string message)
    {
        EngineResult result = engine.RunAll("$v = Invoke-NixExpression $args[0] -As Value; try { " + cast + " } catch { \"$_\" }", expression);
        Assert.Contains(message, Assert.Single(result.Output)!.ToString(), System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x: x * 2", "1..3 | ForEach-Object $f", "2 4 6")]
    [InlineData("x: x * 2", "1..3 | ForEach-Object -Begin { 'b' } -Process $f", "b 2 4 6")]
    [InlineData("x: x > 1", "1..3 | Where-Object -FilterScript $f", "2 3")]
    [InlineData("x: x * 2", "& $f.ToScriptBlock() 21", "42")]
    [InlineData("a: b: a - b", "& ([scriptblock]$f) 44 2", "42")]
    [InlineData("x: [ x x ]", "1, 2 | ForEach-Object $f", "1 1 2 2")]
    [InlineData("builtins.length", ", @(1, 2) | ForEach-Object $f", "2")]
    [InlineData("builtins.typeOf", "& $f.ToScriptBlock() $null", "null")]
    [InlineData("x: x + 1", "Invoke-Command -ScriptBlock $f -ArgumentList 1", "2")]
    [InlineData("x: x + 1", "Invoke-NixExpression '{ f }: f 1' -Argument @{ f = $f.ToScriptBlock() }", "2")]
    public void AFunctionServesAsAScriptBlock(string function, string script, string expected) => Assert.Equal(
        expected,
        string.Join(" ", engine.Run("$f = Invoke-NixExpression $args[0]; " + script, function).Select(static item => item!.ToString())));

    [Fact]
    public void AnErrorInAFunctionThatServesAsAScriptBlockIsOneOfTheItem()
    {
        EngineResult result = engine.RunAll("$f = Invoke-NixExpression 'x: if x == 2 then throw \"two\" else x'; 1..3 | ForEach-Object { try { & $f.ToScriptBlock() $_ } catch { \"$_\" } }");
        Assert.Equal(3, result.Output.Count);
        Assert.Contains("two", result.Output[1]!.ToString(), System.StringComparison.Ordinal);
    }

    [Fact]
    public void AScriptBlockNeedsAThreadOfPowerShell()
    {
        var function = (NixFunction)engine.One("Invoke-NixExpression 'x: x'")!;
        System.Exception? error = null;
        var thread = new System.Threading.Thread(() => error = Record.Exception(function.ToScriptBlock));
        thread.Start();
        thread.Join();
        Assert.IsType<PSInvalidOperationException>(error);
    }

    [Theory]
    [InlineData("[TvixEval.Module.NixValue]@{ b = 1, 'x'; a = $null }", "{ a = null; b = [ 1 \"x\" ]; }")]
    [InlineData("[TvixEval.Module.NixValue][pscustomobject]@{ a = 1.5 }", "{ a = 1.5; }")]
    [InlineData("[TvixEval.Module.NixValue]'x'", "\"x\"")]
    [InlineData("[TvixEval.Module.NixValue](Invoke-NixExpression '{ a = 1; b = 1 + 1; }' -Lazy)", "{ a = 1; b = 2; }")]
    public void DataCastsToAValue(string script, string expected) =>
        Assert.Equal(expected, engine.One($"({script}).ToString()"));

    [Fact]
    public void AScriptBlockCastsToAFunction()
    {
        Assert.Equal(4L, engine.One("$f = [TvixEval.Module.NixFunction]{ $_ + 1 }; $f.Invoke(3)"));
        Assert.Equal(6L, engine.One("function Twice($x) { $x * 2 }; $f = [TvixEval.Module.NixFunction](Get-Command Twice); $f.Invoke(3)"));
    }

    [Fact]
    public void ACastOfASecretSaysWhyItFails() =>
        Assert.Contains("Secure strings", engine.RunAll("[TvixEval.Module.NixValue][System.Security.SecureString]::new()").Error.Exception.Message, System.StringComparison.Ordinal);

    [Theory]
    [InlineData("5", "-eq 5", true)]
    [InlineData("5", "-ne 5", false)]
    [InlineData("5", "-gt 3", true)]
    [InlineData("5", "-le 4.5", false)]
    [InlineData("5", "-in 4, 5", true)]
    [InlineData("5", "-eq 'x'", false)]
    [InlineData("5", "-eq $null", false)]
    [InlineData("\"a\"", "-eq 'a'", true)]
    [InlineData("\"a\"", "-lt 'b'", true)]
    [InlineData("[ 1 2 ]", "-eq @(1, 2)", true)]
    [InlineData("{ a = 1; }", "-eq @{ a = 1 }", true)]
    [InlineData("{ a = 1; }", "-eq [pscustomobject]@{ a = 2 }", false)]
    public void ValuesCompareWithData(string expression, string comparison, bool expected) =>
        Assert.Equal(expected, engine.One("$v = Invoke-NixExpression $args[0] -As Value; $v " + comparison, expression));

    [Fact]
    public void TheConverterConvertsNothingElse()
    {
        var converter = new NixValueConverter();
        Assert.False(converter.CanConvertFrom(1, typeof(NixFunction)));
        Assert.False(converter.CanConvertFrom(1, typeof(NixDerivation)));
        Assert.False(converter.CanConvertTo(1, typeof(int)));
        Assert.Throws<PSInvalidCastException>(() => converter.ConvertTo(1, typeof(int), null, false));
    }
}
