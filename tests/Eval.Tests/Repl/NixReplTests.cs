using System;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Repl;
using TvixEval.Syntax;
using Xunit;

namespace TvixEval.Tests.Repl;

/// <summary>What is shown is what the loop of C++ Nix 2.34 shows.</summary>
public sealed class NixReplTests
{
    private readonly NixRepl repl = new(Nix.NewVm(new EvalSettings { NixPath = { "mine-and-yours=/x" } }), static () => "/base", static name => name == "map" ? "Applies f." : null, static (_, _) => { });

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
    public void ShowsWhatNixShows(string input, string? expected)
    {
        if (expected is null)
        {
            Assert.Equal(NixErrorKind.UndefinedVariable, Assert.Throws<NixException>(() => repl.Process(input)).Kind);
            return;
        }

        Assert.Equal(expected, repl.Process(input));
    }

    [Theory]
    [InlineData(":t")]
    [InlineData(":p")]
    [InlineData(":a")]
    [InlineData(":doc")]
    [InlineData(":e")]
    public void ACommandWithoutItsExpressionDoesNotTakeTheNextInput(string input)
    {
        Assert.False(repl.IsIncomplete(input));
        Assert.Equal("syntax error, unexpected end of file", Assert.Throws<NixParseException>(() => repl.Process(input)).Message);
    }

    [Theory]
    [InlineData(":b")]
    [InlineData(":bl")]
    [InlineData(":i")]
    [InlineData(":log")]
    [InlineData(":sh")]
    [InlineData(":u")]
    public void WhatWouldBuildSaysThatNothingIsBuilt(string command)
    {
        NixException error = Assert.Throws<NixException>(() => repl.Process(command + " 1"));
        Assert.Equal(NixErrorKind.Unsupported, error.Kind);
        Assert.StartsWith($"'{command}' needs a derivation to be built", error.Message, StringComparison.Ordinal);
        Assert.Contains(command, NixRepl.Commands);
    }

    [Theory]
    [InlineData(":e f", "/base/f.nix 2")]
    [InlineData(":edit (import ./f.nix)", "/base/f.nix 2")]
    [InlineData(":e ./f.nix", "/base/f.nix 1")]
    [InlineData(":e ./folder", "/base/folder/default.nix 1")]
    [InlineData(":e \"/base/f.nix:17\"", "/base/f.nix 17")]
    [InlineData(":e { meta.position = \"/base/f.nix:3\"; }", "/base/f.nix 3")]
    [InlineData(":e 1", "the value is not defined in a file: there is nothing to edit")]
    [InlineData(":e { }", "the value is not defined in a file: there is nothing to edit")]
    [InlineData(":e \"f.nix\"", "'f.nix' is no absolute path of a file: there is nothing to edit")]
    public void EditsWhatAValueComesFrom(string input, string expected)
    {
        string? edited = null;
        var settings = new EvalSettings { Files = new InMemoryFileSystem().AddFile("/base/f.nix", "# f\nx: x").AddFile("/base/folder/default.nix", "1") };
        var editing = new NixRepl(Nix.NewVm(settings), static () => "/base", static _ => null, (path, line) => edited = $"{path} {line}");
        editing.Process("f = import ./f.nix");
        editing.Process(":a { g = 1; }");
        try
        {
            editing.Process(input);
        }
        catch (NixException error)
        {
            edited = error.Message;
        }

        Assert.Equal(expected, edited);
    }

    [Fact]
    public void WhatCannotBeLoadedAgainIsShownWithWhatToDo()
    {
        InMemoryFileSystem files = new InMemoryFileSystem().AddFile("/base/f.nix", "{ a = 1; }");
        var advised = new NixRepl(Nix.NewVm(new EvalSettings { Files = files }), static () => "/base", static _ => null, static (_, _) => { }, advise: static error => $"Mend the {error.Kind}.");
        advised.Process(":l ./f.nix");
        files.AddFile("/base/f.nix", "{ a = 1, }");

        string shown = advised.Process(":r");

        Assert.Contains("syntax error, unexpected ','", shown, StringComparison.Ordinal);
        Assert.EndsWith("\n\nMend the Parse.", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void VariablesStayAndCanBeReplaced()
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
    public void BindingsAreNotEvaluatedUntilTheyAreNeeded()
    {
        Assert.Empty(repl.Process("x = throw \"no\""));
        Assert.Equal("no", Assert.Throws<NixException>(() => repl.Process("x")).Message);
    }

    [Fact]
    public void AnErrorLeavesEverythingAsItWas()
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
    [InlineData("x =", true)]
    [InlineData("x = 1; y", true)]
    [InlineData("inherit (builtins", true)]
    [InlineData("''", true)]
    [InlineData("(\n  1 +\n\n  2", true)]
    [InlineData(":doc [", true)]
    [InlineData("f x", false)]
    [InlineData("a.b", false)]
    [InlineData("x = 1", false)]
    [InlineData("x = 1; y = 2;", false)]
    [InlineData("inherit (builtins) map", false)]
    [InlineData("let\nx = 1 +\n)", false)]
    [InlineData("x = 3 3)", false)]
    [InlineData("{", true)]
    [InlineData("x = {", true)]
    [InlineData(":p [", true)]
    [InlineData("1 + 1", false)]
    [InlineData("1 + )", false)]
    [InlineData("", false)]
    [InlineData(":q", false)]
    [InlineData(":l some/path", false)]
    [InlineData("a: a", false)]
    public void KnowsWhenAnInputGoesOn(string text, bool expected) => Assert.Equal(expected, repl.IsIncomplete(text));

    [Fact]
    public void BindingsAreThoseOfASet()
    {
        Assert.Empty(repl.Process("y = 4; z = 5"));
        Assert.Equal("5", repl.Process("z"));
        Assert.Empty(repl.Process("a.b = 3"));
        Assert.Empty(repl.Process("a.c = 4;"));
        Assert.Equal("{ c = 4; }", repl.Process("a"));
        Assert.Empty(repl.Process("inherit (builtins) map"));
        Assert.Equal("«primop map»", repl.Process("map"));
        Assert.Empty(repl.Process("x = ''\nfoo\n''"));
        Assert.Equal("\"foo\\n\"", repl.Process("x"));
        Assert.Equal("foo\n", repl.Process(":p x"));
        NixException error = Assert.ThrowsAny<NixException>(() => repl.Process("x = nope"));
        Assert.Equal("undefined variable 'nope' 1:5", $"{error.Message} {error.Position.Line}:{error.Position.Column}");
        Assert.Equal("syntax error, unexpected '=', expecting end of file", Assert.ThrowsAny<NixException>(() => repl.Process("x = 1; x = 2")).Message);
    }

    [Theory]
    [InlineData("map", "Synopsis: builtins.map f list\n\nApplies f.")]
    [InlineData("builtins.map", "Synopsis: builtins.map f list\n\nApplies f.")]
    [InlineData("x: x", "Function defined at «string»:1:1")]
    [InlineData("f", "Function f\n… defined at «string»:1:18\n\nAdds.")]
    [InlineData("g.j", "Function j\n… defined at «string»:1:51\n\nin j")]
    [InlineData("g.i", "Attribute i\n\n… defined at «string»:1:28\n\nNo documentation found.")]
    [InlineData("g.h", "Attribute h\n\n… defined at «string»:1:21\n\nThe h.")]
    [InlineData("{ __functor = /** Called. */ self: x: x; }", "Function __functor\n… defined at «string»:1:36\n\nCalled.")]
    public void ShowsDocumentation(string expression, string expected)
    {
        repl.Process("f = /** Adds. */ a: b: a");
        repl.Process("g = { /** The h. */ h = 1; i = 2; j = /** in j */ x: x; }");
        Assert.Equal(expected, repl.Process(":doc " + expression));
    }

    [Fact]
    public void DocumentationOverSeveralLinesLosesItsIndentation()
    {
        repl.Process("f =\n  /**\n    First.\n\n      Further in.\n    Last.\n  */\n  x: x");
        Assert.EndsWith("\n\nFirst.\n\n  Further in.\nLast.", repl.Process(":doc f"), StringComparison.Ordinal);
        Assert.Equal("value does not have documentation", Assert.ThrowsAny<NixException>(() => repl.Process(":doc 1")).Message);
        Assert.Equal("attribute 'zz' missing", Assert.ThrowsAny<NixException>(() => repl.Process(":doc builtins.zz")).Message);
    }

    [Fact]
    public void LastLoadedAndTraceSwitch()
    {
        Assert.Equal("nothing has been loaded yet", Assert.ThrowsAny<NixException>(() => repl.Process(":ll")).Message);
        repl.Process(":a { k = 1; l = 2; }");
        Assert.Equal("k\nl", repl.Process(":ll"));
        Assert.Equal("showing error traces", repl.Process(":te"));
        Assert.True(repl.ShowsTraces);
        Assert.Equal("not showing error traces", repl.Process(":te false"));
        Assert.Equal("unexpected argument 'foo' to :te", Assert.ThrowsAny<NixException>(() => repl.Process(":te foo")).Message);
        Assert.Contains("without a path", Assert.ThrowsAny<NixException>(() => repl.Process(":lf")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(":tr", ":trace-enable")]
    [InlineData("builtins.concatM", "builtins.concatMap")]
    [InlineData("map (x.al", "x.alpha")]
    [InlineData("x.", "x.alpha x.beta x.\"g h\"")]
    [InlineData("1 + x.\"g", "x.\"g h\"")]
    [InlineData("x.inner.", "")]
    [InlineData("x.beta.", "")]
    [InlineData("nope.", "")]
    [InlineData("longN", "longName")]
    [InlineData("[ longN", "longName")]
    [InlineData(":p longN", "longName")]
    [InlineData("1 + <mine", "<mine-and-yours>")]
    [InlineData("loop.", "")]
    [InlineData("let y = { one = 1; two = throw \"no\"; }; in y.t", "y.two")]
    [InlineData("let x = { other = 1; }; in x.", "x.other")]
    [InlineData("with { z = { one = 1; }; }; z.", "z.one")]
    [InlineData("let mine = 1; in mi", "mine")]
    [InlineData("longNumber: longN", "longName longNumber")]
    [InlineData("{ mineOne, mineTwo ? 1 }@mineAll: min", "mineAll mineOne mineTwo")]
    [InlineData("\"a ${x.a", "x.alpha")]
    [InlineData("\"a ${x.a} x.a", "")]
    [InlineData("\"\\${x.a", "")]
    public void Completes(string text, string expected)
    {
        repl.Process("x = { alpha = 1; beta = throw \"no\"; \"g h\" = throw \"not looked at\"; }");
        repl.Process("longName = 1; loop = let f = n: f n; in f 1");
        Assert.Equal(expected, string.Join(" ", System.Linq.Enumerable.Select(repl.Complete(text, out _), static choice => choice.Text)));
    }

    [Fact]
    public void CompletionSaysWhereTheWordStarts()
    {
        repl.Complete("1 + builtins.ma", out int start);
        Assert.Equal(4, start);
        repl.Complete(":l ./some", out start);
        Assert.Equal(3, start);
    }

    [Fact]
    public void Leaves()
    {
        repl.Process(":q");
        Assert.True(repl.IsDone);
    }
}
