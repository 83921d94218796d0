#if NET8_0_OR_GREATER
using System;
using TvixEval.Work;
#endif

namespace TvixEval.Core.Machine;

/// <content>
/// What a machine does about memory when its host takes it back: it forgets what the evaluation has left in registers and frames, and
/// the garbage collector's pause ends, which lasts from when an evaluation has turned out to be big.
/// </content>
public sealed partial class Vm
{
    private int installations;

#if NET8_0_OR_GREATER
    // Small evaluations are done before a collection happens at all.
    private const long BigEvaluation = 16L << 20;

    // What has allocated so little leaves nothing behind that is worth the time to forget it.
    private const long SmallEvaluation = 1L << 16;

    private bool mayPause;
    private bool pauses;
    private long allocatedBefore;

    // What this thread had allocated when it got the machine.
    private long allocatedHere;

    /// <summary>The slot of some thread got this machine.</summary>
    internal void OnInstalled()
    {
        if (installations++ == 0)
        {
            // Where memory is limited, none is set aside.
            mayPause = Host.PauseCollections && MemoryBudget.Current is null;
            allocatedBefore = GC.GetTotalAllocatedBytes();
            allocatedHere = GC.GetAllocatedBytesForCurrentThread();
        }
    }

    /// <summary>The slot of some thread gave this machine back.</summary>
    internal void OnRemoved()
    {
        if (--installations == 0)
        {
            if (GC.GetAllocatedBytesForCurrentThread() - allocatedHere > SmallEvaluation)
            {
                Forget();
            }

            mayPause = false;
            if (pauses)
            {
                pauses = false;
                CollectionPause.End();
            }
        }
    }

    private void ConsiderPause()
    {
        if (mayPause && GC.GetTotalAllocatedBytes() - allocatedBefore > BigEvaluation)
        {
            mayPause = false;
            pauses = CollectionPause.TryBegin();
        }
    }
#else
    internal void OnInstalled() => installations++;

    internal void OnRemoved()
    {
        if (--installations == 0)
        {
            Forget();
        }
    }

    private void ConsiderPause()
    {
    }
#endif

    private void Forget()
    {
        if (current.Previous is null)
        {
            current.Next = null;
            current.Segment.Next = null;
            System.Array.Clear(current.Segment.Slots, 0, current.Segment.Slots.Length);
        }
    }
}
