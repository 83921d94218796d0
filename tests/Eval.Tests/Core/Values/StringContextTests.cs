using System.Linq;
using TvixEval.Core.Values;
using Xunit;

namespace TvixEval.Tests.Core.Values;

/// <summary>The union of contexts.</summary>
public sealed class StringContextTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("a", "", "a")]
    [InlineData("", "b", "b")]
    [InlineData("a", "b", "a b")]
    [InlineData("b", "a", "a b")]
    [InlineData("a c", "b d", "a b c d")]
    [InlineData("a b", "b c", "a b c")]
    [InlineData("a b c", "b", "a b c")]
    [InlineData("b", "a b c", "a b c")]
    [InlineData("a b", "a b", "a b")]
    [InlineData("c d", "a b", "a b c d")]
    public void HoldsWhatEitherHolds(string left, string right, string expected) =>
        Assert.Equal(expected, Names(StringContext.Union(Make(left), Make(right))));

    [Theory]
    [InlineData("a b c", "b")]
    [InlineData("a b", "a b")]
    public void IsTheOperandThatHoldsTheOther(string left, string right)
    {
        StringContext more = Make(left)!;
        Assert.Same(more, StringContext.Union(more, Make(right)));
        Assert.Equal(Names(more), Names(StringContext.Union(Make(right), more)));
    }

    [Fact]
    public void WhatHoldsLessIsNotTaken()
    {
        StringContext more = Make("a b c")!;
        Assert.Same(more, StringContext.Union(Make("c"), more));
    }

    private static StringContext? Make(string names) =>
        StringContext.Of(names.Split(' ', System.StringSplitOptions.RemoveEmptyEntries).Reverse().Select(static n => ContextElement.OfPath("/nix/store/" + n)));

    private static string Names(StringContext? context) => string.Join(" ", (context ?? Enumerable.Empty<StringContextElement>()).Select(static e => e.ToString()!.Substring(e.ToString()!.LastIndexOf('/') + 1)));
}
