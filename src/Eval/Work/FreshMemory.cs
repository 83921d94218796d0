using System;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TvixEval.Work;

/// <summary>
/// How long memory takes that the process has not used yet. Its pages come one by one when they are first touched, which costs ten times as
/// much on some virtual machines as elsewhere, and the runtime touches all of an array before anybody can look at a limit again.
/// </summary>
internal static class FreshMemory
{
    // Of a block that comes straight from the system: the C library keeps no blocks of 32 MB and more.
    private const int Block = 33 << 20;
    private const int Sample = 8 << 20;
    private const int Page = 4096;

    /// <summary>About how long it takes to clear so many bytes, measured with some of them now.</summary>
    /// <param name="bytes">How many bytes.</param>
    public static TimeSpan TimeFor(long bytes)
    {
        IntPtr block;
        try
        {
            block = Marshal.AllocHGlobal(Block);
        }
        catch (OutOfMemoryException)
        {
            // Whoever asks for the bytes is told.
            return TimeSpan.Zero;
        }

        try
        {
            var watch = Stopwatch.StartNew();
            for (int at = 0; at < Sample; at += Page)
            {
                Marshal.WriteByte(block, at, 1);
            }

            return TimeSpan.FromSeconds(watch.Elapsed.TotalSeconds * bytes / Sample);
        }
        finally
        {
            Marshal.FreeHGlobal(block);
        }
    }
}
