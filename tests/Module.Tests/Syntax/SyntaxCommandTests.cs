using System;
using System.IO;
using System.Linq;
using TvixEval.Analysis;
using TvixEval.Module.Tests.Hosting;
using TvixEval.Syntax.Ast;
using Xunit;

namespace TvixEval.Module.Tests.Syntax;

public sealed class SyntaxCommandTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly PowerShellEngine engine = fixture.Engine;

    [Fact]
    public void ASoundExpressionHasNoDiagnostics()
    {
        Assert.Empty(engine.Run("Test-NixExpression '{ a = throw \"not evaluated\"; }'"));
        Assert.Equal(true, engine.One("Test-NixExpression '{ a = throw \"not evaluated\"; }' -Quiet"));
    }

    [Theory]
    [InlineData("{ a = nope; }", "NixUndefinedVariable", "undefined variable 'nope'", 1, 7, 11)]
    [InlineData("{\n  a = ;\n}", "NixParseError", "syntax error, unexpected ';'", 2, 7, 8)]
    [InlineData("{ a = 1; a = 2; }", "NixParseError", "attribute 'a' already defined at «string»:1:3", 1, 10, 11)]
    [InlineData("\"\u00e9\" + nope", "NixUndefinedVariable", "undefined variable 'nope'", 1, 7, 11)]
    public void WhatIsWrongIsADiagnostic(string expression, string code, string message, int line, int column, int endColumn)
    {
        var diagnostic = Assert.IsType<NixDiagnostic>(engine.One("Test-NixExpression $args[0]", expression));
        Assert.Equal(
            (DiagnosticSeverity.Error, code, message, line, column, endColumn),
            (diagnostic.Severity, diagnostic.Code, diagnostic.Message, diagnostic.Line, diagnostic.Column, diagnostic.EndColumn));
        Assert.Equal($"«string»:{line}:{column}: error: {message}", diagnostic.ToString());
        Assert.Equal(false, engine.One("Test-NixExpression $args[0] -Quiet", expression));
    }

    [Theory]
    [InlineData("[ 1, 2 ]", "Separate the elements of a list by spaces: [ 1 2 ].")]
    [InlineData("1 -eq 2", "Nix has no operator -eq; use ==.")]
    [InlineData("x: $x", "Write Nix variables without $. To pass a value of PowerShell, use -Argument: '{ x }: x + 1' -Argument @{ x = $x }.")]
    [InlineData("let thing = 1; in [ thing thnig ]", "Did you mean 'thing'?")]
    [InlineData("{ version }: { v = verison; } // version", "Did you mean 'version'?")]
    [InlineData("length [ ]", "Did you mean 'builtins.length'?")]
    [InlineData("nope", null)]
    [InlineData("{ a = 1; a = 2; }", null)]
    [InlineData("let a = 1; in 2", null)]
    public void ADiagnosticSaysWhatToWriteInstead(string expression, string? action)
    {
        var diagnostic = Assert.IsType<NixDiagnostic>(engine.One("Test-NixExpression $args[0]", expression));
        Assert.Equal(action, diagnostic.RecommendedAction);
        if (diagnostic.Severity == DiagnosticSeverity.Error)
        {
            // The same as that of the error with which evaluation ends.
            Assert.Equal(engine.RunAll("Invoke-NixExpression $args[0] -Argument @{ x = 1; version = @{} }", expression).Error.ErrorDetails?.RecommendedAction, action);
        }
    }

    [Fact]
    public void EachUndefinedVariableHasItsOwnSimilarNames()
    {
        var found = engine.Run("Test-NixExpression 'thnig: [ thing (let other = 1; in other + ohter) ohter ]'").Select(static o => (NixDiagnostic)o!.BaseObject);
        Assert.Equal(new[] { "Did you mean 'thnig'?", "Did you mean 'other'?", null }, found.Select(static diagnostic => diagnostic.RecommendedAction));
    }

    [Fact]
    public void SimilarNamesOfManyUndefinedVariablesAreNotLookedFor()
    {
        // The time that each takes depends on the number of names in scope.
        string names = string.Concat(Enumerable.Range(0, 300).Select(static i => $"nam{i % 10} "));
        var found = engine.Run("Test-NixExpression $args[0]", $"name: [ {names}]").Select(static o => (NixDiagnostic)o!.BaseObject).ToArray();
        Assert.Equal(300, found.Length);
        Assert.Equal(100, found.Count(static diagnostic => diagnostic.RecommendedAction is not null));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("\u00e9")]
    [InlineData("a\u20ac")]
    [InlineData("\ud83d\ude00\u00e9b")]
    public void FindingsOnALongLineShareItsTextAndHaveTheirColumnsInChars(string piece)
    {
        // Each finding with a line of its own took the square of the length: 100,000 of them two minutes.
        string text = string.Concat(Enumerable.Repeat(piece, 1500));
        string expression = $"[ nope1 \"{text}\" nope2 \"{text}\" nope3 ]";

        NixDiagnostic[] found = engine.Run("Test-NixExpression $args[0]", expression).Select(static o => (NixDiagnostic)o!.BaseObject).ToArray();

        Assert.Equal(
            new[] { "nope1", "nope2", "nope3" }.Select(name => expression.IndexOf(name, System.StringComparison.Ordinal) + 1),
            found.Select(static diagnostic => diagnostic.Column));
        Assert.All(found, diagnostic => Assert.Same(found[0].LineText, diagnostic.LineText));
        Assert.Equal(expression, found[0].LineText);
    }

    [Fact]
    public void WhatTheParserWarnsAboutIsADiagnosticAndNoError()
    {
        var diagnostic = Assert.IsType<NixDiagnostic>(engine.One("Test-NixExpression 'let or = 1; in [ (x: x) or ]'"));
        Assert.Equal((DiagnosticSeverity.Warning, "NixOrIdentifier"), (diagnostic.Severity, diagnostic.Code));
        Assert.Equal(true, engine.One("Test-NixExpression 'let or = 1; in [ (x: x) or ]' -Quiet"));
    }

    [Fact]
    public void CodesCanBeChosenAndLeftOut()
    {
        const string Source = "let unused = 1; in x: http://example.org";
        Assert.Equal("NixUnusedBinding NixUrlLiteral", engine.One("\"$((Test-NixExpression $args[0]).Code)\"", Source));
        Assert.Equal("NixUrlLiteral", engine.One("\"$((Test-NixExpression $args[0] -ExcludeCode nixunused*).Code)\"", Source));
        Assert.Equal("NixUnusedBinding NixUnusedArgument", engine.One("\"$((Test-NixExpression $args[0] -IncludeCode NixUnused*).Code)\"", Source));
        Assert.Equal("NixParseError", engine.One("(Test-NixExpression '{' -IncludeCode NixUnusedWith).Code"));
        Assert.Equal(true, engine.One("Test-NixExpression 'nope' -Quiet -ExcludeCode NixUndefinedVariable"));
    }

    [Fact]
    public void CodesAreCompleted()
    {
        var codes = engine.Run("$text = 'Test-NixExpression 1 -IncludeCode NixUnus'; (TabExpansion2 $text $text.Length).CompletionMatches.CompletionText");
        Assert.Equal(
            new[] { "NixUnusedArgument", "NixUnusedBinding", "NixUnusedFormal", "NixUnusedWith" },
            codes.Select(static code => (string)code!.BaseObject).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryCodeIsDocumented()
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "checks.md"));
        foreach (CheckRule rule in CheckRules.All)
        {
            string line = Assert.Single(lines, line => line.StartsWith("| `" + rule.Code + "` |", StringComparison.Ordinal));
            Assert.Contains("| " + rule.Severity + (rule.IsDefault ? string.Empty : ", off") + " |", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void DiagnosticsAreShownByFile()
    {
        string shown = engine.Show("Test-NixExpression \"{\n  a = http://a.example; b = nope; }\"");
        Assert.Contains("File: \u00abstring\u00bb", shown, StringComparison.Ordinal);
        Assert.Matches("2 +7 Warning +NixUrlLiteral", shown);
        Assert.Matches("2 +29 Error +NixUndefinedVariable +undefined variable 'nope'", shown);
    }

    [Fact]
    public void EachInputIsCheckedOnItsOwn()
    {
        Assert.Equal("True False True", engine.One("\"$('1', 'x', '{ }' | Test-NixExpression -Quiet)\""));
    }

    [Fact]
    public void FilesAreCheckedToo()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "to-check.nix");
        File.WriteAllText(file, "[\n  nope\n]\n");
        var diagnostic = Assert.IsType<NixDiagnostic>(engine.One("Test-NixExpression -LiteralPath $args[0]", file));
        Assert.Equal((file, 2, 3, "  nope"), (diagnostic.File, diagnostic.Line, diagnostic.Column, diagnostic.LineText));
        Assert.Equal("PathNotFound", engine.RunAll("Test-NixExpression -LiteralPath $args[0] -Quiet", file + "x").Error.FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void ASyntaxTreeGivesAccessToItsNodes()
    {
        var tree = Assert.IsType<NixSyntaxTree>(engine.One("Get-NixSyntaxTree 'x: x'"));
        Assert.Equal(ExprKind.Lambda, tree.Root.Kind);
        Assert.Equal("x: x", tree.Source.Text);
    }

    [Theory]
    [InlineData("{ a = ; }", "NixParseError")]
    [InlineData("nope", "NixUndefinedVariable")]
    public void ASyntaxTreeOfSomethingWrongIsAnError(string expression, string id)
    {
        Assert.Equal(id, engine.RunAll("Get-NixSyntaxTree $args[0]", expression).Error.FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void NestingWithoutEndIsNoDanger()
    {
        string deep = new string('[', 100_000) + new string(']', 100_000);
        Assert.Equal(true, engine.One("Test-NixExpression $args[0] -Quiet", deep));

        // As Nix prints it: "[ ]", "[ ([ ]) ]", "[ ([ ([ ]) ]) ]" ...
        Assert.Equal((6 * 100_000) - 3, ((string)engine.One("(Get-NixSyntaxTree $args[0]).ToString()", deep)!).Length);
    }
}
