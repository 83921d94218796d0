#if NET8_0_OR_GREATER
using System;
using System.Collections.Generic;
using System.Runtime;
using System.Threading;
#endif

namespace TvixEval.Core.Machine;

/// <summary>
/// Keeps the garbage collector from running during an evaluation that has turned out to be big, for as long as the process
/// allocates no more than some memory (C++ Nix does the same: its heap starts with up to 384 MB). Half of what an
/// evaluation makes is alive whenever the collector looks, and most of it dies together at the end: tracing and moving it
/// meanwhile takes half of the time (docs/performance.md). The pause belongs to the process, so there is at most one; it
/// ends by itself, with a collection, when the memory is used up or somebody asks for a collection.
/// That collection stops all threads and takes as long as there is much alive: no one else would understand why they wait. So there
/// is no pause while several evaluations go on at the same time, nor in a process that evaluates for several clients.
/// Where the runtime cannot do it (.NET Framework), nothing happens.
/// </summary>
internal static class CollectionPause
{
#if NET8_0_OR_GREATER
    // The most that is allocated without a collection: a NixOS system fits.
    private const long LargestSize = 448L << 20;

    // Of it for objects of 85,000 bytes and more: the text of big files, wide sets, long lists.
    private const int LargeObjectShare = 4;

    // A pause may take this part of the memory that the process may use.
    private const int MemoryShare = 16;

    // When a pause is used up and more than this part of it is alive, the collections that follow would move much of what they look at, too.
    private const int ManyAliveShare = 8;

    // How much may have gathered since the last look, besides as much as was alive then, before a pause starts with a
    // collection. So what one evaluation leaves does not add to what the next one makes.
    private const long Leftovers = 64L << 20;

    // In milliseconds: for so long, somebody who has done something small may well do something small again.
    private const int Moment = 100;

    // In milliseconds: so long after one client came after another, both may still be there.
    private const int WhileClientsChange = 60_000;

    private static readonly object Gate = new();

    // For whom machines work now, with how many.
    private static readonly List<(object Client, int Machines)> Working = new();
    private static object? lastClient;
    private static long lastChange;
    private static bool isHeld;
    private static long heldSize;
    private static bool isShared;
    private static long lastSmall;
    private static long aliveBefore;

    /// <summary>Whether there is a pause now, this class's or somebody else's.</summary>
    public static bool IsActive => GCSettings.LatencyMode == GCLatencyMode.NoGCRegion;

    /// <summary>Whether several evaluations go on, or went on while one of them still does.</summary>
    public static bool IsShared => Volatile.Read(ref isShared);

    /// <summary>Whether a small evaluation goes on beside a big one, or did a moment ago.</summary>
    public static bool IsBesideSmall => IsShared && Environment.TickCount64 - Volatile.Read(ref lastSmall) < Moment;

    /// <summary>A machine begins to work.</summary>
    /// <param name="machine">The machine.</param>
    public static void Enter(Vm machine)
    {
        lock (Gate)
        {
            if (machine.HasClient && !ReferenceEquals(lastClient, machine.Client))
            {
                lastChange = lastClient is null ? lastChange : Environment.TickCount64;
                lastClient = machine.Client;
            }

            int index = IndexOf(machine);
            if (index >= 0)
            {
                Working[index] = (machine.Client, Working[index].Machines + 1);
                return;
            }

            Working.Add((machine.Client, 1));
            if (Working.Count > 1)
            {
                Volatile.Write(ref lastSmall, Environment.TickCount64);
                isShared = true;
                if (EndNow())
                {
                    // What has gathered will not become less. The longer it waits, the longer everybody waits for it.
                    GC.Collect(0, GCCollectionMode.Forced, blocking: true);
                }
            }
        }
    }

    /// <summary>A machine has done its work.</summary>
    /// <param name="machine">The machine.</param>
    public static void Leave(Vm machine)
    {
        lock (Gate)
        {
            int index = IndexOf(machine);
            int left = Working[index].Machines - 1;
            if (left > 0)
            {
                Working[index] = (machine.Client, left);
                return;
            }

            Working.RemoveAt(index);
            if (isShared && !machine.IsBig)
            {
                Volatile.Write(ref lastSmall, Environment.TickCount64);
            }

            // Whoever works still has been beside somebody, and may be again.
            isShared &= Working.Count > 0;
        }
    }

    /// <summary>Begins a pause if the computer has memory to spare, nobody else has one, and there was no other evaluation meanwhile.</summary>
    /// <param name="machine">The machine that asks, which works.</param>
    /// <returns>Whether it began: the caller has to call <see cref="End"/>.</returns>
    public static bool TryBegin(Vm machine) => TryBegin(machine, LargestSize);

    /// <summary>
    /// Begins another, longer pause after the one of this caller was used up, if much of what it made is alive. Where little is, ordinary
    /// collections are better: what dies young stays in the processor's caches then. Nor where so much is alive that the collection with
    /// which a pause begins would take long: no limit is seen meanwhile.
    /// </summary>
    /// <param name="machine">The machine that asks, which works.</param>
    /// <returns>Whether it began: the caller has to call <see cref="End"/>.</returns>
    public static bool TryContinue(Vm machine)
    {
        lock (Gate)
        {
            return !EndNow()
                && GC.GetGCMemoryInfo(GCKind.Any).PromotedBytes > heldSize / ManyAliveShare
                && GC.GetTotalMemory(false) < LargestSize
                && TryBegin(machine, 2 * LargestSize);
        }
    }

    /// <summary>Ends the pause that this caller began, if it lasts still.</summary>
    public static void End()
    {
        lock (Gate)
        {
            EndNow();
        }
    }

    private static bool TryBegin(Vm machine, long largest)
    {
        lock (Gate)
        {
            if (isHeld || isShared || IndexOf(machine) < 0 || (lastChange != 0 && Environment.TickCount64 - lastChange < WhileClientsChange) || IsActive || SizeNow(largest) is not (> 0 and long size))
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

            if (isHeld)
            {
                heldSize = size;
                HugePages.Advise();
            }

            return isHeld;
        }
    }

    private static bool EndNow()
    {
        bool wasHeld = isHeld;
        isHeld = false;
        try
        {
            if (!wasHeld || !IsActive)
            {
                return false;
            }

            GC.EndNoGCRegion();
            return true;
        }
        catch (InvalidOperationException)
        {
            // It ended by itself just now.
            return false;
        }
    }

    private static int IndexOf(Vm machine)
    {
        for (int i = 0; i < Working.Count; i++)
        {
            if (ReferenceEquals(Working[i].Client, machine.Client))
            {
                return i;
            }
        }

        return -1;
    }

    private static long SizeNow(long largest)
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        long size = Math.Min(largest, memory.TotalAvailableMemoryBytes / MemoryShare);
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
    /// <param name="machine">The machine that asks.</param>
    /// <returns>Whether it began.</returns>
    public static bool TryBegin(Vm machine) => false;

    /// <summary>Ends the pause that this caller began.</summary>
    public static void End()
    {
    }
#endif
}
