using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Tests.Syntax;
using TvixEval.Work;
using Xunit;

namespace TvixEval.Tests.Work;

/// <summary>Methods that call each other to any depth keep to a bounded part of the stack.</summary>
public sealed class NestingTests
{
    private const int Depth = 50_000;

    private readonly Nesting nesting = new();
    private readonly List<int> order = new();

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(Depth)]
    public void GivesResults(int depth) =>
        Assert.Equal((long)depth * (depth + 1) / 2, SmallStack.Run(() => nesting.Run(Sum, depth)));

    [Theory]
    [InlineData(10)]
    [InlineData(Depth)]
    public void KeepsTheOrder(int depth)
    {
        SmallStack.Run(() =>
        {
            nesting.Run(Walk, depth);
            return true;
        });
        Assert.Equal(Enumerable.Range(1, depth).Reverse().Concat(Enumerable.Range(1, depth).Select(static n => -n)), order);
    }

    [Fact]
    public void GoesOnAfterWhatWasDeep()
    {
        // Each of many calls beside each other is deep; their caller has moved to the heap after the first.
        Assert.Equal(20L * 10_000 * 10_001 / 2, SmallStack.Run(() => nesting.Run(SumOften, 20)));
    }

    [Fact]
    public void AnErrorComesOut()
    {
        var error = new InvalidOperationException();
        Assert.Same(error, Assert.Throws<InvalidOperationException>(() => SmallStack.Run(() => nesting.Run(n => Fail(n, error), Depth))));
        Assert.Equal(55, nesting.Run(Sum, 10));
    }

    [Fact]
    public void AnErrorThatIsNotDeepComesOutToo()
    {
        var error = new InvalidOperationException();
        Assert.Same(error, Assert.Throws<InvalidOperationException>(() => nesting.Run(n => Fail(n, error), 3)));
    }

    [Fact]
    public void CanBeginInsideOfAnother() => Assert.Equal(2 * 500_500L, SmallStack.Run(() => nesting.Run(Inside, 1000)));

    [Fact]
    public void PollsInProportion()
    {
        int polls = 0;
        nesting.Poll = () => polls++;
        nesting.Run(Sum, Depth);
        int one = polls;
        polls = 0;
        nesting.Run(Sum, 2 * Depth);
        Assert.InRange(one, Depth / Polling.Nodes, 3 * Depth / Polling.Nodes);
        Assert.InRange(polls, (2 * one) - 2, (2 * one) + 2);
    }

    [Fact]
    public void PollingEndsIt()
    {
        int polls = 0;
        nesting.Poll = () =>
        {
            if (++polls == 7)
            {
                throw new OperationCanceledException();
            }
        };
        Assert.Throws<OperationCanceledException>(() => nesting.Run(Sum, Depth));
        Assert.Equal(7, polls);
    }

    private async Nested<long> Sum(int n)
    {
        nesting.Count();
        if (nesting.IsDeep())
        {
            await nesting.Suspend();
        }

        return n == 0 ? 0 : n + await Sum(n - 1);
    }

    private async Nested Walk(int n)
    {
        if (nesting.IsDeep())
        {
            await nesting.Suspend();
        }

        if (n > 0)
        {
            order.Add(n);
            await Walk(n - 1);
            order.Add(-n);
        }
    }

    private async Nested<long> SumOften(int times)
    {
        long sum = 0;
        for (int i = 0; i < times; i++)
        {
            sum += await Sum(10_000);
        }

        return sum;
    }

    private async Nested<long> Fail(int n, Exception error)
    {
        if (nesting.IsDeep())
        {
            await nesting.Suspend();
        }

        return n == 0 ? throw error : await Fail(n - 1, error);
    }

    private async Nested<long> Inside(int n)
    {
        long before = await Sum(n);
        return before + nesting.Run(Sum, n);
    }
}
