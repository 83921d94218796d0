using System.Diagnostics;
using Xunit;

namespace TvixEval.Tests.Fetch;

/// <summary>Runs Git and Mercurial for tests, with fixed names and times, and without what the user has configured.</summary>
internal static class TestProgram
{
    public static void Run(string program, string directory, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach ((string name, string value) in new[]
        {
            ("GIT_COMMITTER_DATE", "2020-01-02T03:04:05Z"), ("GIT_AUTHOR_DATE", "2020-01-02T03:04:05Z"), ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_AUTHOR_NAME", "n"), ("GIT_AUTHOR_EMAIL", "a@b"), ("GIT_COMMITTER_NAME", "n"), ("GIT_COMMITTER_EMAIL", "a@b"),
        })
        {
            info.Environment[name] = value;
        }

        using Process process = Process.Start(info)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }
}
