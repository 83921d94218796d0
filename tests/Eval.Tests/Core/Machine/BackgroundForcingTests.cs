using System;
using System.Diagnostics;
using System.Threading;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Work;
using Xunit;

namespace TvixEval.Tests.Core.Machine;

/// <summary><c>builtins.parallel</c>, and the threads behind it.</summary>
public sealed class BackgroundForcingTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly Vm vm = Nix.NewVm(Settings());

    [Theory]
    [InlineData("builtins.parallel [ (throw \"a\") (1 + 1) ] (2 + 3)", "5")]
    [InlineData("builtins.parallel [ ] \"x\"", "\"x\"")]
    [InlineData("let xs = builtins.genList (n: n * n) 6; in builtins.parallel xs (builtins.foldl' builtins.add 0 xs)", "55")]
    [InlineData("builtins.parallel (builtins.genList (n: builtins.parallel [ n (n + 1) ] (n + 1)) 3) 1", "1")]
    [InlineData("map (builtins.parallel [ 1 ]) [ 1 2 ]", "[ 1 2 ]")]
    public void TheResultIsThatOfTheSecondArgument(string expression, string expected)
    {
        Assert.Equal(expected, Print(expression));
        using BackgroundForcing background = Start(2);
        Assert.Equal(expected, Print(expression));
    }

    [Theory]
    [InlineData("builtins.parallel 1 2", "expected a list but found an integer: 1")]
    [InlineData("builtins.parallel (throw \"first\") (throw \"second\")", "first")]
    [InlineData("builtins.parallel [ ] (throw \"second\")", "second")]
    [InlineData("let xs = [ (throw \"x\") ]; in builtins.parallel xs (builtins.head xs)", "x")]
    public void ErrorsAreThoseOfWhatIsLookedAt(string expression, string message)
    {
        Assert.Equal(message, Fail(expression).Message);
        using BackgroundForcing background = Start(2);
        Assert.Equal(message, Fail(expression).Message);
    }

    [Fact]
    public void ItIsThereOnlyWithItsFeature()
    {
        Assert.Equal("false", Nix.Print("builtins ? parallel"));
        Assert.Equal("true", Print("builtins ? parallel"));
    }

    [Fact]
    public void ElementsAreEvaluatedWhileTheEvaluationGoesOn()
    {
        using BackgroundForcing background = Start(2);
        NixList list = (NixList)Eval("let xs = builtins.genList (n: builtins.seq (builtins.genList (i: i) 1000) (n + 1)) 50 ++ [ (throw \"no\") ]; in builtins.parallel xs xs");
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < 50; i++)
        {
            while (list[i].Peek() is null && watch.Elapsed < Long)
            {
                Thread.Sleep(1);
            }

            Assert.Equal($"{i + 1}", $"{list[i].Peek()}");
        }

        Assert.Equal("no", Fail(list[50]).Message);
    }

    [Theory]
    [InlineData("let f = x: f (x + 1); in f 0")]
    [InlineData("let f = x: 1 + f (x + 1); in f 0")]
    [InlineData("builtins.stringLength (builtins.concatStringsSep \",\" (builtins.genList toString 100000000))")]
    public void WhatIsNotDoneWhenTheEvaluationEndsIsGivenUp(string endless)
    {
        Value all;
        using (Start(3))
        {
            all = Eval($"let xs = [ ({endless}) ({endless}) ({endless}) 1 ]; in builtins.parallel xs xs");
            Thread.Sleep(50);
        }

        // It is as it was, and may be evaluated once more.
        Value value = ((NixList)all)[0];
        Assert.Null(value.Peek());
        vm.OnPoll = static () => throw new NixException(NixErrorKind.Timeout, "again");
        Assert.Equal("again", Fail(value).Message);
    }

    [Fact]
    public void MemoryIsLimitedThere()
    {
        MemoryBudget? before = MemoryBudget.Current;
        MemoryBudget.Current = new MemoryBudget(32 << 20, "enough");
        try
        {
            using BackgroundForcing background = Start(2);
            Value all = Eval("let xs = [ (let f = n: { v = n; next = f (n + 1); }; in builtins.deepSeq (f 0) 1) ]; in builtins.parallel xs xs");
            Thread.Sleep(100);
            Assert.Equal(NixErrorKind.MemoryLimit, Fail(((NixList)all)[0]).Kind);
        }
        finally
        {
            MemoryBudget.Current = before;
        }
    }

    private static EvalSettings Settings()
    {
        var settings = new EvalSettings { MaxCallDepth = 100_000_000 };
        settings.ExperimentalFeatures.Add("parallel-eval");
        return settings;
    }

    private BackgroundForcing Start(int threads)
    {
        vm.SharesResults = true;
        return vm.Background = new BackgroundForcing(threads, () => new Vm(vm.Host), new MachineTerms { Names = vm.Names });
    }

    private Value Eval(string expression)
    {
        using VmSlot.Scope slot = VmSlot.Install(vm);
        return Nix.Eval(vm, expression);
    }

    private string Print(string expression)
    {
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Value value = Nix.Eval(vm, expression);
        vm.ForceDeep(value);
        return AmbiguousPrinter.Print(value);
    }

    private NixException Fail(string expression)
    {
        using VmSlot.Scope slot = VmSlot.Install(vm);
        return Assert.Throws<NixException>(() => Nix.Eval(vm, expression));
    }

    private NixException Fail(Value value)
    {
        using VmSlot.Scope slot = VmSlot.Install(vm);
        return Assert.Throws<NixException>(() => vm.Force(value));
    }
}
