using System;
using System.Threading;
using TvixEval.Machine;
using Xunit;

namespace TvixEval.Tests.Machine;

public sealed class StackGuardTests
{
    [Fact]
    public void RunsOnAnotherThreadAndGivesTheResult()
    {
        int caller = Environment.CurrentManagedThreadId;
        int runner = StackGuard.OnBigStack(static () => Environment.CurrentManagedThreadId);
        Assert.NotEqual(caller, runner);
    }

    [Fact]
    public void RethrowsTheExceptionItself()
    {
        var thrown = new InvalidOperationException("here");
        var caught = Assert.Throws<InvalidOperationException>(() => StackGuard.OnBigStack<int>(() => throw thrown));
        Assert.Same(thrown, caught);
    }

    [Fact]
    public void TellsWhenTheStackRunsLowAndCarriesOn()
    {
        int deepest = 0;
        int hops = 0;
        var thread = new Thread(() => deepest = Descend(0), 512 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal(200_000, deepest);
        Assert.InRange(hops, 1, 10);

        int Descend(int level)
        {
            if (level == 200_000)
            {
                return level;
            }

            if (StackGuard.HasRoom())
            {
                return Math.Max(level, Descend(level + 1));
            }

            hops++;
            return StackGuard.OnBigStack(() => Descend(level + 1));
        }
    }
}
