using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Flakes;
using TvixEval.IO;
using Xunit;

namespace TvixEval.Tests.Flakes;

/// <summary>No lock file, however deep, ends the process.</summary>
public sealed class LockFileDepthTests
{
    [Fact]
    public void InputsThatAreNestedTooDeepAreAnError()
    {
        string nodes = string.Join(",", Enumerable.Range(0, 20_000).Select(static i =>
            $"\"n{i}\":{{\"inputs\":{{\"n\":\"n{i + 1}\"}},\"locked\":{{\"narHash\":\"sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\",\"path\":\"/x\",\"type\":\"path\"}},\"original\":{{\"path\":\"/x\",\"type\":\"path\"}}}}"));
        var e = Assert.Throws<NixException>(() => Read($"{{\"nodes\":{{\"root\":{{\"inputs\":{{\"n\":\"n0\"}}}},{nodes}}},\"root\":\"root\",\"version\":7}}"));
        Assert.Equal("lock file '/flake.lock' nests inputs deeper than 1000 levels", e.Message);
    }

    [Fact]
    public void InputsThatFollowThroughTooManyOthersAreAnError()
    {
        string inputs = string.Join(",", Enumerable.Range(0, 20_000).Select(static i => $"\"n{i}\":[\"n{i + 1}\"]"));
        LockFile file = Read($"{{\"nodes\":{{\"root\":{{\"inputs\":{{{inputs}}}}}}},\"root\":\"root\",\"version\":7}}");
        var e = Assert.Throws<NixException>(() => file.Find(InputPath.Parse("n0")));
        Assert.Equal("input 'n1000' follows through more than 1000 inputs", e.Message);
    }

    private static LockFile Read(string text)
    {
        var settings = new EvalSettings { Files = new InMemoryFileSystem().AddFile("/flake.lock", text) };
        settings.ExperimentalFeatures.Add("flakes");
        Vm vm = Nix.NewVm(settings);
        using VmSlot.Scope slot = VmSlot.Install(vm);
        return LockFileReader.Read(vm.FetchContext(), "/flake.lock");
    }
}
