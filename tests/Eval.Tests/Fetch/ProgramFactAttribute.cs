using System;
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace TvixEval.Tests.Fetch;

/// <summary>A test that needs a program on this machine; skipped where it is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    // Attributes are made several times for each test, and some programs take long to start.
    private static readonly ConcurrentDictionary<(string Program, string VersionFlag), bool> Found = new();

    public ProgramFactAttribute(string program, string versionFlag = "--version")
    {
        Program = program;
        VersionFlag = versionFlag;
        if (!Found.GetOrAdd((program, versionFlag), static key => IsThere(key.Program, key.VersionFlag)))
        {
            Skip = $"The program '{program}' is not installed.";
        }
    }

    public string Program { get; }

    /// <summary>Whether scripts of a Unix shell stand in for programs.</summary>
    public bool RunsScripts
    {
        get;
        set
        {
            field = value;
            if (value && OperatingSystem.IsWindows())
            {
                Skip = "Needs scripts of a Unix shell.";
            }
        }
    }

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
