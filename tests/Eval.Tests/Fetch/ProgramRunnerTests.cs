using System;
using System.IO;
using System.Threading;
using TvixEval.Diagnostics;
using TvixEval.Fetch;
using TvixEval.Tests.IO;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Fetch;

/// <summary>How programs are found, run and ended.</summary>
public sealed class ProgramRunnerTests : IDisposable
{
    private readonly FetchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [UnixFact]
    public void ProgramsAreFoundInAbsoluteFoldersOnly()
    {
        string file = Path.Combine(folder.Root, "prog");
        File.WriteAllText(file, "#!/bin/sh\n");
        Assert.Null(ProgramLookup.Find("prog", folder.Root));
        HostileRepository.MakeExecutable(file);
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, folder.Root);
        Assert.Equal(file, ProgramLookup.Find("prog", $"{relative}:.::{folder.Root}"));
        Assert.Null(ProgramLookup.Find("prog", $"{relative}:.:"));
        Assert.Null(ProgramLookup.Find("./prog", folder.Root));
        Assert.Null(ProgramLookup.Find("prog", null));
        Assert.Equal(file, ProgramLookup.Find(file, null));
    }

    [UnixFact]
    public void TheProgramsItStartsEndWithAProgram()
    {
        string pids = Path.Combine(folder.Root, "pids");
        string script = Script($"sleep 600 &\necho $! > '{pids}.new'\necho $$ >> '{pids}.new'\nmv '{pids}.new' '{pids}'\nwait");
        var runner = new ProgramRunner(script, () =>
        {
            if (File.Exists(pids))
            {
                throw new NixException(NixErrorKind.Timeout, "enough");
            }
        });
        Assert.Equal(NixErrorKind.Timeout, Assert.Throws<NixException>(() => runner.Run(Array.Empty<string>())).Kind);
        foreach (string line in File.ReadAllLines(pids))
        {
            // What is ended may take a moment to be gone, and for a moment more has no parent that takes note.
            for (int i = 0; i < 3000 && IsRunning(line); i++)
            {
                Thread.Sleep(10);
            }

            Assert.False(IsRunning(line));
        }
    }

    [UnixFact]
    public void OutputIsBounded()
    {
        var runner = new ProgramRunner(Script("while :; do echo 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789; done"), static () => { });
        Assert.Equal("a program used for fetching wrote more output than expected", Assert.Throws<NixException>(() => runner.Run(Array.Empty<string>())).Message);
    }

    [UnixFact]
    public void ErrorsAreCutAndDoNotBlock()
    {
        var runner = new ProgramRunner(Script("i=0\nwhile [ $i -lt 3000 ]; do i=$((i+1)); echo 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789 >&2; done\nexit 3"), static () => { });
        ProgramResult result = runner.Run(Array.Empty<string>());
        Assert.Equal((3, 1 << 16), (result.ExitCode, result.Error.Length));
    }

    [UnixFact]
    public void VariablesAndFolderAreAsTheyAreGiven()
    {
        Environment.SetEnvironmentVariable("TVIXEVAL_TEST_A", "a");
        Environment.SetEnvironmentVariable("TVIXEVAL_TEST_B", "b");
        var runner = new ProgramRunner(Script("echo \"$TVIXEVAL_TEST_A|$TVIXEVAL_TEST_B|$(pwd)|$(cat)\""), static () => { })
        {
            Folder = folder.Root,
            Inherits = static name => name != "TVIXEVAL_TEST_A",
        };
        Assert.Equal($"|b|{Path.GetFullPath(folder.Root)}|\n", Bytes.ToText(runner.Run(Array.Empty<string>()).Output));
    }

    private static bool IsRunning(string id)
    {
        string stat = $"/proc/{id}/stat";
        try
        {
            return Directory.Exists("/proc/self") && File.ReadAllText(stat).Split(' ')[2] is not ("Z" or "X");
        }
        catch (IOException)
        {
            return false;
        }
    }

    private string Script(string body)
    {
        string file = Path.Combine(folder.Root, Guid.NewGuid().ToString("N"));
        File.WriteAllText(file, "#!/bin/sh\n" + body + "\n");
        HostileRepository.MakeExecutable(file);
        return file;
    }
}
