using System;
using System.Linq;
using System.Management.Automation;
using TvixEval.Diagnostics;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Errors;

/// <summary>An infinite recursion says how it comes about.</summary>
public sealed class CycleTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly PowerShellEngine engine = fixture.Engine;

    [Theory]
    [InlineData("let x = x + 1; in x", "1:9")]
    [InlineData("let a = b + 1; b = c + 1; c = a + 1; in a", "1:9 1:20 1:31")]
    [InlineData("let f = x: x + g x; g = x: v + x; v = f 1; in v", "1:39 1:16 1:28")]
    [InlineData("rec { a = { x = b.y; }; b = { y = a.x; }; }.a.x", "1:17 1:35")]
    public void EachStepIsNamed(string expression, string expected)
    {
        var error = (NixException)engine.RunAll("Invoke-NixExpression $args[0]", expression).Error.Exception;
        Assert.Equal(NixErrorKind.InfiniteRecursion, error.Kind);
        Assert.Equal(expected, string.Join(' ', error.Cycle.Select(static step => $"{step.Line}:{step.Column}")));
    }

    [Fact]
    public void TheRecommendedActionShowsTheCycle()
    {
        ErrorRecord error = engine.RunAll("Invoke-NixExpression 'let a = b + 1; b = a + 1; in a'").Error;
        Assert.Equal(
            "Break the cycle: b (\u00abstring\u00bb:1:9) -> a (\u00abstring\u00bb:1:20) -> (repeats).",
            error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void ARecursionThroughNativeCodeIsAnErrorToo()
    {
        var error = (NixException)engine.RunAll("Invoke-NixExpression 'let l = map (x: builtins.elemAt l 0) [ 1 ]; in l'").Error.Exception;
        Assert.Equal(NixErrorKind.InfiniteRecursion, error.Kind);
    }

    [Theory]
    [InlineData("throw \"x\"")]
    [InlineData("1 + \"x\"")]
    public void OtherErrorsHaveNone(string expression) =>
        Assert.Empty(((NixException)engine.RunAll("Invoke-NixExpression $args[0]", expression).Error.Exception).Cycle);

    [Fact]
    public void WhatLimitsCanBeRaisedIsSaid()
    {
        Assert.Contains("-MaxCallDepth", engine.RunAll("Invoke-NixExpression 'let f = x: f x; in f 1'").Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("-ExperimentalFeature", engine.RunAll("Invoke-NixExpression '1 |> (x: x)'").Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }
}
