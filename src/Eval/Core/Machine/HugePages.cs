#if NET8_0_OR_GREATER
using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TvixEval.Core.Machine;

/// <summary>
/// Asks Linux to back the memory that a <see cref="CollectionPause"/> has set aside with pages of 2 MB, where it leaves that to the
/// program (<c>madvise</c> in <c>/sys/kernel/mm/transparent_hugepage/enabled</c>, as most distributions have it). Such memory is touched
/// for the first time, once, and all of it: with small pages each 4 KB cost an interruption by the kernel, on a virtual
/// machine often more than what is computed with them (docs/performance.md). It is a hint, for memory that the collector gives back to the
/// system when the pause is over, and with it the hint.
/// </summary>
internal static class HugePages
{
    private const string Setting = "/sys/kernel/mm/transparent_hugepage/enabled";
    private const string Mappings = "/proc/self/maps";
    private const int Advice = 14;
    private const ulong Size = 2UL << 20;

    private static readonly Lazy<bool> Works = new(IsAsked);

    /// <summary>Asks for huge pages for all of the collector's memory that may be used now.</summary>
    /// <returns>For how many bytes; 0 where the system does not want to be asked.</returns>
    public static long Advise()
    {
        if (!Works.Value)
        {
            return 0;
        }

        object young = new();
        ulong somewhere = Unsafe.As<object, nuint>(ref young);
        long bytes = 0;
        try
        {
            // The collector reserves its memory in one piece, of which it makes parts usable. So the mappings
            // that touch each other up to the one with an object are its own, until a gap or a file.
            MemoryMappings mappings = MemoryMappings.Parse(File.ReadLines(Mappings, Encoding.ASCII));
            foreach ((ulong start, ulong end) in mappings.WritableAround(somewhere))
            {
                ulong first = (start + Size - 1) / Size * Size;
                ulong last = end / Size * Size;
                if (first < last && AdviseNative((nuint)first, (nuint)(last - first), Advice) == 0)
                {
                    bytes += (long)(last - first);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EntryPointNotFoundException or DllNotFoundException or FormatException)
        {
            // Only slower.
        }

        GC.KeepAlive(young);
        return bytes;
    }

    // Where the setting is "always" there is nothing to ask for; where it is "never", in vain.
    private static bool IsAsked()
    {
        try
        {
            return OperatingSystem.IsLinux() && Environment.Is64BitProcess
                && !(AppContext.TryGetSwitch("TvixEval.HugePages", out bool isOn) && !isOn)
                && File.ReadAllText(Setting).Contains("[madvise]", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "madvise")]
    private static extern int AdviseNative(nuint start, nuint length, int advice);
}
#endif
