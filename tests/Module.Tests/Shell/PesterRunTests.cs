using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Shell;

/// <summary>The Pester files in PowerShell itself, under Pester itself, one result a file.</summary>
public sealed class PesterRunTests
{
    private static readonly Lazy<IReadOnlyList<Outcome>> Results = new(Run);

    public static TheoryData<string> Files() => new(Directory.GetFiles(ModuleFolder.PesterFiles, "*.Tests.ps1", SearchOption.AllDirectories)
        .Select(static file => Path.GetRelativePath(ModuleFolder.PesterFiles, file)).Order().ToArray());

    [ShellTheory]
    [MemberData(nameof(Files))]
    public void Passes(string file)
    {
        Outcome[] tests = Results.Value.Where(test => Path.GetRelativePath(ModuleFolder.PesterFiles, test.File) == file).ToArray();
        Assert.NotEmpty(tests);
        Assert.Empty(tests.Where(static test => test.Result is not "Passed" and not "Skipped").Select(static test => $"{test.Name}: {test.Message}"));
    }

    private static IReadOnlyList<Outcome> Run()
    {
        string result = Path.Combine(AppContext.BaseDirectory, "pester-results.jsonl");
        File.Delete(result);
        (_, string output, string errors) = DotNetProgram.Run(
            BuildFacts.ShellProgram!, "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass",
            "-File", Path.Combine(AppContext.BaseDirectory, "Shell", "RunPester.ps1"),
            "-Manifest", ModuleFolder.Manifest, "-Pester", BuildFacts.PesterModule!, "-Folder", ModuleFolder.PesterFiles, "-Result", result);
        Assert.True(File.Exists(result), output + errors);
        return File.ReadAllLines(result).Select(static line =>
        {
            JsonElement test = JsonDocument.Parse(line).RootElement;
            return new Outcome(Text(test, "File"), Text(test, "Name"), Text(test, "Outcome"), Text(test, "Message"));
        }).ToArray();
    }

    private static string Text(JsonElement test, string name) => test.GetProperty(name).GetString() ?? string.Empty;

    private sealed record Outcome(string File, string Name, string Result, string Message);
}
