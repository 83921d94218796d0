using System;
using System.IO;
using System.Linq;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Help;

/// <summary>The examples of the help run, in a copy of the folder samples, and show what the help says.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tvixeval-help-");

    // What needs Pester runs there (pester/BeNixEqual.Tests.ps1).
    public static TheoryData<string> Examples() => new(HelpFile.Examples.Select(static example => example.Name)
        .Where(static name => !name.StartsWith("Register-NixShouldOperator ", StringComparison.Ordinal)).ToArray());

    [Theory]
    [MemberData(nameof(Examples))]
    public void ExampleShowsWhatTheHelpSays(string name)
    {
        HelpExample example = HelpFile.Examples.Single(example => example.Name == name);
        string samples = Path.Combine(AppContext.BaseDirectory, "samples");
        foreach (string file in Directory.GetFiles(samples, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder.FullName, Path.GetRelativePath(samples, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        using var engine = new PowerShellEngine();
        engine.Runspace.SessionStateProxy.Path.SetLocation(folder.FullName);
        if (example.Output.Count == 0)
        {
            engine.Run(example.Code);
            return;
        }

        string shown = engine.Show(example.Code);
        Assert.True(
            example.Matches(HelpExample.Lines(shown)),
            $"The help of {name} says that{Environment.NewLine}{example.Code}{Environment.NewLine}shows{Environment.NewLine}"
            + string.Join(Environment.NewLine, example.Output) + $"{Environment.NewLine}but it shows{Environment.NewLine}{shown}");
    }

    public void Dispose() => TestFolders.Delete(folder.FullName);
}
