using System;
using TvixEval.Work;
using Xunit;

namespace TvixEval.Tests.Work;

public sealed class MemoryBudgetTests
{
    [Fact]
    public void WhatWouldOutlastTheTimeLeftIsNotMade()
    {
        // The time that work takes depends on the computer; an error for all of it, or for none, does not.
        var late = new InvalidOperationException("late");
        InvalidOperationException? answer = late;
        Within(
            MemoryBudget.OfTime(_ => answer),
            () =>
            {
                // Made in a moment: nobody asks.
                MemoryBudget.Charge(32L << 20);

                Assert.Same(late, Assert.ThrowsAny<Exception>(static () => MemoryBudget.Charge(64L << 20)));
                Assert.Same(late, Assert.ThrowsAny<Exception>(static () => MemoryBudget.ChargeItems(8 << 20)));
                Assert.Same(late, Assert.ThrowsAny<Exception>(static () => MemoryBudget.ChargeText(32 << 20)));
                answer = null;
                MemoryBudget.Charge(64L << 20);
            });
    }

    [Fact]
    public void ALimitOfMemoryCountsFirst()
    {
        MemoryBudget budget = MemoryBudget.FromNow(1 << 20, "memory", static _ => new InvalidOperationException("time"));
        Assert.True(budget.IsLimited);
        Within(budget, static () => Assert.Equal("memory", Assert.ThrowsAny<Exception>(static () => MemoryBudget.Charge(1L << 40)).Message));
    }

    [Fact]
    public void ALimitOfTimeIsNoneOfMemory() => Assert.False(MemoryBudget.OfTime(static _ => null).IsLimited);

    private static void Within(MemoryBudget budget, Action work)
    {
        MemoryBudget? before = MemoryBudget.Current;
        MemoryBudget.Current = budget;
        try
        {
            work();
        }
        finally
        {
            MemoryBudget.Current = before;
        }
    }
}
