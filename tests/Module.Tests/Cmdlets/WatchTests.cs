using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Cmdlets;

/// <summary><c>-Watch</c>: each result is written after the change that leads to the next one.</summary>
public sealed class WatchTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly PowerShellEngine engine = new();
    private readonly string folder = Directory.CreateTempSubdirectory("nix-watch").FullName;

    public WatchTests()
    {
        File.WriteAllText(Path.Combine(folder, "a.nix"), "import ./b.nix");
        File.WriteAllText(Path.Combine(folder, "b.nix"), "1");
        engine.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0])", folder);
    }

    public void Dispose()
    {
        engine.Dispose();
        TestFolders.Delete(folder);
    }

    [Fact]
    public void EachChangeGivesANewResult()
    {
        using Run run = Start("Invoke-NixExpression -Path a.nix -Watch -DependencyVariable deps");
        run.Expect("1");
        Write("b.nix", "2");
        run.Expect("2");

        // As editors do it: a new file with the name of the old one.
        Write("b.nix~", "3");
        File.Move(Path.Combine(folder, "b.nix~"), Path.Combine(folder, "b.nix"), overwrite: true);
        run.Expect("3");

        Write("b.nix", "import ./c.nix");
        run.ExpectError("NixIOError");
        Write("c.nix", "4");
        run.Expect("4");

        Write("b.nix", "(");
        run.ExpectError("NixParseError");
        Write("b.nix", "5");
        run.Expect("5");
        Assert.All(run.Shell.Streams.Information.Select(static record => record.MessageData), static data => Assert.IsType<NixDependencyChange>(data));
        Assert.Equal("b.nix", Path.GetFileName(((NixDependencyChange)run.Shell.Streams.Information[0].MessageData).Changed.Single().Name));
        run.Stop();
        Assert.Equal(2, engine.One("$deps.Count"));
    }

    [Fact]
    public void OtherKindsOfChangesAreSeen()
    {
        using Run run = Start("Invoke-NixExpression '{ e = builtins.getEnv \"TVIXEVAL_WATCH\"; n = builtins.pathExists ./deep/er/file; d = builtins.length (builtins.attrNames (builtins.readDir ./.)); }' -As Json -Watch");
        run.Expect("{\"d\":2,\"e\":\"\",\"n\":false}");
        Environment.SetEnvironmentVariable("TVIXEVAL_WATCH", "x");
        run.Expect("{\"d\":2,\"e\":\"x\",\"n\":false}");
        Environment.SetEnvironmentVariable("TVIXEVAL_WATCH", null);
        run.Expect("{\"d\":2,\"e\":\"\",\"n\":false}");
        string prepared = Path.Combine(folder, "..", Path.GetFileName(folder) + "-deep");
        Directory.CreateDirectory(Path.Combine(prepared, "er"));
        File.WriteAllText(Path.Combine(prepared, "er", "file"), string.Empty);
        Directory.Move(prepared, Path.Combine(folder, "deep"));
        run.Expect("{\"d\":3,\"e\":\"\",\"n\":true}");
        run.Stop();
    }

    [Fact]
    public void DerivationsAreWrittenAnew()
    {
        Write("d.nix", "derivation { name = \"one\"; system = \"x\"; builder = \"b\"; }");
        using Run run = Start("Get-NixDerivation -Path d.nix -Watch | ForEach-Object Name");
        run.Expect("one");
        Write("d.nix", "derivation { name = \"two\"; system = \"x\"; builder = \"b\"; }");
        run.Expect("two");
        run.Stop();
    }

    [Fact]
    public void EachRoundHasTheWholeTime()
    {
        Write("b.nix", "let f = x: f (x + 1); in f 0");
        using Run run = Start("Invoke-NixExpression -Path a.nix -Watch -TimeoutSec 1 -MaxCallDepth 2000000000");
        run.ExpectError("NixTimeout");
        Write("b.nix", "6");
        run.Expect("6");
        run.Stop();
    }

    [Fact]
    public void ASessionIsWatchedToo()
    {
        engine.Run("$s = New-NixSession; $null = Invoke-NixExpression -Path a.nix -Session $s");
        using Run run = Start("Invoke-NixExpression -Path a.nix -Watch -Session $s");
        run.Expect("1");
        Write("b.nix", "2");
        run.Expect("2");
        run.Stop();
        engine.Run("Remove-NixSession $s");
    }

    [Fact]
    public void EachRoundCollectsForItself()
    {
        Write("b.nix", "{ x = throw \"one\"; y = throw \"two\"; }");
        using Run run = Start("Invoke-NixExpression -Path a.nix -Watch -CollectErrors -MaxErrors 1 -As Json");
        run.Expect("{\"x\":{\"$error\":\"one\"},\"y\":{\"$error\":\"two\"}}");
        run.ExpectError("NixThrow");
        Write("b.nix", "{ x = 1; y = throw \"two\"; }");
        run.Expect("{\"x\":1,\"y\":{\"$error\":\"two\"}}");
        run.ExpectError("NixThrow");
        Write("b.nix", "(");
        run.ExpectError("NixParseError");
        Write("b.nix", "{ x = 1; y = 2; }");
        run.Expect("{\"x\":1,\"y\":2}");
        run.ExpectSummary(failed: 0);
        run.Stop();

        // A file may be seen half-written, and that is a round of its own.
        NixErrorSummary[] told = run.Shell.Streams.Information.Select(static record => record.MessageData).OfType<NixErrorSummary>().ToArray();
        Assert.Equal((2, 1), (told[0].Failed, told[0].Reported));
        Assert.Contains(told, static summary => summary is { Failed: 1, Reported: 1, IsComplete: true, Values: 3 });
        Assert.Contains("2 of 3 values failed. Errors were written of the first 1 (-MaxErrors).", run.Shell.Streams.Warning.Select(static warning => warning.Message));
        Assert.Contains("1 of 3 values failed.", run.Shell.Streams.Warning.Select(static warning => warning.Message));
        Assert.All(run.Shell.Streams.Error.Where(static error => error.TargetObject is string and ("x" or "y")), static error => Assert.Equal("NixThrow", error.FullyQualifiedErrorId.Split(',')[0]));
    }

    [Fact]
    public void ARoundThatCollectsIsStoppedToo()
    {
        Write("b.nix", "{ x = throw \"one\"; }");
        using Run run = Start("Invoke-NixExpression -Path a.nix -Watch -CollectErrors -As Json -MaxCallDepth 2000000000");
        run.Expect("{\"x\":{\"$error\":\"one\"}}");
        Write("b.nix", "let f = x: f (x + 1); in { x = throw \"two\"; y = f 0; }");
        run.ExpectMessage("two");
        run.Stop();
        Assert.DoesNotContain("2 of 3 values failed.", run.Shell.Streams.Warning.Select(static warning => warning.Message));
        Assert.Equal(2L, engine.One("Invoke-NixExpression '1 + 1'"));
    }

    [Fact]
    public void WithoutAnythingToWatchItEnds()
    {
        EngineResult result = engine.RunAll("Invoke-NixExpression '1 + 1' -Watch");
        Assert.Equal("2", Assert.Single(result.Output)!.ToString());
        Assert.Contains("nothing to watch", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.StartsWith("WatchTakesNoInput,", engine.RunAll("'1' | Invoke-NixExpression -Watch").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);

    private Run Start(string script)
    {
        var run = new Run(engine.Create(script));
        return run;
    }

    /// <summary>A command that goes on while the test changes files.</summary>
    private sealed class Run : IDisposable
    {
        private int seen;
        private int errors;

        public Run(PowerShell shell)
        {
            Shell = shell;
            Handle = shell.BeginInvoke<PSObject, string>(null, Output);
        }

        public PowerShell Shell { get; }

        public PSDataCollection<string> Output { get; } = new();

        public IAsyncResult Handle { get; }

        public void Expect(string result)
        {
            // A file may be seen half-written; what counts is what is there in the end.
            Wait(() => Output.Skip(seen).Contains(result), () => "output: " + string.Join(", ", Output.Skip(seen)) + "; wanted " + result);
            seen = Output.Count;
        }

        public void ExpectError(string id)
        {
            Wait(() => Shell.Streams.Error.Skip(errors).Any(error => error.FullyQualifiedErrorId.StartsWith(id, StringComparison.Ordinal)), () => "errors: " + string.Join(", ", Shell.Streams.Error.Skip(errors)));
            errors = Shell.Streams.Error.Count;
        }

        public void ExpectMessage(string message) =>
            Wait(() => Shell.Streams.Error.Any(error => error.Exception.Message == message), () => "errors: " + string.Join(", ", Shell.Streams.Error));

        public void ExpectSummary(long failed) =>
            Wait(() => Shell.Streams.Information.LastOrDefault()?.MessageData is NixErrorSummary summary && summary.Failed == failed, () => "information: " + string.Join(", ", Shell.Streams.Information));

        public void Stop()
        {
            var watch = Stopwatch.StartNew();
            IAsyncResult stop = Shell.BeginStop(null, null);
            Assert.True(stop.AsyncWaitHandle.WaitOne(Patience), $"not stopped after {watch.Elapsed}");
            Shell.EndStop(stop);
        }

        public void Dispose()
        {
            if (Shell.InvocationStateInfo.State == PSInvocationState.Running)
            {
                Stop();
            }

            Shell.Dispose();
        }

        private static void Wait(Func<bool> isDone, Func<string> describe)
        {
            var watch = Stopwatch.StartNew();
            while (!isDone())
            {
                Assert.True(watch.Elapsed < Patience, describe());
                Thread.Sleep(20);
            }
        }
    }
}
