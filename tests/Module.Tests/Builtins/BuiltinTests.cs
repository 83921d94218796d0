using System.Linq;
using System.Management.Automation;
using TvixEval.Module.Tests.Hosting;
using TvixEval.Store;
using Xunit;

namespace TvixEval.Module.Tests.Builtins;

/// <summary>Get-NixBuiltin.</summary>
public sealed class BuiltinTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly PowerShellEngine engine = fixture.Engine;

    [Fact]
    public void EachHasHelpThatNamesItsArguments()
    {
        NixBuiltin[] all = Get("Get-NixBuiltin");
        Assert.All(all, static builtin =>
        {
            Assert.True(builtin.Description.Length > 15, builtin.Name);
            Assert.EndsWith(".", builtin.Synopsis.TrimEnd(')'));
            Assert.All(builtin.Parameters, name => Assert.Contains(name, builtin.Description));
        });
    }

    /// <summary>A feature is to be known, completed and shown, or nobody finds the builtin.</summary>
    [Fact]
    public void TheFeaturesOfBuiltinsAreKnownCompletedAndShown()
    {
        string[] features = Get("Get-NixBuiltin").Select(static builtin => builtin.ExperimentalFeature).OfType<string>().Distinct().ToArray();
        Assert.Contains("fetch-tree", features);
        Assert.Empty(ExperimentalFeatures.WarnOfUnknown(features));
        Assert.All(features, feature => Assert.Equal(
            feature,
            engine.One("$line = \"Invoke-NixExpression 1 -ExperimentalFeature $($args[0])\"; (TabExpansion2 $line $line.Length).CompletionMatches[0].CompletionText", feature)));
        Assert.Contains("(needs fetch-tree)", engine.Show("Get-NixBuiltin fetchTree"), System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("builtins.map", "map")]
    [InlineData("__add", "add")]
    [InlineData("builtins.tai*", "tail")]
    public void AreFoundAsTheyAreWritten(string name, string found) =>
        Assert.Equal(found, Assert.Single(Get($"Get-NixBuiltin '{name}'")).Name);

    [Fact]
    public void AreWhatTheEvaluatorHas()
    {
        var listed = Get("Get-NixBuiltin").Where(static builtin => builtin.ExperimentalFeature is null).Select(static builtin => builtin.Name);
        var there = engine.Run("Invoke-NixExpression 'builtins.attrNames builtins'").Select(static name => (string)name!.BaseObject);
        Assert.Equal(there, listed);
    }

    [Fact]
    public void SayWhichVariableTheyAre()
    {
        foreach (NixBuiltin builtin in Get("Get-NixBuiltin").Where(static builtin => builtin.ExperimentalFeature is null))
        {
            Assert.Equal(true, engine.One($"Test-NixExpression \"{builtin.GlobalName}\" -Quiet"));
            Assert.Equal(builtin.IsGlobal, engine.One($"Test-NixExpression \"{builtin.Name}\" -Quiet"));
        }
    }

    [Fact]
    public void HaveTheArityThatCallsNeed()
    {
        foreach (NixBuiltin builtin in Get("Get-NixBuiltin").Where(static builtin => builtin.ExperimentalFeature is null && builtin.Arity > 1))
        {
            string call = $"builtins.typeOf (builtins.{builtin.Name} " + string.Concat(Enumerable.Repeat("1 ", builtin.Arity - 1)) + ")";
            Assert.Equal("lambda", engine.One("Invoke-NixExpression $args[0]", call));
        }
    }

    [Fact]
    public void OneOfEachKind()
    {
        NixBuiltin map = Get("Get-NixBuiltin map").Single();
        Assert.Equal((2, true, "map", "map f list", NixBuiltinKind.Function), (map.Arity, map.IsGlobal, map.GlobalName, map.Usage, map.Kind));
        NixBuiltin add = Get("Get-NixBuiltin ADD").Single();
        Assert.Equal((2, false, "__add", "builtins.add e1 e2"), (add.Arity, add.IsGlobal, add.GlobalName, add.Usage));
        NixBuiltin constant = Get("Get-NixBuiltin null").Single();
        Assert.Equal((0, NixBuiltinKind.Constant, "null"), (constant.Arity, constant.Kind, constant.Usage));
        Assert.Contains(Get("Get-NixBuiltin"), static builtin => builtin.ExperimentalFeature is not null);
    }

    [Fact]
    public void NamesAreWildcardsFromArgumentsAndThePipeline()
    {
        Assert.Equal(new[] { "isAttrs", "isBool" }, Get("'isA*', 'isB*' | Get-NixBuiltin").Select(static builtin => builtin.Name));
        Assert.Empty(Get("Get-NixBuiltin x*x"));
        EngineResult result = engine.RunAll("Get-NixBuiltin nope, map");
        Assert.Equal("map", result.Output.Single()!.ToString());
        Assert.StartsWith("BuiltinNotFound,", result.Error.FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData("Get-NixBuiltin hasA", "hasAttr")]
    [InlineData("Get-NixBuiltin -Name FOLD", "'foldl'''")]
    public void NamesComplete(string line, string expected)
    {
        CommandCompletion found = null!;
        using (PowerShell shell = engine.Create("param($line) [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)", line))
        {
            found = (CommandCompletion)shell.Invoke().Single().BaseObject;
        }

        CompletionResult match = Assert.Single(found.CompletionMatches);
        Assert.Equal(expected, match.CompletionText);
        Assert.NotEqual(match.ListItemText, match.ToolTip);
    }

    [Fact]
    public void ShowAsATable() => Assert.Matches(@"map f list +True +Applies f to each", engine.Show("Get-NixBuiltin map"));

    private NixBuiltin[] Get(string script) => engine.Run(script).Select(static item => (NixBuiltin)item!.BaseObject).ToArray();
}
