using System;
using System.Linq;
using System.Management.Automation;
using TvixEval.Diagnostics;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Conversion;

/// <summary>Nix functions in PowerShell, script blocks in Nix, and values that have left the cmdlet.</summary>
public sealed class FunctionTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly PowerShellEngine engine = fixture.Engine;

    [Theory]
    [InlineData("x: x * 2", "$f.Invoke(21)", 42L)]
    [InlineData("x: y: x - y", "$f.Invoke(44, 2)", 42L)]
    [InlineData("x: y: x - y", "$f.Invoke(44).Invoke(2)", 42L)]
    [InlineData("{ a, b ? 2 }: a + b", "$f.Invoke(@{ a = 40 })", 42L)]
    [InlineData("builtins.add 40", "$f.Invoke(2)", 42L)]
    [InlineData("builtins.stringLength", "$f.Invoke('\u00e9')", 2L)]
    public void AFunctionCanBeCalled(string function, string call, object expected)
    {
        Assert.Equal(expected, engine.One("$f = Invoke-NixExpression $args[0]; " + call, function));
    }

    [Theory]
    [InlineData("$copy", "{ g }: g 1")]
    [InlineData("@{ inner = $copy }", "{ g }: g.inner")]
    public void AFunctionThatWasSerializedIsRefused(string value, string expression)
    {
        ErrorRecord error = engine.RunAll(
            "$copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Invoke-NixExpression 'x: x')))\n"
            + $"Invoke-NixExpression '{expression}' -Argument @{{ g = {value} }}").Error;
        Assert.StartsWith("NoNixForm,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("evaluate it again", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFunctionTellsAboutItself()
    {
        var function = Assert.IsType<NixFunction>(engine.One("Invoke-NixExpression 'let f = { b, a ? 1, ... }: a; in f'"));
        Assert.Equal("f", function.Name);
        Assert.Equal(new[] { "a", "b" }, function.Parameters.Order());
        Assert.Equal("\u00abstring\u00bb:1:9", function.Source);
        Assert.Equal("<LAMBDA>", function.ToString());
        Assert.Equal("map", Assert.IsType<NixFunction>(engine.One("Invoke-NixExpression 'map'")).Name);
    }

    [Fact]
    public void AFailingFunctionThrowsTheErrorItself()
    {
        Assert.Equal("NixException: bad", engine.One("""
            $f = Invoke-NixExpression 'x: throw "bad"'
            try { $f.Invoke(1) } catch [TvixEval.Diagnostics.NixException] { "$($_.Exception.GetType().Name): $($_.Exception.Message)" }
            """));
    }

    [Fact]
    public void AFunctionWorksInAnotherPipelineAndOnAnotherThread()
    {
        var function = (NixFunction)engine.One("Invoke-NixExpression 'x: { y = x + 1; }'")!;
        var thread = new System.Threading.Thread(() => function.Invoke(1));
        thread.Start();
        thread.Join();
        var result = (PSObject)function.Invoke(41)!;
        Assert.Equal(42L, result.Properties["y"].Value);
    }

    [Theory]
    [InlineData("{ f }: map f [ 1 2 3 ]", "@{ f = { $_ * 10 } }", new object[] { 10L, 20L, 30L })]
    [InlineData("{ f }: f 40 2", "@{ f = { param($a, $b) $a + $b } }", new object[] { 42L })]
    [InlineData("{ f }: f 1 2 3 4", "@{ f = { param($a, $b, $c, $d) \"$a$b$c$d\" } }", new object[] { "1234" })]
    [InlineData("{ f }: map (f 2) [ 3 4 ]", "@{ f = { param($a, $b) $a * $b } }", new object[] { 6L, 8L })]
    [InlineData("{ f }: builtins.length (f null)", "@{ f = { 1; 2; 3 } }", new object[] { 3L })]
    [InlineData("{ f }: f null", "@{ f = { } }", new object?[] { null })]
    [InlineData("{ f }: (f { a.b = 1; c = throw \"not looked at\"; }).r", "@{ f = { param($s) @{ r = $s.a.b } } }", new object[] { 1L })]
    [InlineData("{ f }: (f (x: x + 1))", "@{ f = { param($g) $g.Invoke(41) } }", new object[] { 42L })]
    [InlineData("{ f }: builtins.typeOf (f 1)", "@{ f = { { $_ } } }", new object[] { "lambda" })]
    public void AScriptBlockIsAFunction(string expression, string arguments, object?[] expected)
    {
        Assert.Equal(expected, engine.Run("Invoke-NixExpression $args[0] -Argument " + arguments, expression).Select(static item => item?.BaseObject));
    }

    [Fact]
    public void AScriptBlockSeesItsOwnVariablesAndMayEvaluateAgain()
    {
        Assert.Equal(111L, engine.One("""
            $outer = 100
            Invoke-NixExpression '{ f }: f 10' -Argument @{ f = { $outer + (Invoke-NixExpression '{ n }: n + 1' -Argument @{ n = $_ }) } }
            """));
    }

    [Fact]
    public void AnErrorInAScriptBlockKeepsItsOrigin()
    {
        ErrorRecord record = engine.RunAll("Invoke-NixExpression '{ f }: 1 + f 1' -Argument @{ f = { throw 'from the script' } }").Error;
        Assert.StartsWith("NixScriptBlockError,", record.FullyQualifiedErrorId, StringComparison.Ordinal);
        var error = Assert.IsType<ScriptBlockException>(record.Exception);
        Assert.Equal("from the script", error.Message);
        Assert.Equal("from the script", error.ErrorRecord.FullyQualifiedErrorId);
        Assert.Contains("throw 'from the script'", error.ErrorRecord.InvocationInfo.Line, StringComparison.Ordinal);
    }

    [Fact]
    public void AnErrorThatACommandWroteInAScriptBlockIsToldAsItIs()
    {
        ErrorRecord error = engine.RunAll("Invoke-NixExpression '{ f }: f 1' -Argument @{ f = { Get-Command no-such-command } }").Error;
        Assert.StartsWith("NixScriptBlockError,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("The term 'no-such-command'", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingOfTheEvaluatorGoesWithAFunctionToAnotherProcess()
    {
        string text = (string)engine.One("[System.Management.Automation.PSSerializer]::Serialize((Invoke-NixExpression '{ a, b }: a'))")!;
        Assert.Contains("<S>b</S>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("TvixEval.Values", text, StringComparison.Ordinal);
        Assert.DoesNotContain("TvixEval.Syntax", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AnErrorOfNixPassesThroughAScriptBlock()
    {
        ErrorRecord record = engine.RunAll("Invoke-NixExpression '{ f }: f { a = throw \"inner\"; }' -Argument @{ f = { param($s) $s.a } }").Error;
        Assert.StartsWith("NixThrow,", record.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("inner", Assert.IsType<NixException>(record.Exception).Message);
    }

    [Theory]
    [InlineData("{ throw 'x' }", false)]
    [InlineData("{ 1 }", true)]
    public void TryEvalCatchesWhatAScriptBlockThrows(string block, bool expected)
    {
        Assert.Equal(expected, engine.One("Invoke-NixExpression '{ f }: (builtins.tryEval (f 1)).success' -Argument @{ f = " + block + " }"));
    }

    [Fact]
    public void TryEvalDoesNotCatchOtherErrorsOfAScriptBlock()
    {
        ErrorRecord record = engine.RunAll("Invoke-NixExpression '{ f }: builtins.tryEval (f 1)' -Argument @{ f = { [int]::Parse('x') } }").Error;
        Assert.StartsWith("NixScriptBlockError,", record.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void ScriptBlocksRunOnThePipelineThreadHoweverDeepEvaluationIs()
    {
        EngineResult result = engine.RunAll("""
            $here = [Environment]::CurrentManagedThreadId
            Invoke-NixExpression '{ f }: let go = n: if n == 0 then f 1 else builtins.foldl'' (a: x: go (n - 1)) 0 [ 1 ]; in go 20000' -MaxCallDepth 1000000 -Argument @{
                f = { [Environment]::CurrentManagedThreadId -eq $here }
            }
            """);
        Assert.Null(result.Failure);
        Assert.Equal(true, Assert.Single(result.Output)!.BaseObject);
    }

    [Fact]
    public void ARecursionThroughBothLanguagesEndsInAClearError()
    {
        ErrorRecord record = engine.RunAll("""
            $g = { Invoke-NixExpression '{ g }: 1 + g 1' -Argument @{ g = $g } }
            Invoke-NixExpression '{ g }: g 1' -Argument @{ g = $g }
            """).Error;
        Assert.StartsWith("NixStackOverflow,", record.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("levels deep", record.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AValueCanBeComparedLookedIntoAndPrintedOutsideOfAnyCmdlet()
    {
        Assert.Equal(
            new object?[] { true, false, true, "{ a = 1; b = 3; }", "set", 3L, "int" },
            engine.Run("""
                $x = Invoke-NixExpression '{ a = 1; b = 1 + 2; }' -As Value
                $y = Invoke-NixExpression '{ a = 1.0; b = 3; }' -As Value
                $x -eq $y
                $x -eq (Invoke-NixExpression '{ a = 1; }' -As Value)
                $x.GetHashCode() -eq $y.GetHashCode()
                "$x"
                $x.Type
                $x.GetAttribute('b').ToObject()
                $x.GetAttribute('b').Type
                """).Select(static item => item?.BaseObject));
    }

    [Fact]
    public void ValuesSortAsNixOrdersThem()
    {
        Assert.Equal(-1, engine.One("(Invoke-NixExpression '1' -As Value).CompareTo((Invoke-NixExpression '1.5' -As Value))"));
        Assert.Equal(true, engine.One("(Invoke-NixExpression '[ 1 2 ]' -As Value) -lt (Invoke-NixExpression '[ 1 3 ]' -As Value)"));
    }

    [Fact]
    public void AValueIsNotEvaluatedFurtherThanAsked()
    {
        var value = (NixValue)engine.One("Invoke-NixExpression '{ a = throw \"a\"; }' -As Value")!;
        Assert.True(value.IsEvaluated);
        Assert.False(value.GetAttribute("a")!.IsEvaluated);
        Assert.Null(value.GetAttribute("b"));
        Assert.Equal("a", Assert.Throws<NixException>(() => value.GetAttribute("a")!.ToObject()).Message);
    }
}
