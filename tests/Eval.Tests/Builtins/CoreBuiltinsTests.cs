using TvixEval.Diagnostics;
using Xunit;

namespace TvixEval.Tests.Builtins;

/// <summary>Builtins for lists, sets and control: what the recorded cases (core-builtins.txt) do not say.</summary>
public sealed class CoreBuiltinsTests
{
    // C++ Nix has no memory for them either.
    [Theory]
    [InlineData(9223372036854775807)]
    [InlineData(0x7FFFFFC8)]
    public void ListsThatNoMemoryHoldsAreAnError(long length)
    {
        NixException error = Nix.Fail($"builtins.genList (x: x) {length}");

        Assert.Equal(NixErrorKind.MemoryLimit, error.Kind);
        Assert.StartsWith($"a list of {length} elements exceeds the maximum length", error.Message);
    }

    [Fact]
    public void BuiltinsThatReturnAnArgumentDoNotEvaluateItTwice()
    {
        // One line of trace for the value, however often it is asked for.
        string report = Report.Of("let v = builtins.trace \"v\" 1; in [ (builtins.seq v v) (builtins.head [ v ]) (builtins.getAttr \"a\" { a = v; }) ]", "/base");
        Assert.Equal("trace: v\n[ 1 1 1 ]", report);
    }

    // The marks of which elements stay are words of 64.
    [Theory]
    [InlineData(200, "x > 60 && x < 70", "[ 61 62 63 64 65 66 67 68 69 ]")]
    [InlineData(200, "x == 63 || x == 64 || x == 127 || x == 128 || x == 199", "[ 63 64 127 128 199 ]")]
    [InlineData(64, "x > 62", "[ 63 ]")]
    [InlineData(65, "x < 1", "[ 0 ]")]
    [InlineData(200, "false", "[ ]")]
    public void FilterOfAnyLength(int length, string condition, string expected) =>
        Assert.Equal(expected, Nix.Print($"builtins.filter (x: {condition}) (builtins.genList (i: i) {length})"));
}
