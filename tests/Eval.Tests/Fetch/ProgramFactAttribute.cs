using System;
using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace TvixEval.Tests.Fetch;

/// <summary>A test that needs a program on this machine; skipped where it is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(string program, string versionFlag = "--version")
    {
        Program = program;
        VersionFlag = versionFlag;
        if (!IsThere(program, versionFlag))
        {
            Skip = $"The program '{program}' is not installed.";
        }
    }

    public string Program { get; }

    public string VersionFlag { get; }

    private static bool IsThere(string program, string versionFlag)
    {
        try
        {
            using Process? process = Process.Start(new ProcessStartInfo(program, versionFlag) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
            process!.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
