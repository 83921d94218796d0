using System;
using System.ComponentModel;
using System.Diagnostics;
#if !NET8_0_OR_GREATER
using System.Globalization;
using System.IO;
#endif

namespace TvixEval.Fetch;

/// <summary>Ends a program with all that it has started.</summary>
internal static class ProgramTree
{
#if !NET8_0_OR_GREATER
    private const int PatienceMilliseconds = 5000;
#endif

    /// <summary>Ends it, unless it has ended.</summary>
    public static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
#if NET8_0_OR_GREATER
                process.Kill(entireProcessTree: true);
#else
                KillChildren(process);
                process.Kill();
#endif
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself meanwhile.
        }
    }

#if !NET8_0_OR_GREATER
    /// <summary>.NET Framework ends a single process only; Windows has a program for the others.</summary>
    private static void KillChildren(Process process)
    {
        string killer = Path.Combine(Environment.SystemDirectory, "taskkill.exe");
        if (File.Exists(killer))
        {
            var info = new ProcessStartInfo(killer, "/T /F /PID " + process.Id.ToString(CultureInfo.InvariantCulture))
            {
                UseShellExecute = false,
                CreateNoWindow = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using Process? run = Process.Start(info);
            run?.WaitForExit(PatienceMilliseconds);
        }
    }
#endif
}
