using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Help;

/// <summary>The help and the code agree.</summary>
public sealed partial class HelpTests : IClassFixture<EngineFixture>
{
    private readonly EngineFixture fixture;

    public HelpTests(EngineFixture fixture) => this.fixture = fixture;

    private static string[] CmdletNames { get; } = typeof(NixCmdlet).Assembly.GetTypes()
        .Select(static type => (CmdletAttribute?)Attribute.GetCustomAttribute(type, typeof(CmdletAttribute)))
        .OfType<CmdletAttribute>().Select(static cmdlet => cmdlet.VerbName + "-" + cmdlet.NounName).Order().ToArray();

    public static TheoryData<string> Cmdlets() => new(CmdletNames);

    public static TheoryData<string> Topics() => new(Directory.GetFiles(HelpFile.Folder, "about_*.help.txt")
        .Select(static file => Path.GetFileName(file).Replace(".help.txt", string.Empty, StringComparison.Ordinal)).Order().ToArray());

    [Fact]
    public void ThereIsHelpForTheCmdletsAndForNothingElse() =>
        Assert.Equal(CmdletNames, HelpFile.CommandNames.Order());

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void HelpTellsWhatTheCmdletDoes(string name)
    {
        dynamic help = Get(name);
        string synopsis = ((string)help.Synopsis).Trim();
        Assert.EndsWith(".", synopsis, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", synopsis, StringComparison.Ordinal);
        Assert.NotEmpty(fixture.Engine.Run("(Get-Help $args[0]).description", name));
        Assert.NotEmpty(fixture.Engine.Run("(Get-Help $args[0]).examples.example", name));
        Assert.NotEmpty(fixture.Engine.Run("(Get-Command $args[0]).OutputType", name));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void EveryParameterHasItsTextAndThereAreNoOthers(string name)
    {
        IReadOnlyDictionary<string, string> documented = HelpFile.GetParameters(name);
        string[] known = fixture.Engine.Run(
            "(Get-Command $args[0]).Parameters.Keys | Where-Object { $_ -notin [Management.Automation.Cmdlet]::CommonParameters }", name)
            .Select(static parameter => parameter!.ToString()!).Order(StringComparer.OrdinalIgnoreCase).ToArray();
        Assert.Equal(known, documented.Keys);
        Assert.All(documented, static parameter => Assert.True(
            parameter.Value.EndsWith('.'), $"The help of the parameter {parameter.Key} is no sentence: '{parameter.Value}'"));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void TheSyntaxIsThatOfTheCode(string name)
    {
        // Each parameter set as "required:name@position", from the engine and from the help file.
        string[] code = fixture.Engine.Run(
            """
            (Get-Command $args[0]).ParameterSets | ForEach-Object {
                ($_.Parameters | Where-Object { $_.Name -notin [Management.Automation.Cmdlet]::CommonParameters } | ForEach-Object {
                    $position = if ($_.Position -eq [int]::MinValue) { 'named' } else { $_.Position }
                    "$($_.IsMandatory):$($_.Name)@$position"
                } | Where-Object { $_ }) -join ' '
            }
            """,
            name).Select(Sort).Order().ToArray();
        string[] help = fixture.Engine.Run(
            """
            foreach ($set in (Get-Help $args[0]).syntax.syntaxItem) {
                ($set.parameter | Where-Object { $_ } | ForEach-Object { "$($_.required -eq 'true'):$($_.name)@$($_.position)" }) -join ' '
            }
            """,
            name).Select(Sort).Order().ToArray();
        Assert.Equal(code, help);

        static string Sort(PSObject? line) => string.Join(' ', line!.ToString()!.Split(' ').Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void TopicsAreFound(string topic) => Assert.Contains("TOPIC", fixture.Engine.One("Get-Help $args[0]", topic)!.ToString(), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Topics))]
    public void TopicsUseCommandsAndParametersThatExist(string topic)
    {
        // Code is what is indented by eight blanks after an empty line; a block of it is a script.
        string text = File.ReadAllText(Path.Combine(HelpFile.Folder, topic + ".help.txt"));
        foreach (Match block in Code().Matches(text))
        {
            ScriptBlockAst script = Parser.ParseInput(Indentation().Replace(block.Value, string.Empty), out _, out ParseError[] errors);
            Assert.Empty(errors.Select(error => error.Message + " in " + block.Value));
            foreach (CommandAst command in script.FindAll(static node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
            {
                if (command.GetCommandName() is { } name && name.Contains("-Nix", StringComparison.OrdinalIgnoreCase))
                {
                    string[] parameters = command.CommandElements.OfType<CommandParameterAst>().Select(static parameter => parameter.ParameterName).ToArray();
                    Assert.Equal(parameters, fixture.Engine.Run("$known = (Get-Command $args[0]).Parameters; $args[1] | Where-Object { $known.ContainsKey($_) }", name, parameters)
                        .Select(static parameter => parameter!.ToString()!));
                }
            }
        }
    }

    [Fact]
    public void HelpIsAscii() => Assert.All(
        Directory.GetFiles(HelpFile.Folder), static file => Assert.True(File.ReadAllBytes(file).All(static b => b < 0x7F), file + " has a character that is not ASCII."));

    [GeneratedRegex(@"(?<=\n\n)(^ {8}.*\n)+", RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex("^ {8}", RegexOptions.Multiline)]
    private static partial Regex Indentation();

    private PSObject Get(string name) => fixture.Engine.Run("Get-Help $args[0]", name).Single()!;
}
