using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using TvixEval.Diagnostics;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Errors;

/// <summary>Error views show a message's lines, and where it comes from.</summary>
public sealed class ErrorTrailTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IDisposable
{
    private const string WholeReport = "Read the whole report: $Error[0].Exception.Report";

    private readonly PowerShellEngine engine = fixture.Engine;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tvixeval-trail-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void TheLinesOfAMessageAreShownAsLines()
    {
        string[] shown = engine.Show("Invoke-NixExpression 'throw \"first:\\n  - second\\n\\n    third\\n\"'").Split('\n').Select(static line => line.TrimEnd()).ToArray();
        int first = Array.IndexOf(shown, "      first:");
        Assert.True(first > 0, string.Join('\n', shown));
        Assert.Equal(["        - second", "", "          third"], shown[(first + 1)..(first + 4)]);
    }

    [Fact]
    public void TheMessageItselfStaysWhole()
    {
        EngineResult result = engine.RunAll("Invoke-NixExpression 'throw \"a\\n b\"'");
        Assert.Equal("a\n b", result.Error.Exception.Message);
        Assert.Equal("a\n b", result.Error.ToString());
    }

    [Fact]
    public void AControlSequenceInTheMessageMovesNoCursor() =>
        Assert.DoesNotContain("\u001b", Action("Invoke-NixExpression \"throw ''a`n$([char]27)[2Jb''\""), StringComparison.Ordinal);

    [Fact]
    public void TheLineThatLedIntoAnotherFileIsShown()
    {
        string library = Write("library.nix", "{\n  check = name: throw \"no ${name}\";\n}\n");
        string user = Write("user.nix", "let library = import ./library.nix; in\n{\n  services = {\n    web = library.check \"web\";\n  };\n}\n");
        ErrorRecord error = engine.RunAll("Invoke-NixExpression -LiteralPath $args[0]", user).Error;
        Assert.Equal((library, 2), (error.InvocationInfo.ScriptName, error.InvocationInfo.ScriptLineNumber));
        Assert.Equal(
            [WholeReport, $"    Called from {user}:4:11: web = library.check \"web\";", "    In the attribute services.web"],
            Lines(error.ErrorDetails.RecommendedAction));

        // Also where the attribute is read later.
        Assert.Contains(
            $"Called from {user}:4:11: web", Action("(Invoke-NixExpression -LiteralPath $args[0] -Lazy).services.web", user), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n  let f = x: x + 1;\n  in f { }", "\u00abstring\u00bb:3:6: in f { }")]
    [InlineData("let f = x: x + 1;\n g = y: f y;\n in\n g { }", "\u00abstring\u00bb:2:9: g = y: f y;")]
    [InlineData("let f = x: throw \"a\"; in\n map f [ 1 ]", null)]
    [InlineData("let f = x: x + 1; in f { }", null)]
    [InlineData("\n1 + { }", null)]
    public void WithinOneSourceTheInnermostCallOnAnotherLineIsShown(string expression, string? caller)
    {
        string[] lines = Lines(Action("Invoke-NixExpression $args[0]", expression));
        Assert.Equal(caller is null ? null : "    Called from " + caller, lines.FirstOrDefault(static line => line.Contains("Called", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("{ a.b = { c =\n [ (throw \"x\") ]; }; }", "a.b.c.0")]
    [InlineData("{ \"a b\" = {\n \"c.d\" = 1 + { }; }; }", "\"a b\".\"c.d\"")]
    [InlineData("{ a =\n [ 1 { b = throw \"x\"; } ]; }", "a.1.b")]
    [InlineData("{ a =\n { b = 1; }.c; }", "a")]
    [InlineData("{ a.b = { c = [ (throw \"x\") ]; }; }", null)]
    [InlineData("{ a.b = 1; }.a.c", null)]
    [InlineData("throw \"x\"", null)]
    [InlineData("(x: x) (throw \"x\")", null)]
    public void TheAttributeIsNamed(string expression, string? attribute)
    {
        string[] lines = Lines(Action("Invoke-NixExpression $args[0]", expression));
        Assert.Equal(attribute is null ? null : "    In the attribute " + attribute, lines.FirstOrDefault(static line => line.Contains("In the", StringComparison.Ordinal)));
    }

    [Fact]
    public void AdviceComesFirst() =>
        Assert.Equal(
            ["Did you mean 'enable'?", "    In the attribute a", "    " + WholeReport],
            Lines(Action("Invoke-NixExpression $args[0]", "{ a =\n { enable = 1; }.enabled; }")));

    [Fact]
    public void TheReportIsWhereTheViewSaysItIs()
    {
        object? report = engine.One("try { Invoke-NixExpression '{ a = throw \"x\"; }' } catch { }; $Error[0].Exception.Report");
        Assert.Contains("while evaluating the attribute 'a'", Assert.IsType<string>(report), StringComparison.Ordinal);
    }

    [Fact]
    public void ALongLineIsCut()
    {
        string action = Action("Invoke-NixExpression $args[0]", "let f = x: x + 1; in\n f {" + new string(' ', 5000) + "}");
        Assert.InRange(action.Length, 100, 400);
    }

    // C++ Nix suggests nothing here, so that the message and the report must not either.
    [Theory]
    [InlineData("let counter = 1; in countr", "'counter'")]
    [InlineData("{ counter }: coumter", "'counter'")]
    [InlineData("let f = counter: countr; in f 1", "'counter'")]
    [InlineData("rec { a = bulitins; }", "'builtins'")]
    [InlineData("with { counter = 1; }; with { other = 2; }; countr", "'counter'")]
    [InlineData("mapAttrs", "'builtins.mapAttrs'")]
    [InlineData("builtins.scopedImport { counter = 1; } (builtins.toFile \"x.nix\" \"countr\")", "'counter'")]
    [InlineData("let hidden = 1; in (let counter = 2; in counter) + hiddne", "'hidden'")]
    [InlineData("(let counter = 2; in counter) + countr", null)]
    [InlineData("let prot = 80; in port", "'prot' or 'abort' or 'import'")]
    [InlineData("let mep = 80; in mp", "'mep' or 'map'")]
    [InlineData("mpa", "'map'")]
    [InlineData("x", null)]
    [InlineData("abc", null)]
    public void UndefinedVariablesGetSimilarNames(string expression, string? names)
    {
        ErrorRecord record = engine.RunAll("Invoke-NixExpression $args[0]", expression).Error;
        var error = Assert.IsAssignableFrom<NixException>(record.Exception);
        Assert.Equal(NixErrorKind.UndefinedVariable, error.Kind);
        Assert.Empty(error.Suggestions);
        Assert.DoesNotContain("mean", error.Report, StringComparison.Ordinal);
        Assert.Equal(names is null ? null : $"Did you mean {names}?", record.ErrorDetails?.RecommendedAction.Split(Environment.NewLine)[0]);
    }

    [Fact]
    public void APropertyThatFailsIsNamed() => Assert.Equal(
        "In the attribute b", Action("(Invoke-NixExpression $args[0] -Lazy).b", "{ a = 1; b = throw \"no\"; }").Split(Environment.NewLine)[1].Trim());

    [Fact]
    public void TheIdOfAPropertyThatFailsEndsWithACommand() => Assert.Equal(
        "NixThrow,TvixEval.Module.InvokeNixExpressionCommand",
        engine.RunAll("(Invoke-NixExpression '{ b = throw \"no\"; }' -Lazy).b").Error.FullyQualifiedErrorId);

    /// <summary>What only a flag or another argument of the command cures is told in PowerShell's words.</summary>
    [Theory]
    [InlineData("Invoke-NixExpression '{ name }: name' -Argument @{ nam = 1 }", "-Argument has 'nam'; did you mean 'name'?")]
    [InlineData("Invoke-NixExpression '{ name }: name' -Argument @{ other = 1 }", "Give the argument a value: -Argument @{ name = 'value' }.")]
    [InlineData("Get-NixDerivation '{ name }: name'", "Give the argument a value: -Argument @{ name = 'value' }.")]
    [InlineData("Invoke-NixExpression 'builtins.fetchTree { }'", "Enable the feature with -ExperimentalFeature fetch-tree.")]
    [InlineData("Invoke-NixExpression 'fetchTree { }'", "Enable the feature with -ExperimentalFeature fetch-tree.")]
    [InlineData("Invoke-NixExpression '{ }.fetchTree'", null)]
    [InlineData("Invoke-NixExpression 'import /nowhere.nix' -Pure", "Evaluate without -Pure.")]
    [InlineData("Invoke-NixExpression '<nowhere>' -Pure", "Evaluate without -Pure.")]
    [InlineData("Invoke-NixExpression 'builtins.genList (x: x) 9000000000000000000'", null)]
    [InlineData("Invoke-NixExpression 'builtins.genList (x: x) 100000000' -MaxMemory 50MB", "Use a larger -MaxMemory.")]
    public void TheRecommendationFitsTheCommand(string script, string? action)
    {
        string? given = engine.RunAll(script).Errors[0].ErrorDetails?.RecommendedAction;
        Assert.Equal(action, given?.Split(Environment.NewLine)[0]);
        Assert.DoesNotContain("--arg", given ?? string.Empty, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        string file = Path.Combine(folder.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }

    private string Action(string script, params object[] arguments) =>
        engine.RunAll(script, arguments).Error.ErrorDetails?.RecommendedAction ?? string.Empty;

    private static string[] Lines(string text) => text.Split(Environment.NewLine);
}
