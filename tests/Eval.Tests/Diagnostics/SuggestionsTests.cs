using System;
using System.Linq;
using TvixEval.Diagnostics;
using Xunit;

namespace TvixEval.Tests.Diagnostics;

public sealed class SuggestionsTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "abd", 1)]
    [InlineData("ab", "ba", 2)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("flaw", "lawn", 2)]
    public void DistanceCountsEdits(string left, string right, int expected)
    {
        Assert.Equal(expected, Suggestions.Distance(left, right));
        Assert.Equal(expected, Suggestions.Distance(right, left));
    }

    // Each expectation is the last line of what C++ Nix 2.34.8 printed for the selection of the name from a set of the names.
    [Theory]
    [InlineData("abd", "abc abx ab zzz acd abe aby", "Did you mean one of ab, abc, abe, abx or aby?")]
    [InlineData("abd", "abc", "Did you mean abc?")]
    [InlineData("abd", "abc abz", "Did you mean one of abc or abz?")]
    [InlineData("a", "bbb", null)]
    [InlineData("a", "bb", "Did you mean bb?")]
    [InlineData("abcdef", "abxyzf abxyef", "Did you mean abxyef?")]
    public void TheNearestFewAreSuggested(string wanted, string names, string? expected) =>
        Assert.Equal(expected, Suggestions.Question(Suggestions.BestMatches(names.Split(' '), wanted)));

    // Advice of our own leaves out what has little in common with the name.
    [Theory]
    [InlineData("abd", "abc abx ab zzz", "ab abc abx")]
    [InlineData("abcd", "abxx axxx abcdef", "abcdef abxx")]
    [InlineData("x", "y xy map", "")]
    [InlineData("ab", "ac abc bc cd", "abc ac")]
    [InlineData("port", "abort import prot", "prot abort import")]
    [InlineData("mpa", "map", "map")]
    [InlineData("ab", "ba", "ba")]
    [InlineData("abcdef", "abdcef", "abdcef")]
    public void SimilarNamesKeepHalfOfTheName(string wanted, string names, string expected) =>
        Assert.Equal(expected, string.Join(' ', Suggestions.SimilarNames(names.Split(' '), wanted)));

    // The same for what a selection finds, whether its names are written or computed.
    [Theory]
    [InlineData("{ abc = 1; abz = 2; zzz = 3; }.abd", "Did you mean one of abc or abz?")]
    [InlineData("let s = { abc = 1; abz = 2; zzz = 3; }; in s.abd", "Did you mean one of abc or abz?")]
    [InlineData("let s = { a = { abc = 1; }; }; in s.a.abd", "Did you mean abc?")]
    [InlineData("let s = { abc = 1; }; n = \"abd\"; in s.${n}", "Did you mean abc?")]
    [InlineData("let s = { a = { abc = 1; }; }; n = \"a\"; in s.${n}.abd", "Did you mean abc?")]
    [InlineData("(x: x.abd) { abc = 1; }", "Did you mean abc?")]
    [InlineData("let s = { zzz = 1; }; in s.abd", null)]
    public void ASelectionSuggestsTheNamesThatAreThere(string expression, string? expected) =>
        Assert.Equal(expected, Suggestions.Question(Nix.Fail(expression).Suggestions));

    [Fact]
    public void TheBestFiveOfManyAreTheSameAsTheFirstFiveOfAllSorted()
    {
        var random = new Random(20261);
        for (int round = 0; round < 200; round++)
        {
            string[] names = Enumerable.Range(0, 40).Select(_ => Word(random)).Distinct().ToArray();
            string wanted = Word(random);

            string[] expected = names.Where(name => Suggestions.Distance(wanted, name) <= 2)
                .OrderBy(name => Suggestions.Distance(wanted, name)).ThenBy(name => name, StringComparer.Ordinal).Take(5).ToArray();

            Assert.Equal(expected, Suggestions.BestMatches(names, wanted));
        }
    }

    private static string Word(Random random) =>
        new(Enumerable.Range(0, random.Next(1, 6)).Select(_ => (char)('a' + random.Next(3))).ToArray());
}
