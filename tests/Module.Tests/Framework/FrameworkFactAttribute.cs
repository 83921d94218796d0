using System;
using System.Diagnostics;
using Xunit;

namespace TvixEval.Module.Tests.Framework;

/// <summary>A test on .NET Framework, which only Windows has; elsewhere Mono stands in for it where it is installed.</summary>
public sealed class FrameworkFactAttribute : FactAttribute
{
    public FrameworkFactAttribute()
    {
        if (!OperatingSystem.IsWindows() && !HasMono())
        {
            Skip = "Neither .NET Framework nor Mono is here.";
        }
    }

    private static bool HasMono()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("mono", "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
