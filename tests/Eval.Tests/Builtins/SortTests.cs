using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Builtins;
using TvixEval.Core.Values;
using TvixEval.Work;
using Xunit;

namespace TvixEval.Tests.Builtins;

public sealed class SortTests
{
    private delegate bool IsBefore(long first, long second);

    public static TheoryData<int> Seeds => new(Enumerable.Range(0, 200));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void LawfulOrdersSortStably(int seed)
    {
        Value[] items = Generate(new Random(seed));
        Value[] expected = items.Select((v, i) => (v, i)).OrderBy(p => Key(p.v)).ThenBy(p => p.i).Select(p => p.v).ToArray();
        Sort(items, (a, b) => (a & 15) < (b & 15));
        Assert.True(Enumerable.SequenceEqual(expected, items, Identity.Instance));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ContradictoryOrdersLoseNothing(int seed)
    {
        var random = new Random(seed);
        Value[] items = Generate(random);
        long[] before = items.Select(Number).OrderBy(n => n).ToArray();
        IsBefore[] orders = { (_, _) => true, (_, _) => false, (a, b) => a != b, (a, b) => a <= b, (_, _) => random.Next(2) == 0 };
        Sort(items, orders[seed % orders.Length]);
        Assert.Equal(before, items.Select(Number).OrderBy(n => n));
    }

    [Fact]
    public void SortedAndReversedListsTakeLinearlyManyComparisons()
    {
        // A natural merge sort finds the one run that there is.
        foreach (bool reversed in new[] { false, true })
        {
            Value[] items = Enumerable.Range(0, 10_000).Select(i => (Value)NixInt.Of(reversed ? 10_000 - i : i)).ToArray();
            int comparisons = 0;
            Sort(items, (a, b) =>
            {
                comparisons++;
                return a < b;
            });
            Assert.InRange(comparisons, 1, 20_000);
            Assert.Equal(items.OrderBy(Number), items);
        }
    }

    private static long Key(Value value) => Number(value) & 15;

    private static long Number(Value value) => ((NixInt)value).Value;

    private static Value[] Generate(Random random)
    {
        // Runs of both directions, and noise.
        var items = new List<Value>();
        int parts = random.Next(8);
        for (int part = 0; part < parts; part++)
        {
            long at = random.Next(100_000);
            int step = random.Next(-3, 4);
            int count = random.Next(60);
            for (int i = 0; i < count; i++, at += step)
            {
                items.Add(NixInt.Of(random.Next(10) == 0 ? random.Next(100_000) : at));
            }
        }

        return items.ToArray();
    }

    private static void Sort(Value[] items, IsBefore order) => PeekSort<Order>.Sort(items, new Order(order));

    private readonly struct Order : IValueOrder
    {
        private readonly IsBefore order;

        public Order(IsBefore order) => this.order = order;

        bool IValueOrder.IsBefore(Value first, Value second) => order(Number(first), Number(second));
    }
}
