using TvixEval.Core.Bytecode;
using TvixEval.Core.Compiler;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using Xunit;
using static TvixEval.Tests.Core.Values.Build;

namespace TvixEval.Tests.Core.Values;

/// <summary>Expected texts are what <c>nix-instantiate --eval --strict</c> 2.34.8 printed for the expression in the comment.</summary>
public sealed class AmbiguousPrinterTests
{
    [Fact]
    public void PlainValues()
    {
        // [ 1 (-5) true false null "a\n" /a/b {} [] ]
        NixList list = List(
            Int(1), Int(-5), NixBool.True, NixBool.False, NixNull.Instance, Str("a\n"), new NixPath("/a/b"), AttrSet.Empty, NixList.Empty);

        Assert.Equal("[ 1 -5 true false null \"a\\n\" /a/b { } [ ] ]", Print(list));
    }

    [Theory]
    [InlineData(1.0, "1")]
    [InlineData(1e100, "1e+100")]
    [InlineData(123456789.0, "1.23457e+08")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(1234567.0, "1.23457e+06")]
    [InlineData(100000.0, "100000")]
    [InlineData(999999.5, "1e+06")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(0.1 + 0.2, "0.3")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void FloatsHaveSixDigits(double value, string expected) => Assert.Equal(expected, Print(new NixFloat(value)));

    [Fact]
    public void AttributesAreInByteOrderAndQuotedWhereNeeded()
    {
        // {"or"=1; "if"=2; "a b"=3; "${"\${x"}" = 4; ""=5; "a-b'"=6; "é"=7; "A"=8; "_"=9;}
        AttrSet set = Set(
            ("or", Int(1)), ("if", Int(2)), ("a b", Int(3)), ("${x", Int(4)), (string.Empty, Int(5)), ("a-b'", Int(6)), ("é", Int(7)), ("A", Int(8)), ("_", Int(9)));

        Assert.Equal("{ \"\" = 5; \"\\${x\" = 4; A = 8; _ = 9; \"a b\" = 3; a-b' = 6; \"if\" = 2; or = 1; \"é\" = 7; }", Print(set));
    }

    [Fact]
    public void WhatIsNotEvaluatedIsCode()
    {
        // without --strict: { a = 1 + 1; b = 1; }
        Assert.Equal("{ a = <CODE>; b = 1; }", Print(Set(("a", Suspended()), ("b", Int(1)))));

        // A value that failed and was ignored is code again.
        Assert.Equal("[ <CODE> ]", Print(List(Done(new FailedValue(new NixException(NixErrorKind.Throw, "x"))))));

        Thunk running = Suspended();
        running.Runner = 1;
        Assert.Equal("[ «potential infinite recursion» ]", Print(List(running)));
    }

    [Fact]
    public void FunctionsHaveNoNames()
    {
        // [ (x: x) map (map map) ]
        var map = new Builtin("map", new[] { "f", "list" }, 2, true, null!);
        NixList list = List(Lambda(), new BuiltinValue(map), new PartialBuiltin(map, new Value[] { Int(1) }));

        Assert.Equal("[ <LAMBDA> <PRIMOP> <PRIMOP-APP> ]", Print(list));
    }

    [Fact]
    public void SharedSetsAreRepeatedHoweverTheyAreReached()
    {
        // let s = {l={a=1;};}; in [s.l s.l]
        AttrSet shared = Set(("a", Int(1)));
        Assert.Equal("[ { a = 1; } «repeated» ]", Print(List(Done(shared), Done(shared))));

        // [{} {}]
        Assert.Equal("[ { } { } ]", Print(List(AttrSet.Empty, AttrSet.Empty)));

        // let x = rec {a = x;}; in x
        Thunk inner = Suspended();
        AttrSet cyclic = Set(("a", inner));
        inner.Finish(cyclic);
        Assert.Equal("{ a = «repeated»; }", Print(cyclic));
    }

    [Fact]
    public void SharedListsAreRepeatedOnlyInTheSamePlace()
    {
        NixList one = List(Int(1));
        Thunk place = Done(one);

        // let x = [1]; in {a=x;b=x;}
        Assert.Equal("{ a = [ 1 ]; b = «repeated»; }", Print(Set(("a", place), ("b", place))));

        // let x = [1]; in [x ((y: y) x)]   and   let s = {l=[1];}; in [s.l s.l]
        Assert.Equal("[ [ 1 ] [ 1 ] ]", Print(List(place, Done(one))));

        // let x = [x]; in x
        Thunk inner = Suspended();
        NixList cyclic = List(inner);
        inner.Finish(cyclic);
        Assert.Equal("[ [ «repeated» ] ]", Print(cyclic));
    }

    [Fact]
    public void DepthIsLimitedAndCostsNoStack()
    {
        // foldl' (a: b: [a]) 1 (genList (x: x) n) printed with max-call-depth 10000
        Assert.Equal(10000, Print(Nested(10000)).Split('[').Length - 1);
        NixException error = Assert.Throws<NixException>(() => Print(Nested(10001)));
        Assert.Equal(NixErrorKind.StackOverflow, error.Kind);
        Assert.Equal("stack overflow; max-call-depth exceeded", error.Message);

        Vm vm = Nix.NewVm();
        vm.MaxCallDepth = int.MaxValue;
        Assert.Equal(300_000, AmbiguousPrinter.Print(Nested(300_000), vm).Split('[').Length - 1);
    }

    internal static Closure Lambda(string name = "")
    {
        var file = new SourceFile(SourceOrigin.String, string.Empty, "let f = x: x; in f", "/");
        var lambda = new ExprLambda(8, Symbol.Of("x"), null, new ExprInt(1));
        if (name.Length > 0)
        {
            lambda.SetName(Symbol.Of(name));
        }

        return Closure.Create(new CodeUnit(new SourceBindings(file), lambda.Body, null, lambda), captures: 0);
    }

    private static string Print(Value value) => Bytes.ToText(AmbiguousPrinter.Print(value));
}
