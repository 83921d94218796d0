using System;
using System.Linq;
using TvixEval.Diagnostics;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Diagnostics;

public sealed class TraceListTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("aaaa")]
    [InlineData("abcabcabcabcx")]
    [InlineData("xabababy")]
    [InlineData("aabaabaabaab")]
    [InlineData("abababcdcdcdababab")]
    [InlineData("abcdefghijklmabcdefghijklmabcdefghijklm")]
    public void LinesComeOutAsTheyWentIn(string lines) => Check(lines);

    [Fact]
    public void LinesOfAnyKindComeOutAsTheyWentIn()
    {
        var random = new Random(17);
        for (int i = 0; i < 2000; i++)
        {
            // Pieces that repeat, with something between them now and then.
            string lines = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ =>
                string.Concat(Enumerable.Repeat(new string(Enumerable.Range(0, random.Next(1, 15)).Select(_ => (char)('a' + random.Next(3))).ToArray()), random.Next(1, 6)))));
            Check(lines);
        }
    }

    [Fact]
    public void CopiesGrowOnTheirOwn()
    {
        TraceList one = Of("ababab");
        TraceList other = one;
        other.Add(Line('a'));
        other.Add(Line('b'));
        one.Add(Line('x'));
        Assert.Equal("xbababa", Text(one));
        Assert.Equal("babababa", Text(other));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("abc")]
    [InlineData("abcdefghijkl")]
    public void RecursionTakesNoMemory(string cycle)
    {
        var list = default(TraceList);
        TraceItem[] items = cycle.Select(Line).ToArray();
        for (int i = 0; i < 100_000; i++)
        {
            list.Add(items[i % items.Length]);
        }

        Assert.Equal(100_000, list.Count);
        Assert.InRange(list.Held, 1, 3 * cycle.Length);
    }

    private static void Check(string lines)
    {
        TraceList list = Of(lines);
        Assert.Equal(lines.Length, list.Count);
        Assert.Equal(new string(lines.Reverse().ToArray()), Text(list));
    }

    private static TraceList Of(string lines)
    {
        var list = default(TraceList);
        foreach (char line in lines)
        {
            list.Add(Line(line));
        }

        return list;
    }

    private static string Text(TraceList list) => string.Concat(list.ToList().Select(static i => i.Hint));

    private static TraceItem Line(char name) => new(Position.None, name.ToString());
}
