using System;
#if NET8_0_OR_GREATER
using System.Runtime;
#endif

namespace TvixEval.Core.Machine;

/// <summary>
/// Keeps the garbage collector from running during an evaluation that has turned out to be big, for as long as the process
/// allocates no more than some memory (C++ Nix does the same: its heap starts with up to 384 MB). Half of what an
/// evaluation makes is alive whenever the collector looks, and most of it dies together at the end: tracing and moving it
/// meanwhile takes half of the time (docs/performance.md). The pause belongs to the process, so there is at most one; it
/// ends by itself, with a collection, when the memory is used up or somebody asks for a collection.
/// Where the runtime cannot do it (.NET Framework), nothing happens.
/// </summary>
internal static class CollectionPause
{
#if NET8_0_OR_GREATER
    // The most that is allocated without a collection: a NixOS system fits.
    private const long LargestSize = 384L << 20;

    // Of it for objects of 85,000 bytes and more: the text of big files, wide sets, long lists.
    private const int LargeObjectShare = 8;

    // A pause may take this part of the memory that the process may use.
    private const int MemoryShare = 16;

    // How much may have gathered since the last look, besides as much as was alive then, before a pause starts with a
    // collection. So what one evaluation leaves does not add to what the next one makes.
    private const long Leftovers = 64L << 20;

    private static readonly object Gate = new();
    private static bool isHeld;
    private static long aliveBefore;

    /// <summary>Whether there is a pause now, this class's or somebody else's.</summary>
    public static bool IsActive => GCSettings.LatencyMode == GCLatencyMode.NoGCRegion;

    /// <summary>Begins a pause if the machine has memory to spare and nobody else has one.</summary>
    /// <returns>Whether it began: the caller has to call <see cref="End"/>.</returns>
    public static bool TryBegin()
    {
        lock (Gate)
        {
            if (isHeld || IsActive || SizeNow() is not (> 0 and long size))
            {
                return false;
            }

            CollectLeftovers();
            try
            {
                // No collection to make room: what is there is taken, or there is no pause.
                isHeld = GC.TryStartNoGCRegion(size, size / LargeObjectShare, disallowFullBlockingGC: true);
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentOutOfRangeException)
            {
                // Somebody else's pause was faster, or this process's collector is set up for less memory.
            }

            return isHeld;
        }
    }

    /// <summary>Ends the pause that this caller began, if it lasts still.</summary>
    public static void End()
    {
        lock (Gate)
        {
            isHeld = false;
            try
            {
                if (IsActive)
                {
                    GC.EndNoGCRegion();
                }
            }
            catch (InvalidOperationException)
            {
                // It ended by itself just now.
            }
        }
    }

    private static long SizeNow()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        long size = Math.Min(LargestSize, memory.TotalAvailableMemoryBytes / MemoryShare);
        return Environment.Is64BitProcess && memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes > 2 * size ? size : 0;
    }

    private static void CollectLeftovers()
    {
        // After a pause that lasted to the end everything it allowed is young and most of it dead: a collection of the
        // young, which does not even look at the dead, is enough then.
        for (int generation = 1; generation <= GC.MaxGeneration; generation++)
        {
            if (GC.GetTotalMemory(false) <= (2 * aliveBefore) + Leftovers)
            {
                return;
            }

            GC.Collect(generation, GCCollectionMode.Forced, blocking: true);
        }

        aliveBefore = GC.GetTotalMemory(false);
    }
#else
    /// <summary>Whether there is a pause now.</summary>
    public static bool IsActive => false;

    /// <summary>Begins a pause if that is possible.</summary>
    /// <returns>Whether it began.</returns>
    public static bool TryBegin() => false;

    /// <summary>Ends the pause that this caller began.</summary>
    public static void End()
    {
    }
#endif
}
