using System;
using System.IO;
using System.Text.RegularExpressions;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Help;

/// <summary>The README shows what the commands show, and lists them all.</summary>
public sealed partial class ReadmeTests
{
    private static string Text { get; } = File.ReadAllText(Path.Combine(BuildFacts.Repository, "README.md")).Replace("\r\n", "\n", StringComparison.Ordinal);

    [Fact]
    public void The_screen_is_that_of_the_commands()
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
    public void The_table_has_each_command(string name) => Assert.Contains($"`{name}`", Text, StringComparison.Ordinal);

    [GeneratedRegex("```powershell\n(?<screen>PS> .*?)```", RegexOptions.Singleline)]
    private static partial Regex Screen();
}
