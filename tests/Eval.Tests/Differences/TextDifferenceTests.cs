using System.Collections.Generic;
using System.Linq;
using TvixEval.Differences;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Differences;

public sealed class TextDifferenceTests
{
    [Theory]
    [InlineData("a b c d e f", "a b c X e f", "...|  c|- d|+ X|  e|...")]
    [InlineData("one", "two", "")]
    [InlineData("one", "one two", "  one|+ two")]
    [InlineData("1\n2\n3\n4\n5\n6", "1\n2\n3\n4\n5\n7", "...|  4|  5|- 6|+ 7")]
    [InlineData("x", "x\n", "  x|+ ")]
    [InlineData("a\nb\n", "a\nc\n", "  a|- b|+ c")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9", "0\n2\n3\n4\n5\n6\n7\n8\n0", "- 1|+ 0|  2|  3|...|  7|  8|- 9|+ 0")]
    public void LinesOrWordsThatDiffer(string left, string right, string expected) =>
        Assert.Equal(expected, string.Join('|', TextDifference.Of(left, right, null)));

    [Fact]
    public void NoMoreIsShownThanAnybodyReads()
    {
        string left = string.Join('\n', Enumerable.Range(0, 1000));
        IReadOnlyList<string> lines = TextDifference.Of(left, "x", null);
        Assert.Equal(TextDifference.MaxLines + 1, lines.Count);
        Assert.Equal("... 801 more", lines[^1]);
    }

    [Fact]
    public void OfHugeTextsThereIsNone() => Assert.Empty(TextDifference.Of(new string('\n', 5_000_000), "x", null));

    [Fact]
    public void LongWordsAreCutBetweenCharacters()
    {
        string word = Bytes.FromText(new string('ü', 1000));
        string line = Bytes.ToText(TextDifference.Of("a b", "a " + word, null)[^1]);
        Assert.Matches("^\\+ ü+\\.\\.\\.$", line);
        Assert.InRange(line.Length, 150, 450);
    }
}
