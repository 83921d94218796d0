using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Differences;
using Xunit;

namespace TvixEval.Tests.Differences;

public sealed class EditScriptTests
{
    /// <summary>The edits lead from the one list to the other, and there are no fewer: as many as the longest common subsequence leaves.</summary>
    [Fact]
    public void TheFewestEditsLeadFromOneToTheOther()
    {
        var random = new Random(5);
        for (int i = 0; i < 2000; i++)
        {
            string[] left = RandomList(random);
            string[] right = RandomList(random);
            List<(EditKind Kind, string Text)> edits = Edits(left, right);
            Assert.Equal(left, edits.Where(static edit => edit.Kind != EditKind.Add).Select(static edit => edit.Text));
            Assert.Equal(right, edits.Where(static edit => edit.Kind != EditKind.Remove).Select(static edit => edit.Text));
            Assert.Equal(CommonLength(left, right), edits.Count(static edit => edit.Kind == EditKind.Keep));
        }
    }

    [Fact]
    public void ListsWithNothingInCommonAreNotSearchedForLong()
    {
        int polls = 0;
        string[] left = Enumerable.Range(0, 5000).Select(static n => "a" + n).ToArray();
        string[] right = Enumerable.Range(0, 5000).Select(static n => "b" + n).ToArray();
        var edits = new EditScript(left, right, () => polls++);
        Assert.Equal(10_000, edits.Count);
        Assert.InRange(polls, 1, 1000);
    }

    [Fact]
    public void TheSearchCanBeStopped() =>
        Assert.Throws<OperationCanceledException>(() => new EditScript(["a", "b"], ["b", "c"], static () => throw new OperationCanceledException()));

    private static List<(EditKind Kind, string Text)> Edits(string[] left, string[] right)
    {
        var script = new EditScript(left, right, null);
        return Enumerable.Range(0, script.Count).Select(i => script[i]).ToList();
    }

    private static string[] RandomList(Random random) =>
        Enumerable.Range(0, random.Next(12)).Select(_ => ((char)('a' + random.Next(4))).ToString()).ToArray();

    private static int CommonLength(string[] left, string[] right)
    {
        var lengths = new int[left.Length + 1, right.Length + 1];
        for (int i = 1; i <= left.Length; i++)
        {
            for (int j = 1; j <= right.Length; j++)
            {
                lengths[i, j] = left[i - 1] == right[j - 1] ? lengths[i - 1, j - 1] + 1 : Math.Max(lengths[i - 1, j], lengths[i, j - 1]);
            }
        }

        return lengths[left.Length, right.Length];
    }
}
