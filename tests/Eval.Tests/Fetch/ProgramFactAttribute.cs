using System;
using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace TvixEval.Tests.Fetch;

/// <summary>A test that needs a program on this machine; skipped where it is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(string program)
    {
        Program = program;
        if (!IsThere(program))
        {
            Skip = $"The program '{program}' is not installed.";
        }
    }

    public string Program { get; }

    private static bool IsThere(string program)
    {
        try
        {
            using Process? process = Process.Start(new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true, UseShellExecute = false });
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
