using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Help;

/// <summary>The README shows what the commands show, and lists them all.</summary>
public sealed partial class ReadmeTests
{
    private static string Text { get; } = File.ReadAllText(Path.Combine(BuildFacts.Repository, "README.md")).Replace("\r\n", "\n", StringComparison.Ordinal);

    [Fact]
    public void TheScreenIsThatOfTheCommands()
    {
        using var engine = new PowerShellEngine();
        engine.Runspace.SessionStateProxy.Path.SetLocation(BuildFacts.Repository);
        string[] commands = Screen().Match(Text).Groups["screen"].Value.Split("PS> ", StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(commands);
        foreach (string command in commands)
        {
            string[] parts = command.Split('\n', 2);
            var example = new HelpExample("README", parts[0], HelpExample.Lines(parts[1]));
            string shown = engine.Show(example.Code);
            Assert.True(example.Matches(HelpExample.Lines(shown)), $"{example.Code}{Environment.NewLine}shows{Environment.NewLine}{shown}");
        }
    }

    [Theory]
    [MemberData(nameof(HelpTests.Cmdlets), MemberType = typeof(HelpTests))]
    public void TheTableHasEachCommand(string name) => Assert.Contains($"`{name}`", Text, StringComparison.Ordinal);

    [Fact]
    public void TheHereStringGivesWhatIsSaid()
    {
        using var engine = new PowerShellEngine();
        Match block = HereString().Match(Text);
        Assert.True(block.Success);
        Assert.Equal(block.Groups["said"].Value, ((string)engine.One(block.Groups["code"].Value)!).TrimEnd('\n'));
    }

    // The page's own programs are compiled and run.
    [Fact]
    public void TheProgramIsOneOfThePageOnEmbedding()
    {
        string page = File.ReadAllText(Path.Combine(BuildFacts.Repository, "docs", "embedding.md")).Replace("\r\n", "\n", StringComparison.Ordinal);
        Match program = CSharp().Match(Text);
        Assert.True(program.Success);
        Assert.Contains(program.Value, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/README.md")]
    public void ItsLinksLeadToFiles(string page)
    {
        string file = Path.Combine(BuildFacts.Repository, page);
        string[] targets = Link().Matches(File.ReadAllText(file)).Select(static link => link.Groups["target"].Value.Split('#')[0]).ToArray();
        Assert.NotEmpty(targets);
        Assert.All(
            targets.Where(static target => !target.Contains("://", StringComparison.Ordinal)),
            target => Assert.True(target.Length == 0 || Path.Exists(Path.Combine(Path.GetDirectoryName(file)!, target)), target + " does not exist."));
    }

    [GeneratedRegex("```powershell\n(?<code>[^`]*@'\n[^`]*'@\n[^`#]*)# (?<said>[^\n]*)\n```")]
    private static partial Regex HereString();

    [GeneratedRegex("```csharp\n.*?```", RegexOptions.Singleline)]
    private static partial Regex CSharp();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("```powershell\n(?<screen>PS> .*?)```", RegexOptions.Singleline)]
    private static partial Regex Screen();
}
