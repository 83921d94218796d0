using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Cmdlets;

/// <summary>Which functions -Argument calls, and what is said of arguments that none takes.</summary>
public sealed class ArgumentUseTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Derivation = "derivation { name = \"n\"; system = \"s\"; builder = \"b\"; }";

    private readonly PowerShellEngine engine = fixture.Engine;

    [Theory]
    [InlineData("Invoke-NixExpression '{ x ? 4 }: x' -Argument @{ }", 4L)]
    [InlineData("Invoke-NixExpression '{ x ? 4 }: x' -Argument ([pscustomobject]@{ })", 4L)]
    [InlineData("Invoke-NixExpression '{ f = { x ? 4, ... }: x; }' -AttributePath f -Argument @{ }", 4L)]
    [InlineData("Invoke-NixExpression '{ }: 5' -Argument @{ }", 5L)]
    [InlineData("Invoke-NixExpression '{ __functor = s: { x ? 6 }: x; }' -Argument @{ }", 6L)]
    [InlineData("Invoke-NixExpression '7' -Argument @{ }", 7L)]
    [InlineData("1 | Invoke-NixFunction '{ x ? 8 }: y: x + y' -Argument @{ }", 9L)]
    [InlineData("Invoke-NixExpression 'builtins.typeOf (x: x)' -Argument @{ }", "lambda")]
    [InlineData("(Invoke-NixExpression 'x: x' -Argument @{ }).GetType().Name", "NixFunction")]
    [InlineData("(Invoke-NixExpression '{ x ? 4 }: x').GetType().Name", "NixFunction")]
    [InlineData("(Measure-NixExpression '{ x ? 4 }: x' -Argument @{ }).FunctionCalls -gt (Measure-NixExpression '{ x ? 4 }: x').FunctionCalls", true)]
    public void NoArgumentsAreArgumentsToo(string script, object expected)
    {
        EngineResult result = engine.RunAll(script);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        Assert.Equal(expected, Assert.Single(result.Output)!.BaseObject);
    }

    [Theory]
    [InlineData("Invoke-NixExpression '{ name ? 1 }: name' -Argument @{ nme = 2 }", "No function takes the argument 'nme' of -Argument. Did you mean name?")]
    [InlineData("Invoke-NixExpression '{ ab ? 1, ac ? 2 }: ab' -Argument @{ ad = 2 }", "No function takes the argument 'ad' of -Argument. Did you mean one of ab or ac?")]
    [InlineData("Invoke-NixExpression '{ name ? 1 }: name' -Argument @{ name = 2; zzzzzz = 3 }", "No function takes the argument 'zzzzzz' of -Argument.")]
    [InlineData("Invoke-NixExpression '{ name ? 1 }: name' -Argument @{ h\u00e9 = 3 }", "No function takes the argument 'h\u00e9' of -Argument.")]
    [InlineData("Invoke-NixExpression '1' -Argument @{ a = 1 }", "No function takes the argument 'a' of -Argument.")]
    [InlineData("Invoke-NixExpression 'a: 1' -Argument @{ a = 1 }", "No function takes the argument 'a' of -Argument. Only a set pattern ({ a }: ...) takes arguments by name.")]
    [InlineData("Invoke-NixExpression 'map' -Argument @{ f = 1 }", "No function takes the argument 'f' of -Argument. Only a set pattern ({ f }: ...) takes arguments by name.")]
    [InlineData("Invoke-NixExpression 'map (x: x)' -Argument @{ f = 1 }", "No function takes the argument 'f' of -Argument. Only a set pattern ({ f }: ...) takes arguments by name.")]
    [InlineData("'{ a }: a', '{ b ? 1 }: b' | Invoke-NixExpression -Argument @{ a = 1; c = 2 }", "No function takes the argument 'c' of -Argument. Did you mean one of a or b?")]
    [InlineData("1 | Invoke-NixFunction '{ x ? 8 }: y: x + y' -Argument @{ xx = 1 }", "No function takes the argument 'xx' of -Argument. Did you mean x?")]
    [InlineData("Measure-NixExpression '{ name ? 1 }: name' -Argument @{ nam = 2 }", "No function takes the argument 'nam' of -Argument. Did you mean name?")]
    [InlineData("Get-NixDerivation '{ name ? 1 }: { d = " + Derivation + "; }' -Argument @{ nam = 2 }", "No function takes the argument 'nam' of -Argument. Did you mean name?")]
    [InlineData("Get-NixDerivation '{ name ? 1 }: { d = { }: " + Derivation + "; e = 1; }' -Argument @{ nam = 2 } -ThrottleLimit 2", "No function takes the argument 'nam' of -Argument. Did you mean name?")]
    [InlineData("Export-NixDerivation '{ name ? 1 }: " + Derivation + "' -Destination ([IO.Path]::GetTempPath()) -WhatIf -Argument @{ nam = 2 }", "No function takes the argument 'nam' of -Argument. Did you mean name?")]
    public void ArgumentsThatNoFunctionTakesAreWarnedOf(string script, string expected) =>
        Assert.Equal(expected, Assert.Single(engine.RunAll(script).Warnings));

    [Theory]
    [InlineData("Invoke-NixExpression '{ name ? 1, ... }: name' -Argument @{ nme = 2 }")]
    [InlineData("Invoke-NixExpression '{ a }: { f = { b }: b; }' -AttributePath f -Argument @{ a = 1; b = 2 }")]
    [InlineData("'{ a }: a', '{ b }: b' | Invoke-NixExpression -Argument @{ a = 1; b = 2 }")]
    [InlineData("Get-NixDerivation '{ a }: { d = { b }: " + Derivation + "; }' -AttributePath d -Argument @{ a = 1; b = 2 }")]
    [InlineData("Get-NixDerivation '{ a }: { d = { b }: { e = " + Derivation + "; f = 1; }; }' -AttributePath d -Argument @{ a = 1; b = 2 } -ThrottleLimit 2")]
    [InlineData("'(', '1 +' | Invoke-NixExpression -Argument @{ a = 1 } -ErrorAction SilentlyContinue")]
    public void NothingIsSaidOfOthers(string script) => Assert.Empty(engine.RunAll(script).Warnings);
}
