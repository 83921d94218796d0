using System;
using System.Collections;
using TvixEval.Core.Machine;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Conversion;

/// <summary>What conversion makes is charged before it is made.</summary>
[Collection(AloneCollection.Name)]
public sealed class ConversionLimitTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly PowerShellEngine engine = fixture.Engine;

    // Such an array is 32 MB already. It is gathered in a list that grows to as much; then it takes twice as much again, which is short-lived
    // in part: 96 MB for a moment, 64 MB afterwards.
    [Theory]
    [InlineData("75MB", true)]
    [InlineData("200MB", false)]
    public void AListThatIsHandedOverIsChargedForItsElements(string limit, bool fails)
    {
        object elements = new object[1 << 22];
        EngineResult result = engine.RunAll("[GC]::Collect(); Invoke-NixExpression '{ a }: 1' -Argument @{ a = $args[0] } -MaxMemory " + limit, elements);
        if (fails)
        {
            Assert.StartsWith("NixMemoryLimit,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        }
        else
        {
            Assert.Empty(result.Errors);
        }
    }

    [Fact]
    public void ReadingAListThatIsHandedOverEndsSoonAfterItWasInterrupted()
    {
        var list = new Interrupting();
        EngineResult result = engine.RunAll("Invoke-NixExpression '{ a }: 1' -Argument @{ a = $args[0] }", [new object[] { list }]);
        Assert.StartsWith("NixTimeout,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.InRange(list.Read, Interrupting.At, Interrupting.At + 2000);
    }

    /// <summary>Interrupts whoever reads it, when he has read some.</summary>
    private sealed class Interrupting : IEnumerable
    {
        public const int At = 3000;

        public int Read { get; private set; }

        public IEnumerator GetEnumerator()
        {
            for (Read = 0; Read < 100_000; Read++)
            {
                if (Read == At)
                {
                    VmSlot.Current!.Interrupt(NixErrorKind.Timeout, "enough");
                }

                yield return null;
            }
        }
    }
}
