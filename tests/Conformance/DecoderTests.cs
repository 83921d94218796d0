using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using TvixEval.Suites.Fuzz.Decoders;
using Xunit;

namespace TvixEval.Conformance;

/// <summary>What reads bytes of others meets damaged ones with a documented error, or reads them: a short run with a fixed seed.</summary>
public sealed class DecoderTests
{
    // So little that native recursion over an input shows.
    private const int StackSize = 1 << 20;

    private const int Seed = 20;

    private const int Executions = 400;

    public static TheoryData<string> Names
    {
        get
        {
            var names = new TheoryData<string>();
            foreach (Decoder decoder in DecoderTable.All)
            {
                names.Add(decoder.Name);
            }

            return names;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DamagedInputsAreErrorsThatAreDocumented(string name)
    {
        Decoder decoder = DecoderTable.Get(name);
        var faults = new List<DecoderFault>();
        var thread = new Thread(
            () =>
            {
                // The time only keeps a run from never ending: a machine may be slow.
                using var runner = new DecoderRunner(TimeSpan.FromMinutes(2));

                // Deep inputs are slow to make in a debug build; the command runs them all.
                foreach (int number in Enumerable.Range(0, Executions).Where(number => number < decoder.Seeds.Count || number >= decoder.Seeds.Count + decoder.Deep.Count))
                {
                    if (runner.Run(decoder, decoder.Input(Seed, number)) is { } fault)
                    {
                        faults.Add(fault);
                    }
                }
            },
            StackSize);
        thread.Start();
        thread.Join();

        Assert.True(faults.Count == 0, string.Join("\n", faults.Take(5)));
    }

    [Fact]
    public void AnInputDependsOnItsNumberAndTheSeedAlone()
    {
        Decoder decoder = DecoderTable.Get("json");
        Assert.Equal(decoder.Input(1, 100), decoder.Input(1, 100));
        Assert.NotEqual(decoder.Input(1, 100), decoder.Input(1, 101));
        Assert.NotEqual(decoder.Input(1, 100), decoder.Input(2, 100));
    }
}
