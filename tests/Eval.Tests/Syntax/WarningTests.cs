using System.Collections.Generic;
using System.Linq;
using TvixEval.Syntax;
using Xunit;

namespace TvixEval.Tests.Syntax;

/// <summary>Warnings and lints, as C++ Nix 2.34.8 gave them for the same sources and settings.</summary>
public sealed class WarningTests
{
    [Theory]
    [InlineData("http://a", LintLevel.Warn, "URL literals are discouraged. Consider using a string literal \"http://a\" instead (lint-url-literals)")]
    [InlineData("http://a", LintLevel.Fatal, "URL literals are disallowed. Consider using a string literal \"http://a\" instead (lint-url-literals)")]
    [InlineData("\"http://a\"", LintLevel.Fatal, null)]
    [InlineData("http://a", LintLevel.Ignore, null)]
    public void UrlLiterals(string source, object level, string? expected) =>
        CheckLint(source, (LintLevel)level, expected, (LintLevel)level == LintLevel.Fatal, new ParserOptions { UrlLiterals = (LintLevel)level });

    [Theory]
    [InlineData("a/b", "relative path literal 'a/b' should be prefixed with '.' for clarity: './a/b' (lint-short-path-literals)")]
    [InlineData("a/${b}", "relative path literal 'a/' should be prefixed with '.' for clarity: './a/' (lint-short-path-literals)")]
    [InlineData("./a", null)]
    [InlineData("../a", null)]
    [InlineData("/a", null)]
    [InlineData("~/a", null)]
    public void ShortPathLiterals(string source, string? expected)
    {
        CheckLint(source, LintLevel.Warn, expected, false, new ParserOptions { ShortPathLiterals = LintLevel.Warn, HomeDirectory = "/home/nix" });
        CheckLint(source, LintLevel.Fatal, expected, true, new ParserOptions { ShortPathLiterals = LintLevel.Fatal, HomeDirectory = "/home/nix" });
    }

    [Theory]
    [InlineData("/a", "absolute path literals are not portable. Consider replacing path literal '/a' by a string, relative path, or parameter (lint-absolute-path-literals)")]
    [InlineData("/${a}", "absolute path literals are not portable. Consider replacing path literal '/' by a string, relative path, or parameter (lint-absolute-path-literals)")]
    [InlineData("~/a", "home path literals are not portable. Consider replacing path literal '~/a' by a string, relative path, or parameter (lint-absolute-path-literals)")]
    [InlineData("a/b", null)]
    [InlineData("./a", null)]
    public void AbsolutePathLiterals(string source, string? expected)
    {
        CheckLint(source, LintLevel.Warn, expected, false, new ParserOptions { AbsolutePathLiterals = LintLevel.Warn, HomeDirectory = "/home/nix" });
        CheckLint(source, LintLevel.Fatal, expected, true, new ParserOptions { AbsolutePathLiterals = LintLevel.Fatal, HomeDirectory = "/home/nix" });
    }

    [Theory]
    [InlineData("f (g or) or 1", 3, "(g or) or")]
    [InlineData("[ (x: x) or ]", 3, "(x: x) or")]
    [InlineData("[ g or ]", 3, "g or")]
    [InlineData("a.b or a or 2", 8, "a or")]
    [InlineData("f f\n or", 3, "f\n or")]
    [InlineData("f f\r\n or", 3, "f\n or")]
    [InlineData("f.${f or} [ f or ]", 13, "f or")]
    public void OrAsAName(string source, int column, string wrapped)
    {
        ParserWarning warning = Assert.Single(Warnings(source, new ParserOptions()));
        Assert.Equal((1, column), (warning.Position.Line, warning.Position.Column));
        Assert.True(warning.NamesPosition);
        Assert.Equal(
            "at \u00c2\u00abstdin\u00c2\u00bb:1:" + column + ": This expression uses `or` as an identifier in a way that will change in a future Nix release.\n"
            + "Wrap this entire expression in parentheses to preserve its current meaning:\n    (" + wrapped + ")\n"
            + "Give feedback at https://github.com/NixOS/nix/pull/11121",
            warning.Message);
    }

    [Theory]
    [InlineData("f or 1")]
    [InlineData("[ (f or) ]")]
    [InlineData("{ a = f or; }")]
    [InlineData("[ f.${f or} ]")]
    [InlineData("a.b or c")]
    public void OrWhereItsMeaningStays(string source) => Assert.Empty(Warnings(source, new ParserOptions()));

    [Fact]
    public void WarningsComeInTheOrderOfTheSourceAlsoBeforeAnError()
    {
        var seen = new List<ParserWarning>();
        Source.ExpectError("[ (f f or f or) ;", new ParserOptions { OnWarning = seen.Add });
        Assert.Equal(new[] { 6, 11 }, seen.Select(static w => w.Position.Column));
    }

    [Fact]
    public void HomePathsNeedAHomeAndImpurity()
    {
        NixParseException pure = Source.ExpectError("~/a", new ParserOptions { HomeDirectory = "/home/nix", PureEvaluation = true });
        Assert.Equal("the path '~/a' can not be resolved in pure mode", pure.RawMessage);
        Assert.False(pure.Position.IsKnown);
        NixParseException homeless = Source.ExpectError("~/a", new ParserOptions());
        Assert.Equal(ParseErrorCode.UnresolvablePath, homeless.Code);
    }

    private static void CheckLint(string source, LintLevel level, string? expected, bool isFatal, ParserOptions options)
    {
        if (isFatal && expected is not null)
        {
            NixParseException error = Source.ExpectError(source, options);
            Assert.Equal((ParseErrorCode.Lint, expected, 0), (error.Code, error.RawMessage, error.Position.Offset));
            return;
        }

        List<ParserWarning> warnings = Warnings(source, options);
        Assert.Equal(expected, warnings.SingleOrDefault()?.Message);
        Assert.All(warnings, warning => Assert.True(level == LintLevel.Warn && !warning.NamesPosition));
    }

    private static List<ParserWarning> Warnings(string source, ParserOptions options)
    {
        var seen = new List<ParserWarning>();
        Source.Parse(source, new ParserOptions
        {
            HomeDirectory = options.HomeDirectory,
            UrlLiterals = options.UrlLiterals,
            ShortPathLiterals = options.ShortPathLiterals,
            AbsolutePathLiterals = options.AbsolutePathLiterals,
            OnWarning = seen.Add,
        });
        return seen;
    }
}
