using System.Linq;
using Xunit;

namespace TvixEval.Tests.Diagnostics;

/// <summary>
/// What a failed selection adds to the trace: where the last attribute was defined that was found, and the selection. The places of definitions are those that
/// nix-instantiate 2.34.8 shows; the two lines and their words are those of ExprSelect::eval in its newest source.
/// </summary>
public sealed class SelectionTraceTests
{
    [Theory]
    [InlineData("let s = { a = throw \"x\"; }; in s.a", "a", 11, "a", 32)]
    [InlineData("let s = { a = { b = throw \"x\"; }; }; in s.a.b", "a.b", 17, "a.b", 41)]
    [InlineData("let s = { a = { b = { c = throw \"x\"; }; }; }; in s.a.b.c", "a.b.c", 23, "a.b.c", 50)]
    [InlineData("let s = { a = { b = throw \"x\"; }; }; in s.a.b.c", "a.b", 17, "a.b.c", 41)]
    [InlineData("let s = { a = throw \"x\"; }; in s.a.b.c", "a", 11, "a.b.c", 32)]
    [InlineData("let s = { a.b.c = throw \"x\"; a.b.d = 1; }; in s.a.b.c", "a.b.c", 11, "a.b.c", 47)]
    [InlineData("let s = { \"a b\" = { \"1\" = throw \"x\"; }; }; in s.\"a b\".\"1\"", "\"a b\".\"1\"", 21, "\"a b\".\"1\"", 47)]
    [InlineData("let s = { a = { b = throw \"x\"; }; }; in s.a.b or 1", "a.b", 17, "a.b", 41)]
    [InlineData("let s = { a = { b = throw \"x\"; }; }; in s.a.b.c or 1", "a.b", 17, "a.b.c", 41)]
    [InlineData("let s = rec { a = { b = c; }; c = throw \"x\"; }; in s.a.b + 1", "a.b", 21, "a.b", 52)]
    [InlineData("let s = { a = { b = throw \"x\"; }; }; in with s; a.b", "b", 17, "b", 49)]
    public void TheLastAttributeThatWasFoundAndTheSelection(string expression, string found, int definedAt, string path, int selectedAt)
    {
        (string Hint, int Column)[] lines = Lines(expression);
        Assert.Equal(($"while evaluating the attribute '{path}'", selectedAt), lines[0]);
        Assert.Equal(($"from the definition of '{found}'", definedAt), lines[1]);
        Assert.Equal(2, lines.Length);
    }

    // A builtin's attributes are defined nowhere, and of what is not there no definition is known.
    [Theory]
    [InlineData("let s = { a = builtins.mapAttrs (n: v: throw \"x\") { b = 1; }; }; in s.a.b", "a.b")]
    [InlineData("(builtins.mapAttrs (n: v: throw \"x\") { b = 1; }).b", "b")]
    [InlineData("(throw \"x\").a.b", "")]
    [InlineData("let s = { }; in s.a.b", "a.b")]
    public void WhatIsDefinedNowhereHasNoDefinition(string expression, string path) =>
        Assert.Equal(path.Length == 0 ? [] : [$"while evaluating the attribute '{path}'"], Lines(expression).Select(static l => l.Hint));

    private static (string Hint, int Column)[] Lines(string expression) =>
    [
        .. Nix.Fail(expression).Traces
            .Where(static t => t.Hint.StartsWith("while evaluating the attribute", System.StringComparison.Ordinal) || t.Hint.StartsWith("from the def", System.StringComparison.Ordinal))
            .Select(static t => (t.Hint, t.Position.Column)),
    ];
}
