using System;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using Xunit;

namespace TvixEval.Tests.Core.Machine;

/// <summary>What was being evaluated when an evaluation was ended is as before, and can be evaluated then.</summary>
public sealed class InterruptTests
{
    private const string Sum = "builtins.foldl' (a: i: a + i) 0 (builtins.genList (i: i) 20000)";
    private const string Slow = "let f = n: if n == 0 then 0 else 1 + f (n - 1); slow = f 5000; in ";

    [Theory]
    [InlineData("let slow = " + Sum + "; outer = slow + 1; in { value = outer; }", "199990001")]
    [InlineData(Slow + "{ value = slow + 1; }", "5001")]
    [InlineData(Slow + "rec { a = { b = slow; }; value = a.b + a.b; }", "10000")]
    [InlineData(Slow + "{ value = builtins.deepSeq [ { x = slow; } ] slow; }", "5000")]
    [InlineData(Slow + "{ value = builtins.length (builtins.filter (x: x == slow) [ 1 slow ]); }", "1")]
    [InlineData(Slow + "{ value = (builtins.mapAttrs (n: v: v + slow) { a = 1; }).a; }", "5001")]
    [InlineData(Slow + "{ value = builtins.head (map (x: x + slow) [ 1 ]); }", "5001")]
    [InlineData(Slow + "{ value = with { inherit slow; }; \"${toString slow}\"; }", "\"5000\"")]
    [InlineData(Slow + "{ value = assert slow == 5000; (x: x slow) (y: y); }", "5000")]
    [InlineData(Slow + "{ value = (builtins.tryEval slow).value; }", "5000")]
    public void WhatWasEndedCanBeEvaluatedAgain(string expression, string expected)
    {
        Exception[] reasons =
        {
            new NixException(NixErrorKind.Interrupted, "stop"),
            new NixException(NixErrorKind.Timeout, "enough"),
            new NixException(NixErrorKind.MemoryLimit, "enough"),
            new InvalidOperationException("none of Nix"),
        };
        foreach (Exception reason in reasons)
        {
            for (int after = 1; after <= 5; after += 2)
            {
                Vm vm = Nix.NewVm();
                using VmSlot.Scope slot = VmSlot.Install(vm);
                Value value = ((AttrSet)Nix.Eval(vm, expression)).Get("value")!;
                int polls = 0;
                vm.OnPoll = () =>
                {
                    if (++polls == after)
                    {
                        throw reason;
                    }
                };
                Assert.Equal(reason.Message, Assert.ThrowsAny<Exception>(() => vm.Force(value)).Message);
                Assert.Equal(0, vm.CallDepth);
                vm.OnPoll = null;
                Assert.Equal(expected, vm.Force(value).ToString());
                Assert.Equal(0, vm.CallDepth);
            }
        }
    }

    [Fact]
    public void TheFirstLimitCountsAndTheUserBeforeAll()
    {
        Vm vm = Nix.NewVm();
        vm.Poll();
        Assert.False(vm.IsInterrupted);
        vm.Interrupt(NixErrorKind.Timeout, "first");
        vm.Interrupt(NixErrorKind.MemoryLimit, "second");
        Assert.True(vm.IsInterrupted);
        Assert.Equal("first", Assert.Throws<NixException>(vm.Poll).Message);

        // It stays so until somebody takes it back.
        Assert.Equal(NixErrorKind.Timeout, Assert.Throws<NixException>(vm.Poll).Kind);
        vm.Interrupt();
        Assert.Equal(NixErrorKind.Interrupted, Assert.Throws<NixException>(vm.Poll).Kind);
        vm.ResetInterrupt();
        Assert.False(vm.IsInterrupted);
        vm.Poll();
    }
}
