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
    public void TheFirstStepsShowWhatThePageSays()
    {
        IReadOnlyList<ShellResult> steps = Run(Path.Combine(BuildFacts.Repository, "docs", "first-steps.md"));
        Assert.True(steps.Count > 40);
        Assert.DoesNotContain(steps, static step => step.Outcome == "Failed");
    }

    [ShellFact]
    public void ThePageOnDifferencesShowsWhatItSays()
    {
        IReadOnlyList<ShellResult> steps = Run(Path.Combine(BuildFacts.Repository, "docs", "differences.md"));
        Assert.NotEmpty(steps);
        Assert.DoesNotContain(steps, static step => step.Outcome == "Failed");
    }

    [ShellFact]
    public void ThePageOnFlakeObjectsShowsWhatItSays()
    {
        IReadOnlyList<ShellResult> steps = Run(Path.Combine(BuildFacts.Repository, "docs", "flake-objects.md"));
        Assert.NotEmpty(steps);
        Assert.DoesNotContain(steps, static step => step.Outcome == "Failed");
    }

    [ShellFact]
    public void ThePageOnOptionsShowsWhatItSays()
    {
        IReadOnlyList<ShellResult> steps = Run(Path.Combine(BuildFacts.Repository, "docs", "options.md"));
        Assert.NotEmpty(steps);
        Assert.DoesNotContain(steps, static step => step.Outcome == "Failed");
    }

    [ShellFact]
    public void ThePageOnModulesShowsWhatItSays()
    {
        IReadOnlyList<ShellResult> steps = Run(Path.Combine(BuildFacts.Repository, "docs", "modules.md"));
        Assert.NotEmpty(steps);
        Assert.DoesNotContain(steps, static step => step.Outcome == "Failed");
    }

    [ShellFact]
    public void ThePageOnWhatWasReadShowsWhatItSays()
    {
        IReadOnlyList<ShellResult> steps = Run(Path.Combine(BuildFacts.Repository, "docs", "reads.md"));
        Assert.NotEmpty(steps);
        Assert.DoesNotContain(steps, static step => step.Outcome == "Failed");
    }

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

    private IReadOnlyList<ShellResult> Run(string page) =>
        ShellScript.Run("RunPage.ps1", "-Page", page, "-Folder", Directory.CreateDirectory(Path.Combine(folder, "place")).FullName);
}
