using System.Linq;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Sessions;

public sealed class StreamTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly PowerShellEngine engine = fixture.Engine;

    [Fact]
    public void TraceGoesToTheInformationStream()
    {
        EngineResult result = engine.RunAll("Invoke-NixExpression 'builtins.trace \"h\u00e9llo\" (builtins.trace { a = 1; } 2)'");
        Assert.Equal(2L, Assert.Single(result.Output)!.BaseObject);
        Assert.Equal(new[] { "h\u00e9llo", "{ a = 1; }" }, result.Information.Select(static record => record.MessageData.ToString()));
        Assert.All(result.Information, static record => Assert.Equal(new[] { "Nix" }, record.Tags));
    }

    [Fact]
    public void WarningsGoToTheWarningStream()
    {
        EngineResult result = engine.RunAll("Invoke-NixExpression 'builtins.warn \"careful\" 1'");
        Assert.Equal(new[] { "careful" }, result.Warnings);
        Assert.Equal(1L, Assert.Single(result.Output)!.BaseObject);
    }

    [Fact]
    public void MessagesComeBetweenTheElementsTheyBelongTo()
    {
        EngineResult result = engine.RunAll("Invoke-NixExpression '[ (builtins.trace \"one\" 1) (builtins.trace \"two\" 2) ]' 6>&1");
        Assert.Equal(new[] { "one", "1", "two", "2" }, result.Output.Select(static item => item!.ToString()));
    }

    [Fact]
    public void MessagesArriveFromHoweverDeepEvaluationIs()
    {
        EngineResult result = engine.RunAll("""
            Invoke-NixExpression 'let go = n: if n == 0 then builtins.trace "deep" 1 else builtins.foldl'' (a: x: go (n - 1)) 0 [ 1 ]; in go 20000' -MaxCallDepth 1000000
            """);
        Assert.Equal(1L, Assert.Single(result.Output)!.BaseObject);
        Assert.Equal("deep", Assert.Single(result.Information).MessageData.ToString());
    }

    [Fact]
    public void AListIsEvaluatedNoFurtherThanSomebodyReadsIt()
    {
        EngineResult result = engine.RunAll("foreach ($once in 1) { Invoke-NixExpression '[ 1 (throw \"never\") ]' | ForEach-Object { $_; break } }");
        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        Assert.Equal(1L, Assert.Single(result.Output)!.BaseObject);
    }

    [Fact]
    public void AfterAPipelineThatEndedEarlyEverythingWorksAsBefore()
    {
        engine.RunAll("foreach ($once in 1) { Invoke-NixExpression '[ 1 2 ]' | ForEach-Object { break } }");
        EngineResult result = engine.RunAll("Invoke-NixExpression 'builtins.trace \"still here\" 1'");
        Assert.Equal("still here", Assert.Single(result.Information).MessageData.ToString());
    }

    [Fact]
    public void TwoCommandsInOnePipelineKeepTheirMessagesApart()
    {
        EngineResult result = engine.RunAll("""
            Invoke-NixExpression '[ "builtins.trace \"inner a\" 1" "2" ]' -InformationVariable outer |
                Invoke-NixExpression -InformationVariable inner -ErrorAction Stop
            "outer $outer, inner $inner"
            """);
        Assert.Equal(new[] { "1", "2", "outer , inner inner a" }, result.Output.Select(static item => item!.ToString()));
    }

    [Theory]
    [InlineData("Invoke-NixExpression 1 -ExperimentalFeature zap, pipe-operators, bar, zap")]
    [InlineData("Test-NixExpression 1 -ExperimentalFeature zap, nix-command, bar")]
    [InlineData("Measure-NixExpression 1 -ExperimentalFeature bar, zap")]
    [InlineData("New-NixSession -ExperimentalFeature bar, zap | Remove-NixSession")]
    public void UnknownFeaturesAreWarnedOfAsCPlusPlusNixDoes(string script)
    {
        EngineResult result = engine.RunAll(script);
        Assert.Equal(new[] { "unknown experimental feature 'bar'", "unknown experimental feature 'zap'" }, result.Warnings);
    }
}
