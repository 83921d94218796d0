using System;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using Xunit;

namespace TvixEval.Tests.Core.Machine;

/// <summary>Work that nobody would wait for can be ended: it polls, and takes steps in proportion to the data.</summary>
public sealed class PollingTests
{
    // Shared parts: walking all paths would take longer than anybody lives.
    private const string Shared = "let s = n: if n == 0 then \"x\" else let v = s (n - 1); in { a = v; b = v; }; l = n: if n == 0 then \"x\" else let v = l (n - 1); in [ v v ]; "
        + "p = n: if n == 0 then \"x\" else let v = p (n - 1); in { outPath = [ v v ]; }; in ";

    [Theory]
    [InlineData("s 60 == s 60")]
    [InlineData("l 60 == l 60")]
    [InlineData("s 60 != s 60")]
    [InlineData("l 60 < l 60")]
    [InlineData("[ (s 60) 1 ] < [ (s 60) 2 ]")]
    [InlineData("assert s 60 == s 60; 1")]
    [InlineData("builtins.elem (s 60) [ (s 60) ]")]
    [InlineData("toString (l 60)")]
    [InlineData("toString (p 60)")]
    [InlineData("builtins.concatStringsSep \"\" [ (toString (l 60)) ]")]
    [InlineData("builtins.length (builtins.genericClosure { startSet = [ { key = l 60; } { key = l 60; } ]; operator = x: [ ]; })")]
    [InlineData("builtins.sort builtins.lessThan [ (l 60) (l 60) ]")]
    public void SharedPartsAreWalkedUntilSomebodyEndsIt(string expression)
    {
        Vm vm = Nix.NewVm();
        int polls = 0;
        vm.OnPoll = () =>
        {
            if (++polls == 100)
            {
                vm.Interrupt(NixErrorKind.Timeout, "enough");
                vm.Poll();
            }
        };
        using VmSlot.Scope slot = VmSlot.Install(vm);
        NixException error = Assert.Throws<NixException>(() => Nix.Eval(vm, Shared + expression));
        Assert.Equal(NixErrorKind.Timeout, error.Kind);

        // Nothing of it is left in the machine.
        vm.OnPoll = null;
        vm.ResetInterrupt();
        Assert.Equal(0, vm.CallDepth);
        Assert.Equal("true", Nix.Eval(vm, "[ 1 [ 2 ] ] == [ 1 [ 2 ] ]").ToString());
    }

    [Theory]
    [InlineData("let n = d: builtins.foldl' (a: i: [ a ]) [ ] (builtins.genList (i: i) d); in n 40000 < n 40001")]
    [InlineData("let n = d: builtins.foldl' (a: i: [ a 1 ]) [ ] (builtins.genList (i: i) d); in n 40000 < n 40001")]
    [InlineData("let n = d: builtins.foldl' (a: i: [ 1 a ]) [ ] (builtins.genList (i: i) d); in n 40000 < n 40001")]
    [InlineData("let n = d: builtins.foldl' (a: i: { x = a; }) { } (builtins.genList (i: i) d); in n 40000 == n 40001")]
    [InlineData("let n = d: builtins.foldl' (a: i: [ a ]) [ ] (builtins.genList (i: i) d); in toString (n 40000)")]
    public void NestedDataTakesStepsInProportionToItsDepth(string expression)
    {
        Vm vm = Nix.NewVm(new EvalSettings { MaxCallDepth = 1_000_000 });
        int polls = 0;
        vm.OnPoll = () => polls++;
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Nix.Eval(vm, expression);

        // Some ten steps a level, 512 a poll.
        Assert.InRange(polls, 1, 40_000 * 20 / 512);
    }

    [Fact]
    public void TheWayToADifferenceIsFoundInOneWalk()
    {
        Vm vm = Nix.NewVm(new EvalSettings { MaxCallDepth = 1_000_000 });
        using VmSlot.Scope slot = VmSlot.Install(vm);
        var one = Nix.Eval(vm, "let n = d: builtins.foldl' (a: i: { x = a; y = 1; }) { } (builtins.genList (i: i) d); in n 50000");
        var other = Nix.Eval(vm, "let n = d: builtins.foldl' (a: i: { x = a; y = 1; }) { z = 1; } (builtins.genList (i: i) d); in n 50000");
        int polls = 0;
        vm.OnPoll = () => polls++;
        Assert.Equal("missing: z", NixComparison.Difference(vm, one, other)!.Reason);
        Assert.InRange(polls, 1, 50_000 * 10 / 512);
    }

    [Theory]
    [InlineData("builtins.genList (x: x) 20000")]
    [InlineData("map (x: x) l")]
    [InlineData("builtins.concatLists [ l l ] ++ builtins.concatLists (map (x: [ x ]) l)")]
    [InlineData("builtins.sort builtins.lessThan l")]
    [InlineData("builtins.mapAttrs (n: v: v) s")]
    [InlineData("builtins.intersectAttrs s s")]
    [InlineData("builtins.removeAttrs s (builtins.attrNames s)")]
    [InlineData("builtins.catAttrs \"a\" (map (x: { a = x; }) l)")]
    [InlineData("builtins.zipAttrsWith (n: v: v) (map (x: { a = x; }) l)")]
    [InlineData("builtins.listToAttrs (map (x: { name = toString x; value = x; }) l)")]
    [InlineData("builtins.elem (-1) l")]
    [InlineData("builtins.filter (x: true) l")]
    [InlineData("builtins.all builtins.isInt l")]
    [InlineData("builtins.any builtins.isString l")]
    [InlineData("builtins.filter builtins.isInt l")]
    [InlineData("builtins.partition builtins.isInt l")]
    [InlineData("builtins.groupBy toString l")]
    [InlineData("builtins.concatMap (x: [ x ]) l")]
    [InlineData("builtins.foldl' builtins.add 0 l")]
    [InlineData("builtins.concatStringsSep \",\" (map toString l)")]
    [InlineData("builtins.concatStringsSep \",\" (builtins.genList (x: \"a\") 20000)")]
    [InlineData("builtins.genericClosure { startSet = map (x: { key = x; }) l; operator = x: [ ]; }")]
    [InlineData("builtins.replaceStrings (map toString l) (map toString l) \"x\"")]
    [InlineData("builtins.splitVersion (builtins.concatStringsSep \".\" (map toString l))")]
    [InlineData("builtins.toJSON l")]
    [InlineData("builtins.toXML l")]
    [InlineData("builtins.deepSeq l 1")]
    [InlineData("toString l")]
    public void BuiltinsPollOnEveryThousandElements(string expression)
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        int polls = 0;
        vm.OnPoll = () => polls++;
        Nix.Eval(vm, "let l = builtins.genList (x: x) 20000; s = builtins.listToAttrs (builtins.genList (x: { name = toString x; value = x; }) 20000); in builtins.seq (" + expression + ") 1");
        Assert.True(polls >= 15, $"{polls} polls");
    }

    // Work on texts takes no steps but for how long they are. A thousand times 128 KiB is 128 MiB; some megabytes are worth a poll.
    [Theory]
    [InlineData("builtins.stringLength (s + \"x\")")]
    [InlineData("builtins.stringLength \"${s}x${toString i}\"")]
    [InlineData("if s == t then 1 else 0")]
    [InlineData("if s < t then 1 else 0")]
    [InlineData("if [ s ] == [ t ] then 1 else 0")]
    [InlineData("if [ s ] < [ t ] then 1 else 0")]
    [InlineData("builtins.stringLength (builtins.substring 1 (-1) s)")]
    [InlineData("builtins.stringLength (builtins.toJSON s)")]
    [InlineData("builtins.stringLength (builtins.toXML s)")]
    [InlineData("builtins.stringLength (builtins.concatStringsSep \"\" [ s \"x\" ])")]
    [InlineData("builtins.length (builtins.sort builtins.lessThan [ s t ])")]
    [InlineData("builtins.stringLength (builtins.parseDrvName s).name")]
    [InlineData("builtins.compareVersions s t")]
    [InlineData("builtins.length (l ++ l)")]
    public void LongTextsAndListsArePolledFor(string expression)
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Value function = Nix.Eval(vm, "let d = a: _: a + a; s = builtins.foldl' d \"x\" (builtins.genList (i: i) 17); t = builtins.foldl' d \"x\" (builtins.genList (i: i) 17);"
            + " l = builtins.genList (i: i) 8192; in builtins.seq s (builtins.seq t (builtins.seq (builtins.length l) (n: builtins.foldl' (a: i: a + (" + expression + ")) 0 (builtins.genList (i: i) n))))");
        vm.Call(function, NixInt.Of(1));
        int polls = 0;
        vm.OnPoll = () => polls++;
        vm.Call(function, NixInt.Of(1000));
        Assert.InRange(polls, 40, 1000);
    }

    [Theory]
    [InlineData(0, 10_000, 0, 0)]
    [InlineData((1 << 16) - 1, 10_000, 0, 0)]
    [InlineData(1 << 16, 32, 0, 0)]
    [InlineData(1 << 16, 3_300, 50, 200)]
    [InlineData(1 << 20, 200, 50, 200)]
    [InlineData(long.MaxValue, 100, 50, 100)]
    public void OneTextIsCountedIfItIsLong(long length, int times, int least, int most) =>
        Assert.InRange(PollsOf(times, vm => vm.TickText(length)), least, most);

    [Theory]
    [InlineData(0, 100_000, 0, 0)]
    [InlineData(1, 1_000_000, 0, 1)]
    [InlineData(1000, 200_000, 50, 200)]
    [InlineData((1 << 16) - 1, 3_300, 50, 200)]
    [InlineData(1 << 16, 3_300, 50, 200)]
    public void PartsOfATextAreCountedTogether(long length, int times, int least, int most) =>
        Assert.InRange(PollsOf(times, vm => vm.CountText(length)), least, most);

    private static int PollsOf(int times, Action<Vm> step)
    {
        Vm vm = Nix.NewVm();
        int polls = 0;
        vm.OnPoll = () => polls++;
        vm.Poll();
        polls = 0;
        for (int i = 0; i < times; i++)
        {
            step(vm);
        }

        return polls;
    }
}
