#if NET8_0_OR_GREATER
using System;
using TvixEval.Work;
#endif

namespace TvixEval.Core.Machine;

/// <content>
/// What a machine does about memory when its host takes it back: it forgets what the evaluation has left in registers and frames, and
/// the garbage collector's pause ends, which lasts from when an evaluation has turned out to be big.
/// </content>
internal sealed partial class Vm
{
    private int installations;
    private object? client;

    /// <summary>
    /// For whom the machine works; itself if nothing is set. Machines of one client are not in each other's way (<see cref="CollectionPause"/>).
    /// </summary>
    internal object Client
    {
        get => client ?? this;
        set => client = value;
    }

    /// <summary>Whether the machine is in the slot of some thread.</summary>
    internal bool IsInUse => installations > 0;

    /// <summary>Whether somebody said for whom the machine works.</summary>
    internal bool HasClient => client is not null;

#if NET8_0_OR_GREATER
    // Small evaluations are done before a collection happens at all.
    private const long BigEvaluation = 16L << 20;

    // What an evaluation has made at once when it turns out to be big. A pause begins with a collection, which walks all of it: hundreds of
    // megabytes take seconds, in which no limit is seen.
    private const long HugeStep = BigEvaluation + (64L << 20);

    // What has allocated so little leaves nothing behind that is worth the time to forget it.
    private const long SmallEvaluation = 1L << 16;

    private Courtesy courtesy;
    private bool mayPause;
    private bool pauses;

    // What this thread had allocated when it got the machine. What others allocate meanwhile says nothing about this evaluation.
    private long allocatedHere;

    /// <summary>Whether the evaluation has allocated so much that others may suffer from it.</summary>
    internal bool IsBig => GC.GetAllocatedBytesForCurrentThread() - allocatedHere >= Courtesy.BigEvaluation;

    /// <summary>The slot of some thread got this machine.</summary>
    internal void OnInstalled()
    {
        if (installations++ == 0)
        {
            // Where memory is limited, none is set aside.
            mayPause = Host.PauseCollections && MemoryBudget.Current is not { IsLimited: true };
            CollectionPause.Enter(this);
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

            CollectionPause.Leave(this);
        }
    }

    private void ConsiderPause()
    {
        if (CollectionPause.IsShared)
        {
            courtesy.Consider(this);
        }
        else if (mayPause && GC.GetAllocatedBytesForCurrentThread() - allocatedHere is > BigEvaluation and long allocated)
        {
            mayPause = false;
            pauses = allocated < HugeStep && CollectionPause.TryBegin(this);
        }
        else if (pauses && !CollectionPause.IsActive)
        {
            pauses = CollectionPause.TryContinue(this);
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
