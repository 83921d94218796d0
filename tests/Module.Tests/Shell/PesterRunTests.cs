using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Shell;

/// <summary>The Pester files in PowerShell itself, under Pester itself, one result a file.</summary>
public sealed class PesterRunTests
{
    private static readonly Lazy<IReadOnlyList<ShellResult>> Results = new(static () => Run(ModuleFolder.PesterFiles));

    public static TheoryData<string> Files() => new(Directory.GetFiles(ModuleFolder.PesterFiles, "*.Tests.ps1", SearchOption.AllDirectories)
        .Select(static file => Path.GetRelativePath(ModuleFolder.PesterFiles, file)).Order().ToArray());

    [ShellTheory]
    [MemberData(nameof(Files))]
    public void Passes(string file)
    {
        ShellResult[] tests = Results.Value.Where(test => Path.GetRelativePath(ModuleFolder.PesterFiles, test.File) == file).ToArray();
        Assert.NotEmpty(tests);
        string failures = Failures(tests);
        Assert.True(failures.Length == 0, failures);
    }

    [ShellFact]
    public void WhatFailsIsToldOf()
    {
        (string Text, string? Start, string? Message)[] files =
        {
            ("Describe 'd' { It 'passes' { 1 | Should -Be 1 }; It 'is left out' -Skip { throw 'x' } }", null, null),
            ("Describe 'd' { It 'passes' { 1 }; It 'fails' { 1 | Should -Be 2 } }", "d.fails: ", "Expected 2, but got 1."),
            ("Describe 'd' { It 'throws' { throw 'no luck' } }", "d.throws: ", "no luck"),
            ("Describe 'd' { BeforeAll { throw 'no luck' }; It 'needs it' { 1 } }", "d.needs it: ", "no luck"),
            ("Describe 'd' { It 'passes' { 1 }; AfterAll { throw 'no luck' } }", "d: ", "no luck"),
            ("Describe 'd' { throw 'no luck' }", string.Empty, "no luck"),
            ("Describe 'd' {", string.Empty, "Missing closing '}'"),
        };
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tvixeval-pester-");
        try
        {
            for (int i = 0; i < files.Length; i++)
            {
                File.WriteAllText(Path.Combine(folder.FullName, $"{i}.Tests.ps1"), files[i].Text);
            }

            IReadOnlyList<ShellResult> outcomes = Run(folder.FullName);
            for (int i = 0; i < files.Length; i++)
            {
                ShellResult[] tests = outcomes.Where(outcome => Path.GetFileName(outcome.File) == $"{i}.Tests.ps1").ToArray();
                Assert.NotEmpty(tests);
                string failures = Failures(tests);
                Assert.StartsWith(files[i].Start ?? string.Empty, failures, StringComparison.Ordinal);
                Assert.Contains(files[i].Message ?? string.Empty, failures, StringComparison.Ordinal);
                Assert.Equal(files[i].Message is null, failures.Length == 0);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Failures(IEnumerable<ShellResult> tests) => string.Join(
        "\n", tests.Where(static test => test.Outcome is not "Passed" and not "Skipped").Select(static test => $"{test.Name}: {test.Message}"));

    private static IReadOnlyList<ShellResult> Run(string folder) => ShellScript.Run("RunPester.ps1", "-Folder", folder);
}
