using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using Xunit;

namespace TvixEval.Tests.Core.Machine;

/// <summary>What ends an evaluation with very many nested calls does not first describe each of them.</summary>
public sealed class DeepInterruptTests
{
    private const int Depth = 200_000;

    [Theory]
    [InlineData(NixErrorKind.Interrupted, 0, 0)]
    [InlineData(NixErrorKind.Timeout, 1, 1000)]
    [InlineData(NixErrorKind.MemoryLimit, 1, 1000)]
    public void TheTraceIsShort(NixErrorKind kind, int least, int most)
    {
        Vm vm = Nix.NewVm(new EvalSettings { MaxCallDepth = int.MaxValue });
        vm.OnPoll = () =>
        {
            if (vm.CallDepth > Depth)
            {
                vm.Interrupt(kind, "enough");
                vm.Poll();
            }
        };
        using VmSlot.Scope slot = VmSlot.Install(vm);
        NixException error = Assert.Throws<NixException>(() => Nix.Eval(vm, "let f = x: 1 + f (x + 1); in f 0"));
        Assert.Equal(kind, error.Kind);
        Assert.InRange(error.Traces.Count, least, most);

        // The machine is as before, and so is what was being evaluated.
        vm.OnPoll = null;
        vm.ResetInterrupt();
        Assert.Equal(0, vm.CallDepth);
        Assert.Equal("3", Nix.Eval(vm, "1 + 2").ToString());
    }
}
