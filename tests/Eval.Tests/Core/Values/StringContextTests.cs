using System;
using System.Collections.Generic;
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

    /// <summary>Large contexts are in layers; whatever they were made from stays as it was.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ManyUnionsHoldWhatSetsHold(int seed)
    {
        var random = new Random(seed);
        var made = new List<(StringContext Context, SortedSet<string> Names)>();
        for (int i = 0; i < 600; i++)
        {
            var names = new SortedSet<string>(Enumerable.Range(0, random.Next(1, random.Next(1, 40))).Select(_ => "n" + random.Next(900)), StringComparer.Ordinal);
            StringContext context = Make(string.Join(' ', names))!;
            if (made.Count > 0)
            {
                (StringContext other, SortedSet<string> otherNames) = made[random.Next(4) == 0 ? random.Next(made.Count) : made.Count - 1];
                names.UnionWith(otherNames);
                context = (random.Next(2) == 0 ? StringContext.Union(context, other) : StringContext.Union(other, context))!;
            }

            Assert.Equal(names.Count, context.Count);
            made.Add((context, names));
        }

        foreach ((StringContext context, SortedSet<string> names) in made.OrderBy(_ => random.Next()))
        {
            Assert.Equal(string.Join(' ', names), Names(context));
            Assert.Equal(names.Count, context.Count);
        }
    }

    private static StringContext? Make(string names) =>
        StringContext.Of(Enumerable.Reverse(names.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(static n => ContextElement.OfPath("/nix/store/" + n)));

    private static string Names(StringContext? context) => string.Join(" ", (context ?? Enumerable.Empty<StringContextElement>()).Select(static e => e.ToString()!.Substring(e.ToString()!.LastIndexOf('/') + 1)));
}
