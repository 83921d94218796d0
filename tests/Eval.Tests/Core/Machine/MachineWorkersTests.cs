using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using Xunit;

namespace TvixEval.Tests.Core.Machine;

/// <summary>Work on several threads: order, division, failures.</summary>
public sealed class MachineWorkersTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    // Whichever of two things is divided first.
    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    public async Task WhatThingsConsistOfComesInTheirPlace(string first, string second)
    {
        using var isDivided = new ManualResetEventSlim();
        using var areDivided = new ManualResetEventSlim();
        using var workers = Start(["a", "b", "c"], 2, (thing, report, divide) =>
        {
            report(thing);
            if (thing.Length > 1 || thing == "c")
            {
                return;
            }

            if (thing == second)
            {
                Assert.True(isDivided.Wait(Long));
            }

            divide([thing + "1", thing + "2"]);
            (thing == first ? isDivided : areDivided).Set();
            Assert.True(areDivided.Wait(Long));
        });

        Task<List<string>> all = Task.Run(() => Enumerable.Range(0, 3).SelectMany(workers.ResultsOf).ToList());

        Assert.Equal(new[] { "a", "a1", "a2", "b", "b1", "b2", "c" }, await all.WaitAsync(Long));
    }

    [Fact]
    public void PartsAreDividedAgainAndMayBeNone()
    {
        using var workers = Start(["3", "0", "2"], 3, static (thing, report, divide) =>
        {
            report(thing);
            int parts = thing[0] - '0';
            divide([.. Enumerable.Repeat($"{parts - 1}", parts)]);
        });

        Assert.Equal(new[] { "3210102101021010", "0", "21010" }, Enumerable.Range(0, 3).Select(i => string.Concat(workers.ResultsOf(i))));
    }

    [Fact]
    public void AFailureComesAfterTheResultsBeforeItAndLeavesTheOthers()
    {
        using var workers = Start(["a", "b", "c"], 2, static (thing, report, _) =>
        {
            report(thing);
            if (thing == "b")
            {
                throw new NixException(NixErrorKind.Throw, "no");
            }
        });

        Assert.Equal("a", Assert.Single(workers.ResultsOf(0)));
        using IEnumerator<string> failing = workers.ResultsOf(1).GetEnumerator();
        Assert.True(failing.MoveNext());
        Assert.Equal("no", Assert.Throws<NixException>(() => failing.MoveNext()).RawMessage);
        Assert.Equal("c", Assert.Single(workers.ResultsOf(2)));
    }

    private static MachineWorkers<string, string> Start(string[] things, int threads, Action<string, Action<string>, Action<IReadOnlyList<string>>> evaluate) =>
        new(things, (_, thing, report, divide) => evaluate(thing, report, divide), threads, static () => Nix.NewVm());
}
