using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Options;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Options;

/// <summary>The expected texts are those of nixpkgs' <c>lib.generators.toPretty</c> of 2026, evaluated by C++ Nix 2.34.8.</summary>
public sealed class PrettyValueTests
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData("-2", "-2")]
    [InlineData("1.5", "1.5")]
    [InlineData("42.0", "42.0")]
    [InlineData("\"a\"", "\"a\"")]
    [InlineData("\"a\\\"b\\\\c\\${d} $e \\t\"", "\"a\\\"b\\\\c\\${d} $e \t\"")]
    [InlineData("\"a\\nb\"", "''\n  a\n  b''")]
    [InlineData("\"a\\nb\\n\"", "''\n  a\n  b\n''")]
    [InlineData("\"''\\n\\${x}\\n  y\"", "''\n  '''\n  ''${x}\n    y''")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("/a/b", "/a/b")]
    [InlineData("[ ]", "[ ]")]
    [InlineData("[ 1 [ 2 [ ] ] ]", "[\n  1\n  [\n    2\n    [ ]\n  ]\n]")]
    [InlineData("{ }", "{ }")]
    [InlineData("{ a = 1; b.c = \"x\\ny\\n\"; \"d e\" = [ { } ]; or = 1; \"f$g\" = 2; \"if\" = 3; }", "{\n  a = 1;\n  b = {\n    c = ''\n      x\n      y\n    '';\n  };\n  \"d e\" = [\n    { }\n  ];\n  \"f\\$g\" = 2;\n  \"if\" = 3;\n  \"or\" = 1;\n}")]
    [InlineData("x: x", "<function>")]
    [InlineData("{ b, a ? 1, ... }: a", "<function, args: {a?, b}>")]
    [InlineData("{ __functor = self: { x }: x; y = 1; }", "<function, args: {x}>")]
    [InlineData("{ __functor = self: x: x; __functionArgs = { q = true; }; }", "<function, args: {q?}>")]
    [InlineData("{ __functor = self: 1; y = 2; }", "{\n  __functor = <function>;\n  y = 2;\n}")]
    [InlineData("{ type = \"derivation\"; name = \"n-1\"; }", "<derivation n-1>")]
    [InlineData("{ type = \"derivation\"; }", "<derivation ???>")]
    [InlineData("{ __pretty = v: \"<${v}>\"; val = \"p\"; }", "<p>")]
    [InlineData("[ { __pretty = v: \"<${v}>\"; val = \"p\"; } ]", "[\n  <p>\n]")]
    [InlineData("{ __pretty = 1; }", "{\n  __pretty = 1;\n}")]
    [InlineData("builtins.map", "<function>")]
    [InlineData("[ \"a\\nb\" { x = \"c\\nd\\n\"; } ]", "[\n  ''\n    a\n    b''\n  {\n    x = ''\n      c\n      d\n    '';\n  }\n]")]
    public void ItIsWhatNixpkgsWrites(string expression, string expected)
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Assert.Equal(expected, Bytes.ToText(PrettyValue.Write(vm, Nix.Eval(vm, expression))));
    }

    [Fact]
    public void DepthIsCountedAndTakesNoStack()
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Assert.StartsWith("[\n  [\n    [", PrettyValue.Write(vm, Nix.Eval(vm, "builtins.foldl' (v: _: [ v ]) 1 (builtins.genList (n: n) 900)")), System.StringComparison.Ordinal);
        NixException error = Assert.Throws<NixException>(() => PrettyValue.Write(vm, Nix.Eval(vm, "let x = { inherit x; }; in x")));
        Assert.Equal(NixErrorKind.StackOverflow, error.Kind);
        Assert.Equal("1", PrettyValue.Write(vm, Nix.Eval(vm, "1")));
    }
}
