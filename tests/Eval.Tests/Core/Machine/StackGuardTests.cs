using System;
using System.Threading;
using TvixEval.Core.Machine;
using Xunit;

namespace TvixEval.Tests.Core.Machine;

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

    [Fact]
    public void WhatIsPostedIsDoneLaterByTheThreadItStartedOn()
    {
        int caller = Environment.CurrentManagedThreadId;
        int doneBy = 0;
        using var isPosted = new ManualResetEventSlim();
        bool wasDoneAtOnce = StackGuard.OnBigStack(() =>
        {
            // The caller is kept busy until the second action is posted: it cannot have been waited for.
            StackGuard.PostToOrigin(() => isPosted.Wait(TimeSpan.FromMinutes(1)));
            StackGuard.PostToOrigin(() => doneBy = Environment.CurrentManagedThreadId);
            bool done = Volatile.Read(ref doneBy) != 0;
            isPosted.Set();
            return done;
        });
        Assert.False(wasDoneAtOnce);
        Assert.Equal(caller, doneBy);
        StackGuard.PostToOrigin(() => doneBy = -1);
        Assert.Equal(-1, doneBy);
        var nobody = new WaitingThread();
        nobody.Abandon();
        nobody.Post(static () => throw new InvalidOperationException());
        nobody.Finish();
        nobody.WorkUntilFinished();
    }

    [Fact]
    public void HandsWorkBackToTheThreadItStartedOn()
    {
        int caller = Environment.CurrentManagedThreadId;
        int handedBack = StackGuard.OnBigStack(static () =>
            StackGuard.OnBigStack(static () => StackGuard.OnOrigin(static () => Environment.CurrentManagedThreadId)));
        Assert.Equal(caller, handedBack);
        Assert.Equal(caller, StackGuard.OnOrigin(static () => Environment.CurrentManagedThreadId));
    }

    [Fact]
    public void WorkThatIsHandedBackMayNeedABigStackAgain()
    {
        int caller = Environment.CurrentManagedThreadId;
        int innermost = StackGuard.OnBigStack(() => StackGuard.OnOrigin(() => StackGuard.OnBigStack(() =>
        {
            Assert.NotEqual(caller, Environment.CurrentManagedThreadId);
            return StackGuard.OnOrigin(static () => Environment.CurrentManagedThreadId);
        })));
        Assert.Equal(caller, innermost);
    }

    [Fact]
    public void AnExceptionOfWorkThatIsHandedBackArrivesWhereItWasAskedFor()
    {
        var thrown = new InvalidOperationException("there");
        InvalidOperationException caught = StackGuard.OnBigStack(() =>
            Assert.Throws<InvalidOperationException>(() => StackGuard.OnOrigin<int>(() => throw thrown)));
        Assert.Same(thrown, caught);
    }

    [Fact]
    public void ALimitLeavesTheRestOfTheStackFree()
    {
        int limited = 0;
        int free = 0;
        var thread = new Thread(
            () =>
            {
                UIntPtr before = StackGuard.Limit(64 * 1024);
                limited = LevelsWithRoom(0);
                StackGuard.Restore(before);
                free = LevelsWithRoom(0);
            },
            16 * 1024 * 1024);
        thread.Start();
        thread.Join();
        Assert.InRange(limited, 1, 5_000);
        Assert.InRange(free, 5_001, int.MaxValue);

        static int LevelsWithRoom(int level) => StackGuard.HasRoom() ? LevelsWithRoom(level + 1) + 0 : level;
    }
}
