using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval;
using Xunit;

namespace PublicInterface;

/// <summary>Equality and order as plain .NET code uses them, on any thread, without anybody preparing it.</summary>
public sealed class ComparisonTests : IDisposable
{
    private readonly NixEngine nix = new();

    public void Dispose() => nix.Dispose();

    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("{ a = [ 1 ]; }", "{ a = [ (2 - 1) ]; }", true)]
    [InlineData("{ a = 1; }", "{ a = 1; b = 2; }", false)]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("null", "false", false)]
    [InlineData("x: x", "x: x", false)]
    public void Equality(string left, string right, bool expected)
    {
        NixValue a = nix.Evaluate(left);
        NixValue b = nix.Evaluate(right);

        Assert.Equal(expected, a == b);
        Assert.Equal(expected, a.Equals((object)b));
        Assert.Equal(!expected, a != b);
        Assert.True(!expected || a.GetHashCode() == b.GetHashCode());
        Assert.True(a.Equals(a) && a.Equals(nix.Evaluate("a", new { a })));
        Assert.False(a.Equals(null) || a == null || null == b);
    }

    [Fact]
    public void Collections()
    {
        NixValue[] values = nix.Evaluate("[ 3 1.0 2 1 (4 - 1) ]").As<NixValue[]>();

        Assert.Equal(new[] { 1.0, 1, 2, 3, 3 }, values.OrderBy(static v => v).Select(static v => v.AsDouble()));
        Assert.Equal(3, values.Distinct().Count());
        Assert.Equal("one", new Dictionary<NixValue, string> { [nix.ToValue(1)] = "one" }[values[1]]);
        Assert.Equal(3, new SortedSet<NixValue>(values).Count);
        Assert.Contains(nix.Evaluate("{ x = 1; }"), new[] { nix.Evaluate("{ x = 2 - 1; }") });
        Array.Sort(values);
        Assert.Equal(3, values[4].AsInt64());
    }

    [Fact]
    public void Order()
    {
        (NixValue one, NixValue two) = (nix.Evaluate("[ 1 \"b\" ]"), nix.Evaluate("[ 1 \"c\" ]"));

        Assert.True(one < two && one <= two && two > one && two >= one && one.CompareTo(null) > 0);
        Assert.Equal(0, one.CompareTo(nix.Evaluate("[ (3 - 2) \"b\" ]")));
        Assert.ThrowsAny<NixError>(() => one < nix.Evaluate("{ }"));
        Assert.Throws<ArgumentException>(() => ((IComparable)one).CompareTo("x"));
    }

    [Fact]
    public void ValuesOfTwoEngines()
    {
        using var other = new NixEngine();
        NixValue mine = nix.Evaluate("{ a = [ 1 (1 + 1) ]; }");

        Assert.Equal(mine, other.Evaluate("{ a = [ (0 + 1) 2.0 ]; }"));
        Assert.Equal(mine.GetHashCode(), other.Evaluate("{ a = [ 1 2 ]; }").GetHashCode());
        Assert.NotEqual(mine, other.Evaluate("{ a = [ 1 ]; }"));
        Assert.True(nix.Evaluate("1") < other.Evaluate("2"));
        Assert.ThrowsAny<NixError>(() => mine.Equals(other.Evaluate("{ a = throw \"no\"; }")));
    }
}
