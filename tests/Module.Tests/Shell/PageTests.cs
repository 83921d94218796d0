using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Shell;

/// <summary>A page whose commands belong to one session does in PowerShell what it says, from its first command to its last.</summary>
public sealed class PageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tvixeval-page-").FullName;

    [ShellFact]
    public void TheFirstStepsShowWhatThePageSays() => Holds("first-steps.md", 41);

    [ShellFact]
    public void ThePageOnDifferencesShowsWhatItSays() => Holds("differences.md", 1);

    [ShellFact]
    public void ThePageOnFlakeObjectsShowsWhatItSays() => Holds("flake-objects.md", 1);

    [ShellFact]
    public void ThePageOnTheDebuggerShowsWhatItSays() => Holds("debugging.md", 1);

    [ShellFact]
    public void ThePageOnOptionsShowsWhatItSays() => Holds("options.md", 1);

    [ShellFact]
    public void ThePageOnModulesShowsWhatItSays() => Holds("modules.md", 1);

    [ShellFact]
    public void ThePageOnTheEvaluationCacheShowsWhatItSays() => Holds("evaluation-cache.md", 1);

    [ShellFact]
    public void ThePageOnWhatWasReadShowsWhatItSays() => Holds("reads.md", 1);

    [ShellFact]
    public void ThePageOnCollectedErrorsShowsWhatItSays() => Holds("collect-errors.md", 1);

    [ShellFact]
    public void WhatAPageSaysWronglyIsToldOf()
    {
        const string Text = """
            Save `a.txt`:

            ```text a.txt
            right
            ```

            ```powershell
            Get-Content a.txt
            $kept = 1
            ```

            ```text
            right
            ```

            ```powershell
            $kept; Get-Content a.txt
            ```

            ```text
            1
            wr...g
            ```

            ```powershell
            Write-Error 'no luck'
            'goes on'
            ```

            ```powershell
            throw 'no luck'
            ```

            ```text
            ...
            ...no luck
            ```

            # Another chapter

            ```text a.txt
            Not named.
            ```

            # In a place without the program (nosuchprogram)

            ```powershell
            nosuchprogram
            ```
            """;
        string page = Path.Combine(folder, "page.md");
        File.WriteAllText(page, Text);

        IReadOnlyList<ShellResult> steps = Run(page);

        Assert.Equal(
            new[] { "Passed", "Passed", "Failed", "Failed", "Passed", "Failed", "Skipped" },
            steps.Select(static step => step.Outcome));
        Assert.Equal("1\nright\n", steps[2].Message);
        Assert.Contains("goes on", steps[3].Message, StringComparison.Ordinal);
    }

    public void Dispose() => TestFolders.Delete(folder);

    private void Holds(string page, int fewest)
    {
        IReadOnlyList<ShellResult> steps = Run(Path.Combine(BuildFacts.Repository, "docs", page));
        Assert.InRange(steps.Count, fewest, int.MaxValue);
        Assert.DoesNotContain(steps, static step => step.Outcome == "Failed");
    }

    private IReadOnlyList<ShellResult> Run(string page) =>
        ShellScript.Run("RunPage.ps1", "-Page", page, "-Folder", Directory.CreateDirectory(Path.Combine(folder, "place")).FullName);
}
