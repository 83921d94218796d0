using System;
using System.Threading.Tasks;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using Xunit;

namespace TvixEval.Tests.IO;

/// <summary>Reading a file that is too long for anybody's patience can be ended.</summary>
public sealed class InterruptedReadTests
{
    [Theory]
    [InlineData("builtins.hashFile \"sha256\" /endless")]
    [InlineData("\"${/endless}\"")]
    [InlineData("builtins.path { path = /endless; recursive = false; }")]
    public async Task InterruptionEndsHashing(string expression)
    {
        var files = new EndlessFile();
        Vm vm = Nix.NewVm(new EvalSettings { Files = files });
        Task<NixException> run = Task.Run(() =>
        {
            using VmSlot.Scope slot = VmSlot.Install(vm);
            return Assert.Throws<NixException>(() => Nix.Eval(vm, expression));
        });
        await Task.Run(files.IsRead.Wait);
        vm.Interrupt();
        Assert.Equal(NixErrorKind.Interrupted, (await run.WaitAsync(TimeSpan.FromSeconds(60))).Kind);
    }
}
