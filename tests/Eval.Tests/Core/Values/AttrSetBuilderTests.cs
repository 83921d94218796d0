using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Core.Values;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Core.Values;

/// <summary>Sets that are made an attribute at a time, compared with a dictionary that gets the same ones.</summary>
public sealed class AttrSetBuilderTests
{
    private static readonly SourceFile File = new(SourceOrigin.String, string.Empty, new string(' ', 2000), "/");

    // Around the sizes at which the builder grows or sorts in another way.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(300)]
    public void TheFirstOfEachNameCountsAndKeepsItsPosition(int count)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random((count * 100) + seed);
            bool hasDuplicates = random.Next(2) == 0;
            bool isSorted = random.Next(4) == 0;
            int positioned = random.Next(3);
            int[] numbers = Enumerable.Range(0, count).ToArray();
            if (!isSorted)
            {
                random.Shuffle(numbers);
            }

            var table = new NameTable();
            for (int i = 0; i < count; i++)
            {
                table.Intern("builder " + i);
            }

            var builder = new AttrSetBuilder(table, random.Next(4) == 0 ? count : random.Next(10));
            var expected = new Dictionary<string, (Value Value, Position Position)>();
            foreach (int number in numbers)
            {
                string name = "builder " + (hasDuplicates ? number % Math.Max(1, count * 2 / 3) : number);
                Value value = NixInt.Of(random.Next(1_000_000));
                Position position = random.Next(3) < positioned ? new Position(File, random.Next(2000)) : Position.None;
                _ = position.IsKnown ? builder.Add(name, value, position) : builder.Add(name, value);
                expected.TryAdd(name, (value, position));
            }

            AttrSet set = builder.Build();
            Assert.Equal(expected.Count, set.Count);
            Assert.Equal(expected.Keys.OrderBy(static n => n, StringComparer.Ordinal), set.InNameOrder().Select(static a => a.Key.Name));
            for (int slot = 1; slot < set.Count; slot++)
            {
                Assert.True(set.Keys[slot - 1] < set.Keys[slot]);
            }

            foreach ((string name, (Value value, Position position)) in expected)
            {
                Assert.Same(value, set.Get(name));
                Assert.Equal(position, set.PositionOf(new Symbol(table.Intern(name))));
            }

            Assert.Null(set.Get("builder " + count));
            GC.KeepAlive(table);
        }
    }

    [Fact]
    public void OneThatGotNothingGivesTheEmptySet() => Assert.Same(AttrSet.Empty, new AttrSetBuilder(0).Build());
}
