using System;
using System.Linq;
using TvixEval.Analysis;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Analysis;

public sealed class StaticChecksTests
{
    [Theory]
    [InlineData("let a = 1; in a")]
    [InlineData("let a = 1; b = a; in { inherit b; }")]
    [InlineData("let _a = 1; in 2")]
    [InlineData("let inherit (builtins) map; in map")]
    [InlineData("x: with x; let inherit y; in y")]
    [InlineData("with { }; unknown")]
    [InlineData("x: y: with x; with y; z")]
    [InlineData("{ a, b }@all: all")]
    [InlineData("{ a, b ? a }: b")]
    [InlineData("{ outputs = { self }: { }; }")]
    [InlineData("rec { a = 1; b = a; }")]
    [InlineData("rec { a = 1; ${\"b\"} = a; }")]
    [InlineData("rec { f = n: if n == 0 then 1 else f (n - 1); }")]
    [InlineData("x: { inherit x; }")]
    [InlineData("let a = x: b x; b = x: a x; in a")]
    [InlineData("let __sub = x: y: 1; in 2 - 1", "NixShadowedGlobal@1:5")]
    [InlineData("{ derivation }: derivation", "NixShadowedGlobal@1:3")]
    [InlineData("let map = x: x; in map", "NixShadowedGlobal@1:5")]
    [InlineData("rec { map = 1; x = 2; y = x; }")]
    [InlineData("rec { map = 1; y = map; }", "NixShadowedGlobal@1:7")]
    [InlineData("let a = 1; b = 2; in b", "NixUnusedBinding@1:5")]
    [InlineData("let a.b = 1; a.c = 2; in 3", "NixUnusedBinding@1:5")]
    [InlineData("let f = x: f x; in 1", "NixUnusedBinding@1:5")]
    [InlineData("let inherit (builtins) map; in 1", "NixUnusedBinding@1:24")]
    [InlineData("x: let y = x; in let inherit y; in y", "NixUselessInherit@1:30")]
    [InlineData("let inherit map; in map", "NixUselessInherit@1:13")]
    [InlineData("x: with x; 1", "NixUnusedWith@1:4")]
    [InlineData("x: with x; map", "NixUnusedWith@1:4")]
    [InlineData("x: with x; { y }: y", "NixUnusedWith@1:4")]
    [InlineData("{ a, b }: b", "NixUnusedFormal@1:3")]
    [InlineData("{ a ? a }: 1", "NixUnusedFormal@1:3")]
    [InlineData("{ a }@all: a", "NixUnusedFormal@1:1")]
    [InlineData("rec { a = 1; }", "NixUselessRec@1:1")]
    [InlineData("rec { a = a; }", "NixSelfReference@1:7")]
    [InlineData("let x = x; in x", "NixSelfReference@1:5")]
    [InlineData("rec { __overrides = { }; }", "NixOverrides@1:7")]
    [InlineData("let in 1", "NixEmptyLet@1:1")]
    [InlineData("x: { inherit (x); }", "NixEmptyInherit@1:6")]
    [InlineData("let { body = 1; }", "NixOldLet@1:1")]
    [InlineData("http://example.org", "NixUrlLiteral@1:1")]
    [InlineData("let or = 1; in [ (x: x) or ]", "NixOrIdentifier@1:18")]
    [InlineData("[\n  a\n  b\n]", "NixUndefinedVariable@2:3", "NixUndefinedVariable@3:3")]
    [InlineData("{ a = ; }", "NixParseError@1:7")]
    [InlineData("1 |> (x: x)", "NixExperimentalFeature@1:3")]
    public void FindsWhatIsWrongAndNothingElse(string source, params string[] expected)
    {
        Assert.Equal(expected, Check(source, static rule => rule.IsDefault));
    }

    [Theory]
    [InlineData("x: 1", "NixUnusedArgument@1:1")]
    [InlineData("_x: 1")]
    [InlineData("a/b", "NixShortPathLiteral@1:1")]
    [InlineData("./a/b")]
    [InlineData("/a/b", "NixAbsolutePathLiteral@1:1")]
    [InlineData("~/a", "NixAbsolutePathLiteral@1:1")]
    public void FindsOnRequest(string source, params string[] expected)
    {
        Assert.Equal(expected, Check(source, static rule => !rule.IsDefault));
    }

    [Theory]
    [InlineData("let a = 1; in 2 # nix-check off")]
    [InlineData("let a = 1; in 2 # nix-check off: NixUnusedBinding")]
    [InlineData("let a = 1; in 2 # nix-check off: NixUselessRec, nixunusedbinding")]
    [InlineData("# nix-check off: NixUnusedBinding\nlet a = 1; in 2")]
    [InlineData("let a = 1; in\n2\n#nix-check off file: NixUnusedBinding")]
    [InlineData("let a = 1; in\n2\n# nix-check off file")]
    [InlineData("let a = 1; in 2 # nix-check off: NixUselessRec", "NixUnusedBinding@1:5")]
    [InlineData("# nix-check off\n\nlet a = 1; in 2", "NixUnusedBinding@3:5")]
    [InlineData("let a = 1; # nix-check off\nb = 2; in 2", "NixUnusedBinding@2:1")]
    [InlineData("a # nix-check off", "NixUndefinedVariable@1:1")]
    public void CommentsSuppress(string source, params string[] expected)
    {
        Assert.Equal(expected, Check(source, static rule => rule.IsDefault));
    }

    [Fact]
    public void MessagesAreThoseOfNixWhereItHasOne()
    {
        Assert.Equal(
            "URL literals are discouraged. Consider using a string literal \"http://example.org\" instead (lint-url-literals)",
            Assert.Single(Run("http://example.org")).Message);
        Assert.Equal("undefined variable 'nope'", Assert.Single(Run("nope")).Message);
    }

    [Fact]
    public void CodesAreUnique()
    {
        Assert.Equal(CheckRules.All.Count, CheckRules.All.Select(static rule => rule.Code).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void NestingWithoutEndIsNoDanger()
    {
        const int Depth = 50_000;
        string deep = string.Concat(Enumerable.Repeat("x: (let y = x; in ", Depth)) + "1" + new string(')', Depth);
        Assert.Equal(Depth, Run(deep).Count(static finding => finding.Rule == CheckRules.UnusedBinding));
    }

    [Fact]
    public void CanBeStopped() =>
        Assert.Throws<OperationCanceledException>(() => StaticChecks.Run(Source("x: x"), StandardEvaluator.Create(new EvalSettings()), static () => throw new OperationCanceledException()));

    private static string[] Check(string source, Func<CheckRule, bool> isWanted) => Run(source)
        .Where(finding => isWanted(finding.Rule))
        .Select(static finding => $"{finding.Rule.Code}@{finding.Position.Line}:{finding.Position.Column}")
        .ToArray();

    private static System.Collections.Generic.IReadOnlyList<Finding> Run(string source) => StaticChecks.Run(Source(source), StandardEvaluator.Create(new EvalSettings { HomeDirectory = "/home" }));

    private static SourceFile Source(string text) => new(SourceOrigin.String, string.Empty, Bytes.FromText(text), "/");
}
