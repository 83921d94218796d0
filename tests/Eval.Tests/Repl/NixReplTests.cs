using System;
using TvixEval.Diagnostics;
using TvixEval.Machine;
using TvixEval.Repl;
using Xunit;

namespace TvixEval.Tests.Repl;

/// <summary>What is shown is what the loop of C++ Nix 2.34 shows.</summary>
public sealed class NixReplTests
{
    private readonly NixRepl repl = new(Nix.NewVm(), static () => "/base", static name => name == "map" ? "Applies f." : null);

    [Theory]
    [InlineData("{ a = 1; b = { c = 2; }; d = [ 1 2 ]; f = x: x; }", "{\n  a = 1;\n  b = { ... };\n  d = [ ... ];\n  f = «lambda f @ «string»:1:43»;\n}")]
    [InlineData(":p { a = { b = [ 1 ]; }; }", "{\n  a = {\n    b = [ 1 ];\n  };\n}")]
    [InlineData(":p {a = throw \"x\"; b = 1;}", "{\n  a = «error: x»;\n  b = 1;\n}")]
    [InlineData("{a = throw \"x\"; b = 1;}", "{\n  a = «error: x»;\n  b = 1;\n}")]
    [InlineData(":t { }", "a set")]
    [InlineData(":t (y: y)", "a function")]
    [InlineData(":t [ ]", "a list")]
    [InlineData(":t null", "null")]
    [InlineData(":t \"s\"", "a string")]
    [InlineData(":a { q = 5; r = 6; \"a b\" = 1; }", "Added 3 variables.\n\"a b\", q, r")]
    [InlineData("x == 1 || true", null)]
    [InlineData("1 == 1", "true")]
    [InlineData("  ", "")]
    public void Shows_what_Nix_shows(string input, string? expected)
    {
        if (expected is null)
        {
            Assert.Equal(NixErrorKind.UndefinedVariable, Assert.Throws<NixException>(() => repl.Process(input)).Kind);
            return;
        }

        Assert.Equal(expected, repl.Process(input));
    }

    [Fact]
    public void Variables_stay_and_can_be_replaced()
    {
        Assert.Empty(repl.Process("x = 3"));
        Assert.Equal("4", repl.Process("x + 1"));
        Assert.Equal("an integer", repl.Process(":t x"));
        Assert.Empty(repl.Process("x = x + 10"));
        Assert.Equal("13", repl.Process("x"));
        repl.Process(":a { x = 1; q = 5; }");
        Assert.Equal("6", repl.Process("x + q"));
    }

    [Fact]
    public void Bindings_are_not_evaluated_until_they_are_needed()
    {
        Assert.Empty(repl.Process("x = throw \"no\""));
        Assert.Equal("no", Assert.Throws<NixException>(() => repl.Process("x")).Message);
    }

    [Fact]
    public void An_error_leaves_everything_as_it_was()
    {
        repl.Process("x = 1");
        Assert.ThrowsAny<NixException>(() => repl.Process("x = nope"));
        Assert.ThrowsAny<NixException>(() => repl.Process(":a 5"));
        Assert.Equal("unknown command ':zz'", Assert.ThrowsAny<NixException>(() => repl.Process(":zz")).Message);
        Assert.Equal("1", repl.Process("x"));
        Assert.False(repl.IsDone);
    }

    [Theory]
    [InlineData("1 +", true)]
    [InlineData("{", true)]
    [InlineData("x = {", true)]
    [InlineData(":p [", true)]
    [InlineData("1 + 1", false)]
    [InlineData("1 + )", false)]
    [InlineData("", false)]
    [InlineData(":q", false)]
    [InlineData(":l some/path", false)]
    [InlineData("a: a", false)]
    public void Knows_when_an_input_goes_on(string text, bool expected) => Assert.Equal(expected, repl.IsIncomplete(text));

    [Fact]
    public void Leaves()
    {
        repl.Process(":q");
        Assert.True(repl.IsDone);
    }
}
