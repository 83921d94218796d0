using System;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Syntax;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Core.Values;

/// <summary>Values as expressions. That C++ Nix reads the expected texts as these values was checked with nix-instantiate 2.34.8.</summary>
public sealed class ExpressionWriterTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    [InlineData("(-9223372036854775807 - 1)")]
    [InlineData("1.5")]
    [InlineData("-0.5")]
    [InlineData("(0.0 * -1)")]
    [InlineData("1.0e+20")]
    [InlineData("2.2250738585072014e-308")]
    [InlineData("(1 * 2.2227587494850775e-162 * 2.2227587494850775e-162)")]
    [InlineData("(-4503599627370495 * 2.2227587494850775e-162 * 2.2227587494850775e-162)")]
    [InlineData("(1.0e308 * 10)")]
    [InlineData("(-1.0e308 * 10)")]
    [InlineData("\"a\\nb\\t\\\"\\\\\\${x} $ $$\"")]
    [InlineData("/a/b.c")]
    [InlineData("/.")]
    [InlineData("/. + \"/a b/\\${c}\"")]
    [InlineData("[ ]")]
    [InlineData("{ }")]
    [InlineData("[ 1 (-1) (-1.5) \"x\" { } [ ] /a (/. + \"/a b\") ]")]
    [InlineData("{\n  a = -1;\n  \"a b\" = 1;\n  \"if\" = 2;\n  l = [\n    [ 1 ]\n    {\n      x = null;\n    }\n  ];\n}")]
    [InlineData("''\n  a\n    b \"\\\n\n  ''${c} $\n''")]
    [InlineData("{\n  t = ''\n    a\n    b'';\n}")]
    [InlineData("\" a\\n b\"")]
    [InlineData("\"a\\n  \\nb\"")]
    [InlineData("\"a\\nb'\"")]
    [InlineData("\"a\\n''b\"")]
    [InlineData("\"a\\n'\\${b}\"")]
    [InlineData("\"a\\n\"")]
    [InlineData("\"a\\rb\\nc\"")]
    public void TextIsItsOwnForm(string text) => Assert.Equal(text, Write(text));

    [Theory]
    [InlineData("{ b = [ 1 (-2) ]; a = { }; s = \"a\\nb\"; }", "{a={};b=[1 (-2)];s=\"a\\nb\";}")]
    [InlineData("[ ]", "[]")]
    [InlineData("[ { } [ ] \"\" ]", "[{} [] \"\"]")]
    public void Compressed(string expression, string expected) => Assert.Equal(expected, Write(expression, compress: true));

    [Fact]
    public void LongListsTakeALineForEachElement()
    {
        string text = Write("builtins.genList (n: 1000000 + n) 12");
        Assert.StartsWith("[\n  1000000\n  1000001\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n  1000011\n]", text, StringComparison.Ordinal);
    }

    [Fact]
    public void NotANumber() => Assert.True(double.IsNaN(((NixFloat)Nix.Eval(Nix.NewVm(), NumberText.Of(double.NaN, false))).Value));

    [Theory]
    [InlineData("{ a = [ 1 (x: x) ]; }", nameof(UnwritableReason.Function), "the value at 'a.1' is a function")]
    [InlineData("map", nameof(UnwritableReason.Function), "the value is a function")]
    [InlineData("let x = { y = [ x ]; }; in x", nameof(UnwritableReason.Cycle), "the value at 'y.0' contains itself")]
    [InlineData("{ a.\"b c\" = [ [ 1 ] ]; }", nameof(UnwritableReason.Depth), "the value at 'a.\"b c\".0' is nested more than 3 levels deep")]
    public void WhatHasNoText(string expression, string reason, string message)
    {
        var error = Assert.Throws<UnwritableValueException>(() => Write(expression, maxDepth: 3));
        Assert.Equal(reason, error.Reason.ToString());
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void SharedIsNotCyclic() => Assert.Equal("[[1] [1]]", Write("let x = [ 1 ]; in [ x x ]", compress: true));

    [Fact]
    public void ErrorsSayWhere()
    {
        var error = Assert.Throws<NixException>(() => Write("{ a = [ (throw \"no\") ]; }"));
        Assert.Equal("no", error.Message);
        Assert.Contains(error.Traces, static item => item.Hint == "while evaluating the value at 'a.0'");
    }

    [Fact]
    public void DepthCostsNoStack()
    {
        string text = Write("builtins.foldl' (x: _: [ x ]) 1 (builtins.genList (n: n) 50000)", compress: true, maxDepth: 100000);
        Assert.Equal(100001, text.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void WhatIsWrittenReadsBackAsTheSame(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 300; i++)
        {
            Vm vm = Nix.NewVm();
            using VmSlot.Scope slot = VmSlot.Install(vm);
            Value value = DataGenerator.Next(random, 4);
            foreach (bool compress in new[] { false, true })
            {
                string text = ExpressionWriter.Write(vm, value, compress, 100);
                var file = new SourceFile(SourceOrigin.String, string.Empty, text, "/");
                DataSyntax.Check(file, Parser.Parse(file, new ParserOptions()));
                Value read = vm.Evaluator().EvalExpression(vm, text, "/");
                vm.ForceDeep(read);
                Assert.True(value.Equals(read), text);
                Assert.Equal(AmbiguousPrinter.Print(value), AmbiguousPrinter.Print(read));
                Assert.Equal(text, ExpressionWriter.Write(vm, read, compress, 100));
            }
        }
    }

    private static string Write(string expression, bool compress = false, int maxDepth = 100)
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        return Bytes.ToText(ExpressionWriter.Write(vm, Nix.Eval(vm, expression), compress, maxDepth));
    }
}
