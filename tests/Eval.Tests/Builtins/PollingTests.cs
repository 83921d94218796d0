using System.Linq;
using TvixEval.Builtins;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Formats.Toml;
using Xunit;

namespace TvixEval.Tests.Builtins;

/// <summary>Builtins that work on long data ask now and then whether they are to go on.</summary>
public sealed class PollingTests
{
    private const int Length = 50_000;

    [Fact]
    public void ReadingToml()
    {
        int polls = 0;
        TomlParser.Parse(string.Concat(Enumerable.Range(0, Length).Select(static n => $"k{n} = {n}\n")), allowTimestamps: false, () => polls++);
        Assert.InRange(polls, 5, Length);
        polls = 0;
        TomlParser.Parse("a = [" + string.Concat(Enumerable.Repeat("1, ", Length)) + "]", allowTimestamps: false, () => polls++);
        Assert.InRange(polls, 5, Length);
    }

    [Fact]
    public void ReadingTomlWithoutValues()
    {
        int polls = 0;
        TomlParser.Parse(string.Concat(Enumerable.Range(0, Length).Select(static n => $"[k{n}]\n# comment\n")), allowTimestamps: false, () => polls++);
        Assert.InRange(polls, 5, Length);
    }

    [Theory]
    [InlineData(",")]
    [InlineData("[,;]")]
    [InlineData("(,)")]
    public void Splitting(string pattern)
    {
        Vm vm = Nix.NewVm();
        int polls = 0;
        vm.OnPoll = () => polls++;
        using VmSlot.Scope slot = VmSlot.Install(vm);
        var parts = (NixList)RegexBuiltins.Split(vm, new NixString(pattern), new NixString(string.Concat(Enumerable.Repeat("a,", Length))));
        Assert.Equal((2 * Length) + 1, parts.Count);
        Assert.InRange(polls, 5, Length);
    }
}
