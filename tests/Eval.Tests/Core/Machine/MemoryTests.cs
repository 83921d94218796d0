using System;
using System.Threading;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Tests.IO;
using TvixEval.Text;
using TvixEval.Work;
using Xunit;

namespace TvixEval.Tests.Core.Machine;

/// <summary>
/// What an expression makes is charged before it is made: whatever grows without end, ends in the error of the limit, and the heap was
/// never much larger than allowed.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class MemoryTests
{
    private const long Limit = 8 << 20;

    [Theory]
    [InlineData("a + a", "\"0123456789\"")]
    [InlineData("\"${a}${a}\"", "\"0123456789\"")]
    [InlineData("\"${a}${a}${a}\"", "\"0123456789\"")]
    [InlineData("\"${a}${a}${a}${a}${a}${a}\"", "\"0123456789\"")]
    [InlineData("builtins.concatStringsSep \",\" [ a a ]", "\"0123456789\"")]
    [InlineData("builtins.concatStringsSep a [ \"1\" \"2\" \"3\" ]", "\"0123456789\"")]
    [InlineData("builtins.replaceStrings [ \"0\" ] [ a ] (a + a)", "\"0123456789\"")]
    [InlineData("builtins.replaceStrings [ \"\" ] [ \"xx\" ] a", "\"0123456789\"")]
    [InlineData("toString [ a a ]", "\"0123456789\"")]
    [InlineData("builtins.toJSON [ a a ]", "\"0123456789\"")]
    [InlineData("builtins.toJSON { x = a; y = a; }", "\"0123456789\"")]
    [InlineData("builtins.toXML [ a a ]", "\"0123456789\"")]
    [InlineData("builtins.replaceStrings [ \"1\" ] [ \"11\" ] a", "\"0123456789\"")]
    [InlineData("builtins.toString (builtins.split \"(5)\" (a + a))", "\"0123456789\"")]
    [InlineData("builtins.head (builtins.match \"(.*)\" (a + a))", "\"0123456789\"")]
    [InlineData("builtins.substring 1 (-1) (a + a)", "\"0123456789\"")]
    [InlineData("a ++ a", "[ 1 2 3 4 ]")]
    [InlineData("builtins.concatLists [ a a ]", "[ 1 2 3 4 ]")]
    [InlineData("builtins.concatMap (x: [ x x ]) a", "[ 1 2 3 4 ]")]
    [InlineData("map (x: x) (a ++ a)", "[ 1 2 3 4 ]")]
    [InlineData("builtins.filter (x: true) (a ++ a)", "[ 1 2 3 4 ]")]
    [InlineData("builtins.sort builtins.lessThan (a ++ a)", "[ 1 2 3 4 ]")]
    [InlineData("(builtins.partition (x: true) (a ++ a)).right", "[ 1 2 3 4 ]")]
    [InlineData("(builtins.groupBy (x: \"a\") (a ++ a)).a", "[ 1 2 3 4 ]")]
    [InlineData("builtins.catAttrs \"a\" (builtins.concatMap (x: [ { a = x; } { a = x; } ]) a)", "[ 1 2 3 4 ]")]
    [InlineData("(builtins.zipAttrsWith (n: v: v) (builtins.concatMap (x: [ { a = x; } { a = x; } ]) a)).a", "[ 1 2 3 4 ]")]
    [InlineData("builtins.split \"(.)\" (toString a) ++ a", "[ 1 2 3 4 ]")]
    [InlineData("builtins.splitVersion (builtins.concatStringsSep \".\" (a ++ a))", "[ \"1\" \"2\" ]")]
    [InlineData("builtins.fromJSON (builtins.toJSON (a ++ a))", "[ 1 2 3 4 ]")]
    [InlineData("(builtins.fromTOML \"x = ${builtins.toJSON (a ++ a)}\").x", "[ 1 2 3 4 ]")]
    [InlineData("/. + \"/x${toString a}${toString a}\"", "/x")]
    public void WhatDoublesAgainAndAgainReachesTheLimit(string step, string start) =>
        FailsAtTheLimit($"builtins.foldl' (a: _: {step}) ({start}) (builtins.genList (x: x) 60)");

    [Theory]
    [InlineData("builtins.genList (x: x) 400000000")]
    [InlineData("builtins.deepSeq (builtins.genList (x: x) 5000000) 1")]
    [InlineData("builtins.length (builtins.genericClosure { startSet = [ { key = 1; } ]; operator = x: [ { key = x.key + 1; } ]; })")]
    [InlineData("let f = n: { v = n; next = f (n + 1); }; in builtins.deepSeq (f 0) 1")]
    [InlineData("let f = n: [ n (f (n + 1)) ]; in f 0 == f 0")]
    [InlineData("let f = n: [ n (f (n + 1)) ]; in builtins.toJSON (f 0)")]
    [InlineData("let f = n: 1 + f (n + 1); in f 0")]
    [InlineData("builtins.listToAttrs (builtins.genList (n: { name = toString n; value = n; }) 10000000)")]
    public void WhatIsHugeReachesTheLimit(string expression) => FailsAtTheLimit(expression);

    [Fact]
    public void ManyUpdatesReachTheLimit() => FailsAtTheLimit(
        "builtins.foldl' (a: n: a // { ${toString n} = n; }) { } (builtins.genList (n: n) 1000000)",
        comesBack: false);

    [Fact]
    public void MergingLargeSetsReachesTheLimit() => FailsAtTheLimit(
        "builtins.foldl' (a: i: a // builtins.listToAttrs (builtins.genList (n: { name = \"x${toString (i * 1000000 + n)}\"; value = 1; }) 50000)) { } (builtins.genList (x: x) 60)",
        comesBack: false); // The names and shapes of sets made on the way stay.

    [Theory]
    [InlineData("let s = builtins.foldl' (a: _: a + a) \"0123456789abcdef\" (builtins.genList (x: x) 20); in builtins.concatStringsSep s (builtins.genList (x: s) 100)")]
    public void AStringThatNoStringCanHoldIsAnError(string expression)
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        NixException error = Assert.Throws<NixException>(() => Nix.Eval(vm, expression));
        Assert.Equal(NixErrorKind.MemoryLimit, error.Kind);
        Assert.Equal("3", Nix.Eval(vm, "1 + 2").ToString());
    }

    [Fact]
    public void AFileThatIsTooLargeIsNotRead()
    {
        FakeWindowsDisk disk = new FakeWindowsDisk().AddFile(@"C:\large", new byte[32 << 20]).AddFile(@"C:\small", new byte[1 << 20]);
        var files = new WindowsFileSystem(disk, isExact: true);
        MemoryBudget? before = MemoryBudget.Current;
        MemoryBudget.Current = new MemoryBudget(16 << 20, "enough");
        try
        {
            Assert.Equal(1 << 20, files.ReadFile("/C:/small").Length);
            Assert.Equal(1 << 20, disk.BytesRead);
            Assert.Equal("enough", Assert.Throws<NixException>(() => files.ReadFile("/C:/large")).Message);
            Assert.Equal(1 << 20, disk.BytesRead);
        }
        finally
        {
            MemoryBudget.Current = before;
        }
    }

    [Fact]
    public void AListThatNoListCanHoldIsAnError()
    {
        NixException error = Nix.Fail("builtins.genList (x: x) 9000000000000000000");
        Assert.Equal(NixErrorKind.MemoryLimit, error.Kind);
        Assert.StartsWith("a list of 9000000000000000000 elements exceeds the maximum length", error.Message, StringComparison.Ordinal);
    }

    private static void FailsAtTheLimit(string expression, bool comesBack = true)
    {
        // The heap is that of the process: what threads do that others have left can only add to it. So the least of some tries counts, and
        // they come to their end meanwhile.
        const int Tries = 6;
        for (int tries = 1; ; tries++)
        {
            (long most, long left) = Measure(expression);
            if (tries < Tries && (most > Limit + (64 << 20) || (comesBack && left > 5 << 20)))
            {
                Thread.Sleep(tries * 100);
                continue;
            }

            // The heap was never much larger than allowed, and is as before.
            Assert.InRange(most, 0, Limit + (64 << 20));
            if (comesBack)
            {
                Assert.InRange(left, long.MinValue, 5 << 20);
            }

            return;
        }
    }

    private static (long Most, long Left) Measure(string expression)
    {
        Vm vm = Nix.NewVm(new EvalSettings { MaxCallDepth = 100_000_000 });
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = before;
        vm.OnPoll = () => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
        MemoryBudget? outer = MemoryBudget.Current;
        MemoryBudget.Current = new MemoryBudget(Limit, "enough");
        try
        {
            using VmSlot.Scope slot = VmSlot.Install(vm);
            NixException error = Assert.Throws<NixException>(() => Nix.Eval(vm, expression));
            Assert.Equal("enough", error.Message);
            Assert.Equal(NixErrorKind.MemoryLimit, error.Kind);
        }
        finally
        {
            MemoryBudget.Current = outer;
        }

        Assert.Equal(0, vm.CallDepth);
        long left = GC.GetTotalMemory(forceFullCollection: true) - before;
        using VmSlot.Scope again = VmSlot.Install(vm);
        Assert.Equal("3", Nix.Eval(vm, "1 + 2").ToString());
        return (most - before, left);
    }

    [Fact]
    public void TheErrorOfALimitIsReportedWhenNothingIsLeft()
    {
        var error = new NixException(NixErrorKind.MemoryLimit, Bytes.FromText(new string('\u00e9', 3 << 20)));
        var budget = new MemoryBudget(1, "used up");
        var held = new byte[64 << 20];
        MemoryBudget.Current = budget;
        try
        {
            Assert.Equal("used up", Assert.Throws<NixException>(static () => MemoryBudget.Charge(64 << 20)).Message);

            Assert.Equal(3 << 20, error.Message.Length);
            Assert.StartsWith("error: \u00e9\u00e9", error.Report, StringComparison.Ordinal);
            Assert.Same(budget, MemoryBudget.Current);
        }
        finally
        {
            MemoryBudget.Current = null;
        }

        GC.KeepAlive(held);
    }
}
