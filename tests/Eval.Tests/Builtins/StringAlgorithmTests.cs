using System;
using TvixEval.Builtins;
using Xunit;

namespace TvixEval.Tests.Builtins;

// Expected values: C++ Nix 2.34.8.
public class StringAlgorithmTests
{
    [Theory]
    [InlineData("a|ab", "1|2", "aab", "11b")]
    [InlineData("", "X", "abc", "XaXbXcX")]
    [InlineData("", "X", "", "X")]
    [InlineData("a|", "b|-", "caab", "-cbb-b-")]
    [InlineData("|a", "-|b", "caab", "-c-a-a-b-")]
    [InlineData("oo|a", "a|i", "foobar", "fabir")]
    [InlineData("ab||c", "1|2|3", "abcab", "12c12")]
    [InlineData("aa", "b", "aaaaa", "bba")]
    [InlineData("|", "1|2", "ab", "1a1b1")]
    [InlineData("x", "y", "abc", "abc")]
    public void Replace(string from, string to, string text, string expected)
    {
        string[] replacements = to.Split('|');
        Assert.Equal(expected, new StringReplacer(from.Split('|')).Replace(text, i => replacements[i], null));
    }

    [Fact]
    public void ReplacementsThatAreNotUsedAreNotAskedFor() =>
        Assert.Equal("11", new StringReplacer(new[] { "ab", "ab" }).Replace("abab", i => i == 0 ? "1" : throw new InvalidOperationException(), null));

    [Fact]
    public void LongTextsArePolled()
    {
        int polls = 0;
        new StringReplacer(new[] { "ab" }).Replace(new string('a', 200000) + "b", _ => "x", () => polls++);
        Assert.InRange(polls, 2, 100);
    }

    [Theory]
    [InlineData("/a/b/", "b")]
    [InlineData("/a/b//", "")]
    [InlineData("/", "")]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a/", "a")]
    [InlineData("//", "")]
    [InlineData("a/b.c", "b.c")]
    [InlineData("///a", "a")]
    [InlineData("a//", "")]
    public void BaseName(string path, string expected) => Assert.Equal(expected, PathText.BaseName(path));

    [Theory]
    [InlineData("a", ".")]
    [InlineData("a/", "a")]
    [InlineData("/a/b/", "/a/b")]
    [InlineData("/a", "/")]
    [InlineData("", ".")]
    [InlineData("//", "/")]
    [InlineData("a//b", "a/")]
    [InlineData("///a", "//")]
    public void Directory(string path, string expected) => Assert.Equal(expected, PathText.Directory(path));

    // Strings of many parts are made in one place of the machine, also those inside of others and after an error.
    [Theory]
    [InlineData("toString [ \"a\" [ \"b\" (toString [ \"c\" [ ] \"d\" ]) ] ]", "\"a b c d\"")]
    [InlineData("[ (builtins.tryEval (toString [ \"a\" [ \"b\" (throw \"x\") ] ])).success (toString [ \"e\" \"f\" ]) ]", "[ false \"e f\" ]")]
    [InlineData("let n = 1; in \"a${toString [ n \"${\"b\"}${toString [ 2 3 ]}${\"c\"}${\"d\"}${\"e\"}\" ]}f${\"g\"}h${\"i\"}\"", "\"a1 b2 3cdefghi\"")]
    public void PartsInsideOfParts(string expression, string expected) => Assert.Equal(expected, Nix.Print(expression));
}
