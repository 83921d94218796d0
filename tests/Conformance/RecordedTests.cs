using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using TvixEval.IO;
using TvixEval.Suites.Recorded;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Conformance;

/// <summary>The answers of the evaluator are those that C++ Nix gave: value, first line of the error, traces and warnings.</summary>
public sealed class RecordedTests
{
    private const int Shown = 25;

    // Names that expressions of name-order.txt put together, in another order.
    private static readonly string[] ComputedNames = { "xy1", "xy2", "regular.txt", "version", "success" };

    public static TheoryData<string> Files
    {
        get
        {
            var files = new TheoryData<string>();
            foreach (string path in Directory.GetFiles(Repository.Cases, "*.txt").Order())
            {
                files.Add(Path.GetFileName(path));
            }

            return files;
        }
    }

    private static bool IsComparable(RecordedCase recorded) => recorded.Exclusion is null && (!recorded.NeedsLinks || Repository.HasLinks);

    [Theory]
    [MemberData(nameof(Files))]
    public void AnswersAreThoseOfCppNix(string file)
    {
        var runner = new RecordedRunner(Repository.Fixtures);
        IReadOnlyList<RecordedCase> cases = RecordedFile.Read(Path.Combine(Repository.Cases, file));
        List<RecordedResult> wrong = cases.Where(IsComparable).Select(runner.Run).Where(static r => !r.Agrees).ToList();

        Assert.NotEmpty(cases);
        Assert.True(
            wrong.Count == 0,
            $"{wrong.Count} of {cases.Count} answers differ:\n" + string.Join("\n", wrong.Take(Shown).Select(static r => r.Describe())));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void WhatRanBeforeDoesNotMatter(string file)
    {
        // Another evaluation, which is not over, has seen the names in the opposite order.
        var runner = new RecordedRunner(Repository.Fixtures);
        var wrong = new List<RecordedResult>();
        foreach (RecordedCase one in RecordedFile.Read(Path.Combine(Repository.Cases, file)).Where(IsComparable))
        {
            var before = new NameTable();
            foreach (string name in ComputedNames.Concat(Enumerable.Reverse(Regex.Split(one.Expression, "[^A-Za-z0-9_'-]+"))))
            {
                before.Intern(name);
            }

            RecordedResult result = runner.Run(one);
            GC.KeepAlive(before);
            if (!result.Agrees)
            {
                wrong.Add(result);
            }
        }

        Assert.True(
            wrong.Count == 0,
            $"{wrong.Count} answers differ:\n" + string.Join("\n", wrong.Take(Shown).Select(static r => r.Describe())));
    }

    [Fact]
    public void FilesInMemoryAnswerAsThoseOnDisk()
    {
        var runner = new RecordedRunner(InMemory(new DirectoryInfo(Repository.Fixtures)));
        List<RecordedCase> cases = RecordedFile.Read(Path.Combine(Repository.Cases, "reading.txt")).Where(IsComparable).ToList();

        Assert.True(cases.Count > 60);
        Assert.Empty(cases.Select(runner.Run).Where(static r => !r.Agrees).Select(static r => r.Describe()));
    }

    [Fact]
    public void ThereAreManyCasesAndFewExclusions()
    {
        List<RecordedCase> all = Directory.GetFiles(Repository.Cases, "*.txt").SelectMany(RecordedFile.Read).ToList();

        Assert.True(all.Count >= 2500, $"only {all.Count} cases were found");
        Assert.All(all.Where(static c => c.Exclusion is not null), static c => Assert.True(c.Exclusion!.Length > 20, $"{c.Name} is excluded without a reason"));
    }

    [Fact]
    public void WholeReportsOfManyFailingProgramsAreCompared()
    {
        IReadOnlyList<RecordedCase> all = RecordedFile.Read(Path.Combine(Repository.Cases, "failures.txt"));
        string[] compared = all.Where(static c => c.Exclusion is null).Select(static c => c.Expression).Distinct().ToArray();

        Assert.All(all, static c => Assert.Contains("error:", c.Report, StringComparison.Ordinal));
        Assert.True(compared.Length >= 1200, $"only {compared.Length} programs are compared");
    }

    [Fact]
    public void ADifferentAnswerIsNoticed()
    {
        var runner = new RecordedRunner(Repository.Fixtures);
        var wrong = new[]
        {
            new RecordedCase { Name = "1", Category = "c", Expression = "1 + 1", Value = "3" },
            new RecordedCase { Name = "2", Category = "c", Expression = "1 + 1", Error = "error: x" },
            new RecordedCase { Name = "3", Category = "c", Expression = "throw \"x\"", Value = "3" },
            new RecordedCase { Name = "4", Category = "c", Expression = "throw \"x\"", Error = "error: y" },
            new RecordedCase { Name = "5", Category = "c", Expression = "builtins.trace 1 2", Value = "2" },
            new RecordedCase { Name = "6", Category = "c", Expression = "throw \"x\"", Report = "error: x" },
        };

        Assert.All(wrong, c => Assert.False(runner.Run(c).Agrees));
    }

    private static InMemoryFileSystem InMemory(DirectoryInfo folder)
    {
        var copy = new InMemoryFileSystem();
        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            string path = RecordedRunner.Place + "/" + Path.GetRelativePath(folder.FullName, entry.FullName).Replace('\\', '/');
            if (entry.LinkTarget is { } target)
            {
                copy.AddSymlink(path, target);
            }
            else if (entry is FileInfo file)
            {
                copy.AddFile(path, File.ReadAllBytes(file.FullName));
            }
            else
            {
                copy.AddDirectory(path);
            }
        }

        return copy;
    }
}
