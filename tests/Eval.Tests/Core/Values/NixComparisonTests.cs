using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Core.Values;

/// <summary>Differences agree with the language's equality, and say where they are.</summary>
public sealed class NixComparisonTests
{
    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("{ a = [ 1 { } ]; }", "{ a = [ 1.0 { } ]; }")]
    [InlineData("{ type = \"derivation\"; outPath = \"/x\"; a = 1; }", "{ type = \"derivation\"; outPath = \"/x\"; }")]
    public void EqualValuesHaveNoDifference(string actual, string expected) => Assert.Null(Compare(actual, expected));

    [Theory]
    [InlineData("1", "2", "", "1", "2", "")]
    [InlineData("1", "\"1\"", "", "1", "\"1\"", "")]
    [InlineData("[ 1 [ 2 3 ] ]", "[ 1 [ 2 4 ] ]", "1.1", "3", "4", "")]
    [InlineData("{ a.\"b c\".d = null; }", "{ a.\"b c\".d = true; }", "a.\"b c\".d", "null", "true", "")]
    [InlineData("{ a = [ 1 ]; }", "{ a = [ 1 2 ]; }", "a", "[ 1 ]", "[ 1 2 ]", "the list has 1 item instead of 2")]
    [InlineData("{ a = 1; b = 2; }", "{ a = 1; c = 2; }", "", "{ a = 1; b = 2; }", "{ a = 1; c = 2; }", "missing: c; not expected: b")]
    [InlineData("{ a = 1; }", "{ }", "", "{ a = 1; }", "{ }", "not expected: a")]
    [InlineData("[ (x: x) ]", "[ (x: x) ]", "0", "«lambda @ «string»:1:4»", "«lambda @ «string»:1:4»", "functions are never equal")]
    [InlineData("{ type = \"derivation\"; outPath = \"/x\"; }", "{ type = \"derivation\"; outPath = \"/y\"; a = 1; }", "outPath", "\"/x\"", "\"/y\"", "")]
    public void FirstDifference(string actual, string expected, string path, string shownActual, string shownExpected, string reason)
    {
        NixComparison difference = Compare(actual, expected)!;
        Assert.Equal(path, Bytes.ToText(difference.Path));
        Assert.Equal(shownActual, Bytes.ToText(ValuePrinter.ForError(difference.Actual)));
        Assert.Equal(shownExpected, Bytes.ToText(ValuePrinter.ForError(difference.Expected)));
        Assert.Equal(reason, difference.Reason);
    }

    [Theory]
    [InlineData("[ (throw \"no\") ]", "[ ]")]
    [InlineData("{ a = throw \"no\"; }", "{ b = 1; }")]
    [InlineData("[ 1 (throw \"no\") ]", "[ 2 3 ]")]
    public void EvaluatesNoMoreThanEquality(string actual, string expected) => Assert.NotNull(Compare(actual, expected));

    [Fact]
    public void AValueThatFailsIsAnError() => Assert.Equal("no", Assert.Throws<NixException>(() => Compare("[ (throw \"no\") ]", "[ 1 ]")).Message);

    private static NixComparison? Compare(string actual, string expected)
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        return NixComparison.Difference(vm, Nix.Eval(vm, actual), Nix.Eval(vm, expected));
    }
}
