using System;
using System.IO;
using System.Management.Automation;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Errors;

/// <summary>Errors that come from PowerShell's syntax or quotes say how Nix writes it. The messages stay those of C++ Nix.</summary>
public sealed class SyntaxHintTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly PowerShellEngine engine = fixture.Engine;

    // The messages are those of nix-instantiate (2.34.8), in its words.
    [Theory]
    [InlineData("{ a = 'n'; }", "syntax error, unexpected invalid token", "double quotes")]
    [InlineData("x: x + $y", "syntax error, unexpected invalid token", "-Argument @{")]
    [InlineData("1 && $True", "syntax error, unexpected invalid token", "Write true without $.")]
    [InlineData("a ${b}", "syntax error, unexpected '${', expecting end of file", "within a string")]
    [InlineData("[ 1, 2 ]", "syntax error, unexpected ','", "by spaces: [ 1 2 ]")]
    [InlineData("{ a = 1, b = 2; }", "syntax error, unexpected ',', expecting ';'", "{ a = 1; b = 2; }")]
    [InlineData("builtins.add(1, 2)", "syntax error, unexpected ',', expecting ')'", "f a b")]
    [InlineData("1 -eq 2", "undefined variable 'eq'", "no operator -eq; use ==.")]
    [InlineData("x: x -AND true", "undefined variable 'AND'", "no operator -AND; use &&.")]
    [InlineData("(-not true)", "undefined variable 'not'", "use !.")]
    [InlineData("{ a = 1 b = 2; }", "syntax error, unexpected '=', expecting ';'", "End each attribute and each binding with a semicolon: a = 1;.")]
    [InlineData("if 1 = 1 then 2 else 3", "syntax error, unexpected '=', expecting 'then'", "Compare with ==.")]
    [InlineData("{ a == 1; }", "syntax error, unexpected '==', expecting '.' or '='", "a = 1;")]
    [InlineData("{ a: 1 }", "syntax error, unexpected ':', expecting '.' or '='", "a = 1;")]
    [InlineData("{ a = 1 }", "syntax error, unexpected '}', expecting ';'", "with a semicolon")]
    [InlineData("let a = 1 in a", "syntax error, unexpected 'in', expecting ';'", "with a semicolon")]
    [InlineData("x => x", "syntax error, unexpected '=', expecting end of file", "x: x + 1")]
    [InlineData("import C:\\x", "syntax error, unexpected ':', expecting end of file", "drive letter")]
    [InlineData("import .\\x.nix", "syntax error, unexpected invalid token, expecting identifier or 'or' or '${' or '\"'", "with slashes")]
    [InlineData("{ a = .\\x.nix; }", "syntax error, unexpected '.'", "-Path")]
    [InlineData("@{ a = 1 }", "syntax error, unexpected '@'", "without @")]
    [InlineData("@(1)", "syntax error, unexpected '@'", "in brackets")]
    [InlineData(" ", "syntax error, unexpected end of file", "The expression is empty")]
    [InlineData("a <> b", "syntax error, unexpected '>'", null)]
    [InlineData("1; 2", "syntax error, unexpected ';', expecting end of file", null)]
    [InlineData("\"a", "syntax error, unexpected end of file, expecting '\"'", null)]
    [InlineData("eq", "undefined variable 'eq'", null)]
    [InlineData("x: x-eq", "undefined variable 'x-eq'", null)]
    public void TheHintSaysHowNixWritesIt(string expression, string message, string? hint)
    {
        ErrorRecord error = engine.RunAll("Invoke-NixExpression $args[0]", expression).Error;
        Assert.Equal(message, error.Exception.Message);
        if (hint is null)
        {
            Assert.Null(error.ErrorDetails);
        }
        else
        {
            Assert.Contains(hint, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{ a = 'n'; }", "''text''.")]
    [InlineData("$x", "Write Nix variables without $.")]
    [InlineData("import .\\x.nix", "./folder/file.nix.")]
    public void InAFilePowerShellsQuotesHaveNoPart(string text, string end)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);
            Assert.EndsWith(end, engine.RunAll("Invoke-NixExpression -LiteralPath $args[0]", file).Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
