using System;
using System.Runtime;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using Xunit;

namespace TvixEval.Tests.Machine;

[Collection(AloneCollection.Name)]
public sealed class CollectionPauseTests
{
    // Allocates some 60 MB, nearly all of it alive at the end.
    private const string Big = "builtins.length (builtins.filter (x: x.a > 0) (builtins.genList (i: { a = i; b = [ i ]; }) 200000))";

    [Fact]
    public void ABigEvaluationPausesAndEnds()
    {
        GCLatencyMode before = GCSettings.LatencyMode;
        bool paused = false;
        Vm vm = Nix.NewVm();
        vm.OnPoll = () => paused |= CollectionPause.IsActive;
        using (VmSlot.Install(vm))
        {
            Assert.Equal("199999", Nix.Eval(vm, Big).ToString());
        }

        // Where memory is short there is none; then it must not be left on either.
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        Assert.Equal(memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes > 1L << 30, paused);
        Assert.Equal(before, GCSettings.LatencyMode);
    }

    [Theory]
    [InlineData("1 + 1", true)]
    [InlineData(Big, false)]
    public void SmallOnesAndThoseThatMayNotDoNot(string expression, bool mayPause)
    {
        bool paused = false;
        Vm vm = Nix.NewVm(new EvalSettings { PauseCollections = mayPause });
        vm.OnPoll = () => paused |= CollectionPause.IsActive;
        using VmSlot.Scope slot = VmSlot.Install(vm);
        vm.ForceDeep(Nix.Eval(vm, expression));
        Assert.False(paused);
    }

    [Fact]
    public void AnErrorEndsIt()
    {
        GCLatencyMode before = GCSettings.LatencyMode;
        Assert.Equal(NixErrorKind.Throw, Nix.Fail($"if {Big} > 0 then throw \"x\" else 1").Kind);
        Assert.Equal(before, GCSettings.LatencyMode);
    }

    [Fact]
    public void ACollectionThatIsAskedForEndsItAndTheEvaluationGoesOn()
    {
        GCLatencyMode before = GCSettings.LatencyMode;
        bool isCollected = false;
        Vm vm = Nix.NewVm();
        vm.OnPoll = () =>
        {
            if (CollectionPause.IsActive && !isCollected)
            {
                isCollected = true;
                GC.Collect();
            }
        };
        using (VmSlot.Install(vm))
        {
            Assert.Equal("199999", Nix.Eval(vm, Big).ToString());
        }

        Assert.Equal(before, GCSettings.LatencyMode);
    }

    [Fact]
    public void MoreThanThePauseAllowsIsCollected()
    {
        GCLatencyMode before = GCSettings.LatencyMode;
        int collections = GC.CollectionCount(0);
        Vm vm = Nix.NewVm();
        using (VmSlot.Install(vm))
        {
            Value value = Nix.Eval(vm, "builtins.foldl' (sum: i: sum + builtins.stringLength (toString [ i i i i i i i i ])) 0 (builtins.genList (i: i) 2000000)");
            Assert.Equal("117111120", value.ToString());
        }

        Assert.True(GC.CollectionCount(0) > collections);
        Assert.Equal(before, GCSettings.LatencyMode);
    }

    [Fact]
    public void ThePauseOfSomebodyElseIsLeftAlone()
    {
        Assert.True(GC.TryStartNoGCRegion(100L << 20));
        try
        {
            Assert.Equal("199999", Nix.Print(Big));
        }
        finally
        {
            Assert.Equal(GCLatencyMode.NoGCRegion, GCSettings.LatencyMode);
            GC.EndNoGCRegion();
        }
    }
}
