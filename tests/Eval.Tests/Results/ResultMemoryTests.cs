using System;
using System.Linq;
using TvixEval.Dependencies;
using TvixEval.Engine;
using TvixEval.Results;
using TvixEval.Tests.Dependencies;
using Xunit;

namespace TvixEval.Tests.Results;

/// <summary>Results in the memory of a session.</summary>
public sealed class ResultMemoryTests : IDisposable
{
    private readonly DependencyFolder folder;
    private readonly Evaluator evaluator;
    private string? variable = "1";

    public ResultMemoryTests()
    {
        folder = new DependencyFolder(name => name == "V" ? variable : null);
        folder.Write("a", "1").Age();
        evaluator = folder.NewEvaluator();
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AResultIsFoundUntilTheSessionStartsFromScratch()
    {
        var memory = new ResultMemory(evaluator.Dependencies!);
        folder.Evaluate("builtins.readFile ./a", evaluator);
        CachedResult result = Result(10);
        Assert.True(memory.Store("k", result));
        Assert.Same(result, memory.Find("k", folder.Validator()));
        Assert.Null(memory.Find("other", folder.Validator()));

        Assert.False(evaluator.RefreshFiles());
        Assert.Same(result, memory.Find("k", folder.Validator()));
        folder.Write("a", "22");
        Assert.True(evaluator.RefreshFiles());
        Assert.Null(memory.Find("k", folder.Validator()));
        Assert.Equal(0, memory.Count);
    }

    [Fact]
    public void AnotherVariableMakesAnotherResult()
    {
        var memory = new ResultMemory(evaluator.Dependencies!);
        folder.Evaluate("builtins.getEnv \"V\"", evaluator);
        memory.Store("k", Result(10));
        Assert.NotNull(memory.Find("k", folder.Validator()));
        variable = "2";
        Assert.Null(memory.Find("k", folder.Validator()));
        variable = "1";
        Assert.NotNull(memory.Find("k", folder.Validator()));
    }

    [Fact]
    public void WhatBelongsToAnotherRecordIsNotComplete()
    {
        var memory = new ResultMemory(evaluator.Dependencies!);
        DependencyRecord before = evaluator.Dependencies!.Current;
        Assert.True(memory.IsComplete(before, folder.Validator()));
        evaluator.ResetFiles();
        Assert.False(memory.IsComplete(before, folder.Validator()));
    }

    [Theory]
    [InlineData("builtins.currentTime", true)]
    [InlineData("builtins.readFile (builtins.fetchurl (\"file://\" + toString ./a))", false)]
    public void TheTimeOfASessionStandsStill(string expression, bool isComplete)
    {
        var memory = new ResultMemory(evaluator.Dependencies!);
        folder.Evaluate(expression, evaluator);
        Assert.Equal(isComplete, memory.IsComplete(evaluator.Dependencies!.Current, folder.Validator()));
    }

    [Fact]
    public void TheLeastRecentlyUsedGoFirst()
    {
        var memory = new ResultMemory(evaluator.Dependencies!) { MaxCount = 3, MaxBytes = 100 };
        foreach (string key in new[] { "a", "b", "c" })
        {
            memory.Store(key, Result(10));
        }

        Assert.NotNull(memory.Find("a", folder.Validator()));
        memory.Store("d", Result(10));
        Assert.Equal("acd", Keys(memory));

        // By size, too; what is replaced counts once, and what is larger than all is not kept.
        memory.Store("e", Result(85));
        Assert.Equal("de", Keys(memory));
        memory.Store("e", Result(80));
        Assert.Equal("de", Keys(memory));
        Assert.False(memory.Store("f", Result(101)));
    }

    private string Keys(ResultMemory memory) => string.Concat("abcdef".Where(key => memory.Find(key.ToString(), folder.Validator()) is not null));

    private CachedResult Result(int size) => new() { Data = new byte[size], Record = evaluator.Dependencies!.Current };
}
