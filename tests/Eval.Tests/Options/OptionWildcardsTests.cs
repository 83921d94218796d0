using TvixEval.Options;
using Xunit;

namespace TvixEval.Tests.Options;

public sealed class OptionWildcardsTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("?", "", false)]
    [InlineData("a.*", "A.b.c", true)]
    [InlineData("a.*", "a", false)]
    [InlineData("*.c", "a.b.c", true)]
    [InlineData("*.c", "a.b.cc", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("*ab*ab", "xabyab", true)]
    [InlineData("*ab*ab", "xab", false)]
    [InlineData("a*b*c**", "abbcbcx", true)]
    [InlineData("x.*.y", "x.*.y", true)]
    [InlineData("x.*.y", "x.<name>.Y", true)]
    [InlineData("[a]", "a", false)]
    public void AStarIsAnyTextAndAQuestionMarkOneCharacter(string pattern, string name, bool expected) => Assert.Equal(expected, OptionWildcards.IsMatch(pattern, name));

    [Fact]
    public void ManyStarsTakeNoLongTime() => Assert.False(OptionWildcards.IsMatch(string.Concat(System.Linq.Enumerable.Repeat("a*", 1000)) + "b", new string('a', 10_000)));

    [Theory]
    [InlineData("a.b*c?", true, "a.b")]
    [InlineData("?", true, "")]
    [InlineData("a.b", false, "")]
    public void WhatComesBeforeTheFirstIsTheBeginning(string pattern, bool has, string beginning)
    {
        Assert.Equal(has, OptionWildcards.AreIn(pattern));
        Assert.Equal(beginning, OptionWildcards.Beginning(pattern));
    }
}
