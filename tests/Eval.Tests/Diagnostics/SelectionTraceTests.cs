using System.Linq;
using Xunit;

namespace TvixEval.Tests.Diagnostics;

/// <summary>What a failed selection adds to the trace, as nix-instantiate 2.34.8 shows it: a line at the definition of the last attribute that was found.</summary>
public sealed class SelectionTraceTests
{
    [Theory]
    [InlineData("let s = { a = throw \"x\"; }; in s.a", "a", 11)]
    [InlineData("let s = { a = { b = throw \"x\"; }; }; in s.a.b", "a.b", 17)]
    [InlineData("let s = { a = { b = { c = throw \"x\"; }; }; }; in s.a.b.c", "a.b.c", 23)]
    [InlineData("let s = { a = { b = throw \"x\"; }; }; in s.a.b.c", "a.b.c", 17)]
    [InlineData("let s = { a = throw \"x\"; }; in s.a.b.c", "a.b.c", 11)]
    [InlineData("let s = { a.b.c = throw \"x\"; a.b.d = 1; }; in s.a.b.c", "a.b.c", 11)]
    [InlineData("let s = { \"a b\" = { \"1\" = throw \"x\"; }; }; in s.\"a b\".\"1\"", "\"a b\".\"1\"", 21)]
    [InlineData("let s = { a = { b = throw \"x\"; }; }; in s.a.b or 1", "a.b", 17)]
    [InlineData("let s = { a = { b = throw \"x\"; }; }; in s.a.b.c or 1", "a.b.c", 17)]
    [InlineData("let s = rec { a = { b = c; }; c = throw \"x\"; }; in s.a.b + 1", "a.b", 21)]
    [InlineData("let s = { a = { b = throw \"x\"; }; }; in with s; a.b", "b", 17)]
    [InlineData("let s = { a = { b = throw \"x\"; }; }; n = \"b\"; in s.a.${n}", "a.b", 17)]
    [InlineData("let s = { a = { b = throw \"x\"; }; }; in s.${\"a\"}.${\"b\"}", "a.b", 17)]
    [InlineData("let s = { a = { b = 1; }; }; n = \"c d\"; in s.a.${n}", "a.\"c d\"", 11)]
    [InlineData("let s = { a = throw \"x\"; }; in s.a.${\"b\"}", "a.b", 11)]
    [InlineData("let s = { a = { b = 1; }; }; in s.a.${1}", "a.\"${1}\"", 11)]
    public void TheLastAttributeThatWasFound(string expression, string path, int definedAt) =>
        Assert.Equal([($"while evaluating the attribute '{path}'", definedAt)], Lines(expression));

    // A builtin's attributes are defined nowhere, and of what is not there no definition is known.
    [Theory]
    [InlineData("let s = { a = builtins.mapAttrs (n: v: throw \"x\") { b = 1; }; }; in s.a.b")]
    [InlineData("(builtins.mapAttrs (n: v: throw \"x\") { b = 1; }).b")]
    [InlineData("(throw \"x\").a.b")]
    [InlineData("let s = { }; in s.a.b")]
    [InlineData("let n = \"a\"; in { }.${n}")]
    public void WhatIsDefinedNowhereHasNoLine(string expression) => Assert.Empty(Lines(expression));

    private static (string Hint, int Column)[] Lines(string expression) =>
    [
        .. Nix.Fail(expression).Traces
            .Where(static t => t.Hint.StartsWith("while evaluating the attribute", System.StringComparison.Ordinal))
            .Select(static t => (t.Hint, t.Position.Column)),
    ];
}
