using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using TvixEval.Dependencies;
using TvixEval.Engine;
using TvixEval.Tests.Fetch;
using TvixEval.Tests.IO;
using Xunit;

namespace TvixEval.Tests.Dependencies;

/// <summary>Each way to read something leaves a dependency, and a change of it is noticed.</summary>
public sealed class DependencyRecordTests : IDisposable
{
    private readonly Dictionary<string, string> variables = new(StringComparer.Ordinal) { ["SET"] = "1" };
    private readonly DependencyFolder folder;

    public DependencyRecordTests()
    {
        folder = new DependencyFolder(name => variables.TryGetValue(name, out string? value) ? value : null);
        folder.Write("a.nix", "1").Write("b.nix", "import ./a.nix").Write("sub/default.nix", "2").Write("sub/f.txt", "text").Write("own/lib.nix", "3")
            .Write("data.json", "{ \"x\": 1 }").Write("data.toml", "x = 1").Write("sub/inner/g.txt", "g");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("import ./a.nix", "File a.nix", "a.nix")]
    [InlineData("import ./b.nix", "File a.nix, File b.nix", "a.nix")]
    [InlineData("import ./sub", "File sub/default.nix", "sub/default.nix")]
    [InlineData("scopedImport { x = 1; } ./a.nix", "File a.nix", "a.nix")]
    [InlineData("builtins.readFile ./sub/f.txt", "File sub/f.txt", "sub/f.txt")]
    [InlineData("builtins.fromJSON (builtins.readFile ./data.json)", "File data.json", "data.json")]
    [InlineData("fromTOML (builtins.readFile ./data.toml)", "File data.toml", "data.toml")]
    [InlineData("builtins.hashFile \"sha256\" ./sub/f.txt", "File sub/f.txt", "sub/f.txt")]
    [InlineData("\"${./sub/f.txt}\"", "File sub/f.txt", "sub/f.txt")]
    [InlineData("builtins.path { path = ./sub/f.txt; name = \"n\"; }", "File sub/f.txt", "sub/f.txt")]
    [InlineData("builtins.path { path = ./sub/f.txt; recursive = false; }", "File sub/f.txt", "sub/f.txt")]
    [InlineData("import <own/lib.nix>", "File own/lib.nix, SearchPath gone, SearchPath own", "own/lib.nix")]
    [InlineData("builtins.findFile [ { path = ./own; prefix = \"\"; } ] \"lib.nix\"", "Exists own/lib.nix, SearchPath own", null)]
    [InlineData("builtins.pathExists ./a.nix", "Exists a.nix", null)]
    [InlineData("builtins.readFileType ./a.nix", "Exists a.nix", null)]
    public void ReadsAreRecordedAndChangesOfThemNoticed(string expression, string expected, string? written)
    {
        DependencyRecord record = folder.Age().Record(expression);

        Assert.Equal(expected, string.Join(", ", folder.List(record)).Replace(folder.Nix, string.Empty, StringComparison.Ordinal));
        Assert.True(folder.IsValid(record));
        Assert.True(folder.Validator(comparesContents: true).IsValid(record));
        if (written is not null)
        {
            folder.Write(written, "4");
            Assert.False(folder.IsValid(record));
        }
        else
        {
            // What is in it was not asked.
            string file = folder.List(record)[0].Split(' ')[1];
            folder.Write(file, "4");
            Assert.True(folder.IsValid(record));
            File.Delete(folder.At(file));
            Assert.False(folder.IsValid(record));
        }
    }

    [Theory]
    [InlineData("builtins.readDir ./sub", "sub/new")]
    [InlineData("\"${./sub}\"", "sub/new")]
    [InlineData("\"${./sub}\"", "sub/inner/new")]
    [InlineData("builtins.filterSource (p: t: true) ./sub", "sub/inner/new")]
    [InlineData("builtins.path { path = ./sub; filter = p: t: baseNameOf p != \"inner\"; }", "sub/new")]
    [InlineData("builtins.pathExists ./new", "new")]
    [InlineData("builtins.pathExists ./no/such/file", "no")]
    [InlineData("builtins.pathExists (toString ./sub + \"/new/\")", "sub/new/x")]
    [InlineData("import ./new.nix", "new.nix")]
    [InlineData("import ./own", "own/default.nix")]
    [InlineData("builtins.readFile ./new.txt", "new.txt")]
    [InlineData("(builtins.tryEval <own/new.nix>).success", "own/new.nix")]
    [InlineData("(builtins.tryEval <gone/new.nix>).success", "gone/new.nix")]
    [InlineData("(builtins.tryEval <gone>).success", "gone")]
    public void WhatComesIntoBeingIsNoticed(string expression, string added)
    {
        DependencyRecord record = folder.Age().Record(expression);
        string before = folder.Evaluate(expression, folder.NewEvaluator());
        Assert.True(folder.IsValid(record));

        folder.Write(added, "5");

        Assert.NotEqual((before, true), (folder.Evaluate(expression, folder.NewEvaluator()), folder.IsValid(record)));
        Assert.False(folder.IsValid(record));
    }

    [Fact]
    public void WhatAFilterLeavesOutIsNoDependency()
    {
        DependencyRecord record = folder.Record("builtins.path { path = ./sub; filter = p: t: baseNameOf p != \"inner\"; }");

        folder.Write("sub/inner/new", "5").Write("sub/inner/g.txt", "6");

        Assert.True(folder.IsValid(record));
    }

    [Fact]
    public void AChangeThatKeepsTimeAndSizeIsNoticed()
    {
        DependencyRecord record = folder.Age().Record("import ./a.nix");
        DateTime time = File.GetLastWriteTimeUtc(folder.At("a.nix"));

        folder.Write("a.nix", "7");
        File.SetLastWriteTimeUtc(folder.At("a.nix"), time);

        // Where the system does not say that something has changed, the content must be looked at.
        Assert.False(folder.Validator(comparesContents: !TvixEval.IO.UnixFile.IsAvailable).IsValid(record));
    }

    [Fact]
    public void ATouchedFileIsTheSame()
    {
        DependencyRecord record = folder.Age().Record("import ./a.nix + builtins.length (builtins.attrNames (builtins.readDir ./sub))");

        File.SetLastWriteTimeUtc(folder.At("a.nix"), DateTime.UtcNow);
        Directory.SetLastWriteTimeUtc(folder.At("sub"), DateTime.UtcNow);

        Assert.True(folder.IsValid(record));
    }

    [UnixFact]
    public void LinksOnTheWayAreDependencies()
    {
        folder.Write("one/x.nix", "1").Write("two/x.nix", "2");
        File.CreateSymbolicLink(folder.At("link"), "one");
        File.CreateSymbolicLink(folder.At("file.nix"), "link/x.nix");
        DependencyRecord record = folder.Record("import ./file.nix");
        Assert.Equal(new[] { "File one/x.nix", "Link file.nix", "Link link" }, folder.List(record));
        Assert.True(folder.IsValid(record));

        File.Delete(folder.At("link"));
        File.CreateSymbolicLink(folder.At("link"), "two");

        Assert.False(folder.IsValid(record));
    }

    [UnixFact]
    public void AFolderThatBecomesALinkIsNoticed()
    {
        DependencyRecord record = folder.Record("builtins.pathExists ./sub/none + import ./sub");
        Directory.Move(folder.At("sub"), folder.At("moved"));
        File.CreateSymbolicLink(folder.At("sub"), "moved");

        Assert.False(folder.IsValid(record));
    }

    [UnixFact]
    public void TheExecutableBitOfACopyIsNoticed()
    {
        DependencyRecord record = folder.Age().Record("\"${./sub/f.txt}\"");
        Assert.True(folder.IsValid(record));

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.At("sub/f.txt"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Assert.False(folder.IsValid(record));
    }

    [Fact]
    public void EnvironmentVariablesAreRecordedByTheirHash()
    {
        DependencyRecord record = folder.Record("builtins.getEnv \"SET\" + builtins.getEnv \"UNSET\"");
        Assert.Equal(new[] { "EnvironmentVariable SET", "EnvironmentVariable UNSET" }, folder.List(record));
        Assert.DoesNotContain(record.Facts.Values, static value => value == "1");
        Assert.True(folder.IsValid(record));

        variables["UNSET"] = "x";
        Assert.False(folder.IsValid(record));
        variables.Remove("UNSET");
        Assert.True(folder.IsValid(record));
        variables["SET"] = "2";
        Assert.False(folder.IsValid(record));
    }

    [Theory]
    [InlineData("1 + 1", "")]
    [InlineData("builtins.nixVersion", "")]
    [InlineData("builtins.currentSystem", "System currentSystem")]
    [InlineData("builtins.currentTime", "Time currentTime")]
    [InlineData("builtins ? currentTime", "")]
    [InlineData("builtins.length builtins.nixPath", "SearchPath gone, SearchPath own")]
    [InlineData("import (builtins.toFile \"x.nix\" \"1\")", "")]
    [InlineData("import <nix/fetchurl.nix> { url = \"http://localhost/x\"; sha256 = \"\"; }", "SearchPath gone, SearchPath own")]
    public void WhatIsNoFileIsRecordedToo(string expression, string expected)
    {
        DependencyRecord record = folder.Record(expression);

        Assert.Equal(expected, string.Join(", ", folder.List(record).Where(static item => !item.Contains("nix/store", StringComparison.Ordinal))));
        Assert.Equal(expression != "builtins.currentTime", folder.IsValid(record));
    }

    [Fact]
    public void AValueThatIsRememberedHasItsDependenciesStill()
    {
        Evaluator evaluator = folder.Age().NewEvaluator();
        folder.Evaluate("import ./b.nix", evaluator);
        DependencyRecord record = evaluator.Dependencies!.Current;
        evaluator.RefreshFiles();
        folder.Evaluate("import ./b.nix", evaluator);
        Assert.Same(record, evaluator.Dependencies.Current);
        Assert.Equal(new[] { "File a.nix", "File b.nix" }, folder.List(evaluator.Dependencies.Current));

        // Files that are compiled already count as read when they are used again.
        evaluator.ResetFiles();
        folder.Evaluate("import ./a.nix", evaluator);
        Assert.NotSame(record, evaluator.Dependencies.Current);
        Assert.Equal(new[] { "File a.nix" }, folder.List(evaluator.Dependencies.Current));
        Assert.Equal(record.Paths[folder.Nix + "/a.nix"][FileQuestion.Content], evaluator.Dependencies.Current.Paths[folder.Nix + "/a.nix"][FileQuestion.Content]);
    }

    [Fact]
    public void AFileThatChangesWhileItIsReadIsNeverTheSame()
    {
        Evaluator evaluator = folder.NewEvaluator();
        folder.Evaluate("builtins.readFile ./sub/f.txt", evaluator);
        folder.Write("sub/f.txt", "other");
        folder.Evaluate("builtins.readFile ./sub/f.txt", evaluator);

        Assert.False(folder.IsValid(evaluator.Dependencies!.Current));
        folder.Write("sub/f.txt", "text");
        Assert.False(folder.IsValid(evaluator.Dependencies.Current));
    }

    [Theory]
    [InlineData("(builtins.fetchTree { type = \"path\"; path = toString ./sub; }).narHash")]
    [InlineData("(builtins.getFlake (\"path:\" + toString ./flake)).x")]
    [InlineData("builtins.readFile ((builtins.fetchTree { type = \"path\"; path = toString ./sub; }) + \"/f.txt\")")]
    public void TreesOfThisMachineAreTheirFiles(string expression)
    {
        folder.Write("flake/flake.nix", "{ outputs = _: { x = import ./x.nix; }; }").Write("flake/x.nix", "1");
        DependencyRecord record = folder.Age().Record(expression);
        Assert.True(folder.IsValid(record));
        Assert.Contains(folder.List(record), static item => item.StartsWith("Fetch path:", StringComparison.Ordinal));

        folder.Write("flake/new", "1").Write("sub/new", "1");

        Assert.False(folder.IsValid(record));
    }

    [Fact]
    public void TheTimeOfAPathIsADependencyThatTheKeyDoesNotHave()
    {
        const string Expression = "(builtins.fetchTree { type = \"path\"; path = toString ./sub; }).lastModified";
        DependencyRecord record = folder.Age().Record(Expression);
        string key = DependencyKey.Of(record, folder.Nix);

        File.SetLastWriteTimeUtc(folder.At("sub/f.txt"), DateTime.UtcNow.AddDays(1));

        Assert.False(folder.IsValid(record));
        Assert.Equal(key, DependencyKey.Of(folder.Record(Expression), folder.Nix));
    }

    [ProgramTheory("git")]
    [InlineData("touch")]
    [InlineData("write")]
    [InlineData("add")]
    [InlineData("commit")]
    [InlineData("untracked")]
    public void WorkTreesOfGitAreTheirFilesAndWhatGitSaysOfThem(string change)
    {
        folder.Write("repo/f.txt", "1").Write("repo/g.txt", "1");
        Git("init", "-q");
        Git("add", "f.txt");
        Git("commit", "-qm", "one");
        const string Expression = "let t = builtins.fetchTree { type = \"git\"; url = toString ./repo; }; in { inherit (t) narHash; rev = t.rev or t.dirtyRev; }";
        string before = folder.Evaluate(Expression, folder.NewEvaluator());
        Assert.StartsWith("{ narHash", before, StringComparison.Ordinal);
        DependencyRecord record = folder.Record(Expression);
        Assert.True(folder.IsValid(record));

        switch (change)
        {
            case "touch":
                File.SetLastWriteTimeUtc(folder.At("repo/f.txt"), DateTime.UtcNow.AddDays(-1));
                break;
            case "write":
                folder.Write("repo/f.txt", "2");
                break;
            case "add":
                Git("add", "g.txt");
                break;
            case "commit":
                Git("commit", "-qm", "two", "--allow-empty");
                break;
            default:
                folder.Write("repo/g.txt", "2");
                break;
        }

        bool isSame = change is "touch" or "untracked";
        // First this: Git brings its index up to date when it is asked.
        Assert.Equal(isSame, folder.IsValid(record));
        Assert.Equal(isSame, before == folder.Evaluate(Expression, folder.NewEvaluator()));
    }

    private void Git(params string[] arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo("git") { WorkingDirectory = folder.At("repo"), RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[] { "-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "init.defaultBranch=main" }.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
