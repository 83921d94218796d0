#if NET8_0_OR_GREATER
using System;
using System.Diagnostics;
using System.Threading;

namespace TvixEval.Core.Machine;

/// <summary>
/// What a big evaluation owes to small ones that go on at the same time. What it makes is alive for long, so collections have much to walk
/// and to move, and each of them stops all threads: two evaluations on two processors do not only share what there is. So it has
/// collections happen before there is much to do in one, and rests after them, until they have taken no more than a part of the time.
/// Big evaluations owe each other nothing: they are done soonest when all of them go on.
/// </summary>
internal struct Courtesy
{
    /// <summary>Evaluations that allocate less than this owe nothing.</summary>
    public const long BigEvaluation = 2L << 20;

    // How much is allocated between two looks at the clock, and between two collections.
    private const long BetweenLooks = 1L << 20;
    private const long BetweenCollections = 24L << 20;

    // Collections may take one part in so many of the time.
    private const int Share = 10;

    private const int LongestRest = 1000;
    private const int Nap = 10;

    private long allocatedAtLook;
    private long allocatedAtCollection;
    private int collections;
    private TimeSpan paused;
    private long look;

    /// <summary>Does what is owed, by this evaluation or those of the machine before it. To be called whenever the machine polls while others work.</summary>
    /// <param name="machine">The machine, on its thread.</param>
    public void Consider(Vm machine)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        if (allocated - allocatedAtLook < BetweenLooks || !machine.IsBig)
        {
            return;
        }

        allocatedAtLook = allocated;
        if (collections != GC.CollectionCount(0))
        {
            allocatedAtCollection = allocated;
        }
        else if (allocated - allocatedAtCollection >= BetweenCollections)
        {
            GC.Collect(0, GCCollectionMode.Forced, blocking: true);
            allocatedAtCollection = allocated;
        }

        collections = GC.CollectionCount(0);

        // Collections while it rests count too: they walk what it has made.
        TimeSpan pausedBefore = paused;
        long lookBefore = look;
        paused = GC.GetTotalPauseDuration();
        look = Stopwatch.GetTimestamp();
        if (lookBefore != 0)
        {
            Rest(machine, ((paused - pausedBefore) * Share) - Stopwatch.GetElapsedTime(lookBefore, look));
        }
    }

    private static void Rest(Vm machine, TimeSpan owed)
    {
        int milliseconds = (int)Math.Min(owed.TotalMilliseconds, LongestRest);
        while (milliseconds > 0 && CollectionPause.IsBesideSmall && !machine.IsInterrupted)
        {
            int nap = Math.Min(milliseconds, Nap);
            Thread.Sleep(nap);
            milliseconds -= nap;
        }
    }
}
#endif
