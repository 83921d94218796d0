#if NET8_0_OR_GREATER
using System;
#endif

namespace TvixEval.Machine;

/// <content>When the garbage collector pauses: from when an evaluation has turned out to be big until its host takes the machine back.</content>
public sealed partial class Vm
{
#if NET8_0_OR_GREATER
    // Small evaluations are done before a collection happens at all.
    private const long BigEvaluation = 16L << 20;

    private int installations;
    private bool mayPause;
    private bool pauses;
    private long allocatedBefore;

    /// <summary>The slot of some thread got this machine.</summary>
    internal void OnInstalled()
    {
        if (installations++ == 0)
        {
            mayPause = Evaluator.Settings.PauseCollections;
            allocatedBefore = GC.GetTotalAllocatedBytes();
        }
    }

    /// <summary>The slot of some thread gave this machine back.</summary>
    internal void OnRemoved()
    {
        if (--installations == 0)
        {
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
    internal void OnInstalled()
    {
    }

    internal void OnRemoved()
    {
    }

    private void ConsiderPause()
    {
    }
#endif
}
