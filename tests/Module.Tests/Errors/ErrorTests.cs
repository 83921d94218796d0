using System;
using System.Linq;
using System.Management.Automation;
using TvixEval.Diagnostics;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Errors;

public sealed class ErrorTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly PowerShellEngine engine = fixture.Engine;

    [Theory]
    [InlineData("throw \"x\"", "NixThrow", ErrorCategory.OperationStopped, "x")]
    [InlineData("abort \"x\"", "NixAbort", ErrorCategory.OperationStopped, "evaluation aborted with the following error message: 'x'")]
    [InlineData("assert false; 1", "NixAssertion", ErrorCategory.InvalidResult, "assertion 'false' failed")]
    [InlineData("1 + { }", "NixTypeError", ErrorCategory.InvalidType, "cannot add a set to an integer")]
    [InlineData("1 2", "NixTypeError", ErrorCategory.InvalidType, "attempt to call something which is not a function but an integer: 1")]
    [InlineData("nope", "NixUndefinedVariable", ErrorCategory.ObjectNotFound, "undefined variable 'nope'")]
    [InlineData("{ a = 1; }.b", "NixMissingAttribute", ErrorCategory.ObjectNotFound, "attribute 'b' missing")]
    [InlineData("let x = x; in x", "NixInfiniteRecursion", ErrorCategory.DeadlockDetected, "infinite recursion encountered")]
    [InlineData("let f = x: f x; in f 1", "NixStackOverflow", ErrorCategory.LimitsExceeded, "stack overflow; max-call-depth exceeded")]
    [InlineData("{ a = ; }", "NixParseError", ErrorCategory.ParserError, "syntax error, unexpected ';'")]
    [InlineData("import /nowhere/x.nix", "NixIOError", ErrorCategory.ReadError, "path '/nowhere/x.nix' does not exist")]
    [InlineData("1 |> (x: x)", "NixExperimentalFeature", ErrorCategory.NotEnabled, "experimental Nix feature 'pipe-operators' is disabled; add '--extra-experimental-features pipe-operators' to enable it")]
    public void EveryKindOfErrorHasItsIdCategoryAndMessage(string expression, string id, ErrorCategory category, string message)
    {
        ErrorRecord record = engine.RunAll("Invoke-NixExpression $args[0]", expression).Error;
        Assert.Equal((id + ",TvixEval.Module.InvokeNixExpressionCommand", category, message), (record.FullyQualifiedErrorId, record.CategoryInfo.Category, record.Exception.Message));
        Assert.IsAssignableFrom<NixException>(record.Exception);
        Assert.Equal(expression, record.TargetObject);
    }

    [Fact]
    public void AMissingArgumentHasItsId()
    {
        ErrorRecord record = engine.RunAll("Invoke-NixExpression '{ a }: a' -Argument @{ b = 1 }").Error;
        Assert.StartsWith("NixMissingArgument,", record.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidArgument, record.CategoryInfo.Category);
    }

    [Fact]
    public void TheReportIsTheOneThatNixPrints()
    {
        // Recorded from nix-instantiate --eval --strict --show-trace (2.34.8).
        const string Expected = """
            error:
                   … while evaluating the attribute 'a'
                     at «string»:1:3:
                        1| { a = [ 1 { b = 1 + { }; } ]; }
                         |   ^

                   … while evaluating list element at index 1

                   … while evaluating the attribute 'b'
                     at «string»:1:13:
                        1| { a = [ 1 { b = 1 + { }; } ]; }
                         |             ^

                   error: cannot add a set to an integer
                   at «string»:1:21:
                        1| { a = [ 1 { b = 1 + { }; } ]; }
                         |                     ^
            """;
        var error = (NixException)engine.RunAll("Invoke-NixExpression '{ a = [ 1 { b = 1 + { }; } ]; }'").Error.Exception;
        Assert.Equal(Expected.ReplaceLineEndings("\n"), error.Report.TrimEnd('\n'));
    }

    [Fact]
    public void PowerShellShowsThePlaceInTheNixSource()
    {
        string shown = engine.Show("Invoke-NixExpression \"{`n  \u00e9t\u00e9 = 1; b = nope; }\"".Replace("\u00e9t\u00e9", "\"\u00e9\"", StringComparison.Ordinal).Replace("\"\u00e9\"", "''\u00e9''", StringComparison.Ordinal).Replace("''", "`\"", StringComparison.Ordinal));
        Assert.Contains("«string»:2", shown, StringComparison.Ordinal);
        Assert.Contains("undefined variable 'nope'", shown, StringComparison.Ordinal);
        string[] lines = shown.Split('\n');
        int source = Array.FindIndex(lines, static line => line.Contains("b = nope;", StringComparison.Ordinal));
        Assert.True(source > 0, shown);
        Assert.Equal(lines[source].IndexOf("nope", StringComparison.Ordinal), lines[source + 1].IndexOf("~~~~", StringComparison.Ordinal));
    }

    [Fact]
    public void AnErrorWithoutAPositionOfItsOwnShowsTheInnermostPlaceOfItsTrace()
    {
        ErrorRecord record = engine.RunAll("Invoke-NixExpression \"`n  throw ''x''\"").Error;
        Assert.Equal((2, 3), (record.InvocationInfo.ScriptLineNumber, record.InvocationInfo.OffsetInLine));
    }

    [Fact]
    public void AnErrorInAFileNamesTheFile()
    {
        string file = System.IO.Path.Combine(AppContext.BaseDirectory, "error-in-a-file.nix");
        System.IO.File.WriteAllText(file, "{\n  a = nope;\n}\n");
        ErrorRecord record = engine.RunAll("Invoke-NixExpression -LiteralPath $args[0]", file).Error;
        Assert.Equal((file, 2), (record.InvocationInfo.ScriptName, record.InvocationInfo.ScriptLineNumber));
        Assert.Equal(file, record.TargetObject);
    }

    [Fact]
    public void NamesThatWerePerhapsMeantAreRecommended()
    {
        ErrorRecord record = engine.RunAll("Invoke-NixExpression '{ abcd = 1; }.abce'").Error;
        Assert.Equal("Did you mean 'abcd'?", record.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void WhatIsThrownReachesCatch()
    {
        Assert.Equal("caught hello", engine.One("try { Invoke-NixExpression 'throw \"hello\"' } catch [TvixEval.Diagnostics.NixException] { \"caught $($_.Exception.Message)\" }"));
    }

    [Fact]
    public void OneExpressionThatFailsEndsTheCommandButOneOfManyDoesNot()
    {
        Assert.Equal("ended", engine.One("try { Invoke-NixExpression 'throw \"x\"'; 'went on' } catch { 'ended' }"));
        EngineResult result = engine.RunAll("'1', 'throw \"x\"', '3' | Invoke-NixExpression");
        Assert.Null(result.Failure);
        Assert.Equal(new object[] { 1L, 3L }, result.Output.Select(static item => item!.BaseObject));
        Assert.Equal("x", Assert.Single(result.Errors).Exception.Message);
        Assert.Equal("ended", engine.Run("try { '1', 'throw \"x\"', '3' | Invoke-NixExpression -ErrorAction Stop } catch { 'ended' }")[^1]);
    }

    [Theory]
    [InlineData("Invoke-NixExpression 'throw \"x\"'", 1)]
    [InlineData("Invoke-NixExpression -Path ./none.nix", 1)]
    [InlineData("Invoke-NixExpression -LiteralPath ./none.nix", 1)]
    [InlineData("Invoke-NixExpression '{ \"\" = 1; }'", 1)]
    [InlineData("Get-NixDerivation 'throw \"x\"'", 1)]
    [InlineData("ConvertFrom-NixExpression 'x: x'", 1)]
    [InlineData("ConvertTo-NixExpression { }", 1)]
    [InlineData("Invoke-NixFunction 'x: throw x' -InputObject x", 1)]
    [InlineData("Invoke-NixExpression 'let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in f 60' -TimeoutSec 0.05", 1)]

    // Nothing can be done without these.
    [InlineData("Invoke-NixExpression '{ x }: x' -Argument @{ x = [System.Security.SecureString]::new() }", 0)]
    [InlineData("1 | Invoke-NixFunction 'throw \"x\"'", 0)]
    [InlineData("1 | Invoke-NixFunction -LiteralPath ./none.nix", 0)]
    public void AnOnlyInputThatFailsHeedsErrorAction(string command, int expected)
    {
        foreach (string action in new[] { "SilentlyContinue", "Ignore", "Continue" })
        {
            EngineResult result = engine.RunAll($"try {{ {command} -ErrorAction {action}; 1 }} catch {{ 0 }}");
            Assert.Equal(expected, Assert.Single(result.Output)!.BaseObject);
            Assert.Equal(action == "Continue" ? expected : 0, result.Errors.Count);
        }

        Assert.Equal(0, engine.One($"try {{ {command} -ErrorAction Stop; 1 }} catch {{ 0 }}"));
        Assert.Equal(0, engine.One($"try {{ {command}; 1 }} catch {{ 0 }}"));
    }

    [Fact]
    public void ALimitEndsACommandThatHasMoreToDoWhateverErrorActionSays()
    {
        EngineResult result = engine.RunAll("'1', 'let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in f 60', '2' | Invoke-NixExpression -TimeoutSec 0.1 -ErrorAction SilentlyContinue");
        Assert.Equal(1L, Assert.Single(result.Output)!.BaseObject);
        Assert.StartsWith("NixTimeout,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void ErrorsThatPowerShellUsersCanMendSayHow()
    {
        Assert.Contains("-Argument @{", engine.RunAll("Invoke-NixExpression '{ x }: x' -Argument @{ y = 1 }").Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Null(engine.RunAll("Invoke-NixExpression '({ x }: x) { }'").Error.ErrorDetails);
        string file = System.IO.Path.Combine(AppContext.BaseDirectory, "marked.nix");
        foreach (System.Text.Encoding encoding in new[] { System.Text.Encoding.UTF8, System.Text.Encoding.Unicode })
        {
            System.IO.File.WriteAllText(file, "1 + 1", encoding);
            Assert.Contains("byte order mark", engine.RunAll("Invoke-NixExpression -LiteralPath $args[0]", file).Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void PlacesAndTracesAreShownAsText()
    {
        string shown = engine.Show("""'let a = b + 1; b = a + 1; in a' | Invoke-NixExpression -ErrorAction SilentlyContinue; $Error[0].Exception.Cycle""");
        Assert.Contains("\u00abstring\u00bb", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("SourceFile", shown, StringComparison.Ordinal);
        shown = engine.Show("""'1 && true' | Invoke-NixExpression -ErrorAction SilentlyContinue; $Error[0].Exception.Traces""");
        Assert.Contains("in the left operand of the AND (&&) operator (\u00abstring\u00bb:1:3)", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void ElementsBeforeTheOneThatFailsComeOut()
    {
        EngineResult result = engine.RunAll("Invoke-NixExpression '[ 1 2 (throw \"x\") 4 ]'");
        Assert.Equal(new object[] { 1L, 2L }, result.Output.Select(static item => item!.BaseObject));
        Assert.Equal("x", result.Error.Exception.Message);
    }

    [Fact]
    public void AfterAnErrorTheRunspaceGoesOnAsBefore()
    {
        engine.RunAll("Invoke-NixExpression 'let f = x: f x; in f 1'");
        Assert.Equal(9000L, engine.One("Invoke-NixExpression 'let f = n: if n == 0 then 0 else 1 + f (n - 1); in f 9000'"));
    }
}
