using System.Linq;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;
using Xunit;
using static TvixEval.Tests.Core.Values.Build;

namespace TvixEval.Tests.Core.Values;

/// <summary>Expected texts are what C++ Nix 2.34.8 printed: in errors, with <c>builtins.trace</c>, or in <c>nix repl</c>.</summary>
public sealed class ValuePrinterTests
{
    [Fact]
    public void FunctionsHaveNamesAndPlaces()
    {
        // let f = x: x; in builtins.trace f ...
        Assert.Equal("«lambda f @ «string»:1:9»", Print(AmbiguousPrinterTests.Lambda("f")));
        Assert.Equal("«lambda @ «string»:1:9»", Print(AmbiguousPrinterTests.Lambda()));

        var add = new Builtin("add", new[] { "e1", "e2" }, 3, true, null!);
        Assert.Equal("«primop add»", Print(new BuiltinValue(add)));
        Assert.Equal("«partially applied primop add»", Print(new PartialBuiltin(add, new Value[] { Int(1) })));
    }

    [Fact]
    public void WhatIsNotEvaluatedIsAThunk()
    {
        Thunk running = Suspended();
        running.Runner = 1;
        Thunk failed = Done(new FailedValue(new NixException(NixErrorKind.Throw, "x")));

        Assert.Equal("{ a = «thunk»; b = «potential infinite recursion»; c = «thunk»; }", Print(Set(("a", Suspended()), ("b", running), ("c", failed))));
    }

    [Fact]
    public void EvenEmptySetsAreRepeatedButEmptyListsAreNot()
    {
        // let e = {}; in deepSeq [e e] (trace [ e e ] 1)   and the same with e = []
        Assert.Equal("[ { } «repeated» ]", Print(List(AttrSet.Empty, new AttrSetBuilder().Build())));
        Assert.Equal("[ [ ] [ ] ]", Print(List(NixList.Empty, NixList.Empty)));
    }

    [Fact]
    public void AValueThatContainsItselfEnds()
    {
        // let x = {a=[1 x];}; in deepSeq x (trace x 1)
        Thunk inner = Suspended();
        AttrSet cyclic = Set(("a", List(Int(1), inner)));
        inner.Finish(cyclic);

        Assert.Equal("{ a = [ 1 «repeated» ]; }", Print(cyclic));
    }

    [Fact]
    public void InErrorsOnlyTheBeginningIsShown()
    {
        // length { a=1; ... l=12; type="x"; }
        (string, Value)[] attributes = Enumerable.Range(1, 12).Select(i => (((char)('a' + i - 1)).ToString(), Int(i))).ToArray();
        Assert.Equal(
            "{ type = \"x\"; a = 1; b = 2; c = 3; d = 4; e = 5; f = 6; g = 7; h = 8; i = 9; «3 attributes elided» }",
            InError(Set(attributes.Append(("type", Str("x"))).ToArray())));

        // attrNames [{ a..f } [1..12] {g..l type} {}]
        NixList twelve = List(Enumerable.Range(1, 12).Select(i => Int(i)).ToArray());
        NixList mixed = List(Set(attributes.Take(6).ToArray()), twelve, Set(attributes.Skip(6).Append(("type", Str("x"))).ToArray()), AttrSet.Empty);
        Assert.Equal("[ { a = 1; b = 2; c = 3; d = 4; e = 5; f = 6; } [ 1 2 3 4 5 6 7 8 9 «3 items elided» ] «2 items elided» ]", InError(mixed));

        // attrNames [ [] [] [] [1] [1] [1..12] {..} {} ]
        NixList counted = List(NixList.Empty, NixList.Empty, NixList.Empty, List(Int(1)), List(Int(1)), twelve, Set(attributes), AttrSet.Empty);
        Assert.Equal("[ [ ] [ ] [ ] [ 1 ] [ 1 ] [ 1 2 3 «9 items elided» ] «2 items elided» ]", InError(counted));

        // attrNames of a string of 1030 bytes
        string text = string.Concat(Enumerable.Repeat("0123456789", 103));
        Assert.Equal("\"" + text.Substring(0, 1024) + "\" «6 bytes elided»", InError(Str(text)));
    }

    [Fact]
    public void InErrorsDepthIsCut()
    {
        // length of (1 in 12 lists), all evaluated
        Assert.Equal("[ [ [ [ [ [ [ [ [ [ [ ... ] ] ] ] ] ] ] ] ] ] ]", InError(Nested(12)));
        Value sets = Int(1);
        for (int i = 0; i < 12; i++)
        {
            sets = Set(("a", sets));
        }

        Assert.Equal(
            "{ a = { a = { a = { a = { a = { a = { a = { a = { a = { a = { ... }; }; }; }; }; }; }; }; }; }; }",
            InError(sets));
    }

    [Fact]
    public void SeveralElementsGoOnLinesOfTheirOwn()
    {
        // :p {a = [1 2]; b = {c = {}; d={}; e={f=1; g=2;};};}
        AttrSet set = Set(
            ("a", List(Int(1), Int(2))),
            ("b", Set(("c", AttrSet.Empty), ("d", AttrSet.Empty), ("e", Set(("f", Int(1)), ("g", Int(2)))))));

        Assert.Equal(
            """
            {
              a = [
                1
                2
              ];
              b = {
                c = { };
                d = «repeated»;
                e = {
                  f = 1;
                  g = 2;
                };
              };
            }
            """,
            Bytes.ToText(ValuePrinter.Print(null, set, new PrintOptions { PrettyIndent = 2 })));
    }

    [Fact]
    public void WithoutTrackingDepthEndsWhatContainsItself()
    {
        Thunk inner = Suspended();
        AttrSet cyclic = Set(("a", inner));
        inner.Finish(cyclic);

        Assert.Equal("{ a = { a = { ... }; }; }", Bytes.ToText(ValuePrinter.Print(null, cyclic, new PrintOptions { TrackRepeated = false, MaxDepth = 2 })));
    }

    [Fact]
    public void DepthCostsNoStack() =>
        Assert.Equal(300_000, ValuePrinter.Print(null, Nested(300_000), PrintOptions.Default).Split('[').Length - 1);

    private static string Print(Value value) => Bytes.ToText(ValuePrinter.Print(null, value, PrintOptions.Default));

    private static string InError(Value value) => Bytes.ToText(ValuePrinter.ForError(value));
}
