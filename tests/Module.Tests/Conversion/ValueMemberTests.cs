using System;
using System.Management.Automation;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Conversion;

/// <summary>Attributes and elements of values (<c>-As Value</c>) are read as those of other objects are.</summary>
public sealed class ValueMemberTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Tree =
        "$count = @{ n = 0 }; $v = Invoke-NixExpression '{ f }: { a.b = [ 1 { c = f 5; } (throw \"no\") ]; type = \"t\"; X = 1; x = 2; Only = 3; boom = throw \"bang\"; }' "
        + "-Argument @{ f = { $count.n++; $_ } } -As Value; ";

    private readonly PowerShellEngine engine = fixture.Engine;

    [Theory]
    [InlineData("$v.a.b[1].c", "5")]
    [InlineData("$v['a']['b'][1]['c']", "5")]
    [InlineData("$v.a.b[-2].c", "5")]
    [InlineData("$v.X", "1")]
    [InlineData("$v.x", "2")]
    [InlineData("$v.only", "3")]
    [InlineData("$v['only']", "")]
    [InlineData("$v['type']", "\"t\"")]
    [InlineData("$v.Type", "set")]
    [InlineData("$v.a.b[3]", "")]
    [InlineData("$v.a.b[-4]", "")]
    [InlineData("$v.a[0]", "")]
    [InlineData("$v.nothing", "")]
    [InlineData("$v.a.b.c", "")]
    [InlineData("[int] $v.a.b[0] + 1", "2")]
    [InlineData("$v.x -eq 2", "True")]
    public void APartIsAValue(string script, string expected) => Assert.Equal(expected, engine.One(Tree + $"\"$({script})\""));

    [Theory]
    [InlineData("$null = $v.a.b[1].c", 0)]
    [InlineData("$null = $v.a.b[1].PSObject.Members | ForEach-Object Name", 0)]
    [InlineData("$null = \"$($v.a.b[1].c)\", \"$($v.a.b[1].c)\"", 1)]
    public void OnlyWhatIsReadIsEvaluated(string script, int expected) =>
        Assert.Equal(expected, engine.One(Tree + script + "; $count.n"));

    [Theory]
    [InlineData("$v.boom.x", "bang")]
    [InlineData("$v.a.b[2][0]", "no")]
    [InlineData("$v.a.b[2].GetAttribute('x')", "no")]
    public void AFailureOnTheWayIsAnError(string script, string message)
    {
        ErrorRecord error = engine.RunAll(Tree + script).Error;
        Assert.StartsWith("NixThrow,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(message, error.Exception.Message);
    }

    [Fact]
    public void AMissingAttributeIsAnErrorInStrictMode() =>
        Assert.Equal("PropertyNotFoundStrict", engine.RunAll("& { Set-StrictMode -Version Latest; " + Tree + "$v.nothing }").Error.FullyQualifiedErrorId);

    [Fact]
    public void CompletionKnowsTheNamesOfWhatIsEvaluated()
    {
        var value = (NixValue)engine.One(Tree + "$null = \"$($v.a.GetAttribute('b').Type)\"; $v")!;
        Assert.Equal(["Only", "X", "a", "boom", "type", "x"], value.GetDynamicMemberNames());
        Assert.Equal(["b"], value.GetAttribute("a")!.GetDynamicMemberNames());
        Assert.Empty(value.GetAttribute("boom")!.GetDynamicMemberNames());
    }
}
