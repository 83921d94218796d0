using System;
using System.Linq;
using TvixEval.Differences;
using Xunit;

namespace TvixEval.Module.Tests.Differences;

/// <summary>What the module shows is converted by number from what the engine found, which is not public.</summary>
public sealed class DifferenceKindTests
{
    [Theory]
    [InlineData(typeof(DifferenceKind), typeof(NixDifferenceKind))]
    [InlineData(typeof(DerivationAspect), typeof(NixDerivationAspect))]
    [InlineData(typeof(PackageChangeKind), typeof(NixPackageChangeKind))]
    public void BothHaveTheSameNamesAndNumbers(Type engine, Type module) =>
        Assert.Equal(
            Enum.GetNames(engine).Select(name => (name, Convert.ToInt32(Enum.Parse(engine, name), null))),
            Enum.GetNames(module).Select(name => (name, Convert.ToInt32(Enum.Parse(module, name), null))));
}
