using System;
using System.IO;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Shell;

/// <summary>
/// A short run of each script of <c>tests/Stress</c> in PowerShell itself: what they check besides figures holds, and they still work. What they
/// measure is not asserted here (<c>docs/testing.md</c> has full runs).
/// </summary>
public sealed class StressTests
{
    [ShellTheory]
    [InlineData("LazyValues", "-Seconds", "1", "-Runspaces", "4")]
    [InlineData("Stop", "-Count", "25", "-WithinMilliseconds", "60")]
    [InlineData("Removal", "-Seconds", "1", "-Runspaces", "4")]
    [InlineData("SharedFolders", "-Rounds", "2", "-What", "tarball,export")]
    [InlineData("Kill", "-Count", "4", "-What", "tarball,export,lock,profile")]
    [InlineData("Beside", "-Seconds", "1", "-Pairs", "1", "-Depth", "20000", "-AnyTime")]
    [InlineData("Limits", "-Timeout", "0.1", "-AnyTime", "-Only", "ConvertTo-NixExpression*")]
    public void FindsNoViolation(string script, params string[] arguments)
    {
        (int code, string output, string errors) = Run(script, arguments);
        Assert.True(code == 0, output + errors);
        Assert.Contains("violations: 0", output, StringComparison.Ordinal);
    }

    [ShellTheory]
    [InlineData("Kill", "-Count", "0", "-What", "nothing")]
    public void AViolationIsToldOfByTheExitCode(string script, params string[] arguments)
    {
        (int code, string output, _) = Run(script, arguments);
        Assert.Equal(1, code);
        Assert.Contains("there is no kind of writer 'nothing'", output, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Errors) Run(string script, string[] arguments)
    {
        string file = Path.Combine(BuildFacts.Repository, "tests", "Stress", script + ".ps1");
        string[] command = { "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", file, "-Manifest", ModuleFolder.Manifest };

        // Compiling the server takes longer than all else that some scripts do here.
        string[] server = script is "Stop" or "SharedFolders" or "Kill" ? ["-ServerAssembly", typeof(StressServer).Assembly.Location] : [];
        return DotNetProgram.Run(BuildFacts.ShellProgram!, [.. command, .. server, .. arguments]);
    }
}
