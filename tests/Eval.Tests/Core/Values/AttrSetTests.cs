using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Core.Values;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Core.Values;

/// <summary>
/// Sets that are updated again and again, compared with dictionaries: sets are merged, layered, or merged by a plan that is known already, and large
/// ones are looked up in an index after a while; none of this may be seen.
/// </summary>
public sealed class AttrSetTests
{
    private const int MostNames = 1200;
    private static readonly SourceFile File = new(SourceOrigin.String, string.Empty, new string(' ', 5000), "/");

    // Around the sizes at which a set becomes a layer, and gets an index.
    private static readonly int[] Sizes = { 0, 1, 2, 7, 8, 9, 31, 32, 33, 34, 40, 132, 255, 256, 257, 600, 1100 };

    private readonly NameTable table = new();
    private readonly int[] ids;

    public AttrSetTests()
    {
        // Ids are in another order than names.
        ids = new int[MostNames];
        int[] order = Enumerable.Range(0, MostNames).ToArray();
        new Random(4).Shuffle(order);
        foreach (int number in order)
        {
            ids[number] = table.Intern(NameOf(number));
        }
    }

    [Fact]
    public void UpdatesAreThoseOfDictionaries()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var known = new List<(AttrSet Set, Dictionary<int, (Value Value, Position Position)> Model)> { (AttrSet.Empty, new()) };
            for (int step = 0; step < 25; step++)
            {
                var next = random.Next(4) switch
                {
                    0 => Make(random),
                    1 => Add(random, known[random.Next(known.Count)]),

                    // The same two shapes come again, so that what is known of them is used.
                    _ => Update(known[^Math.Min(known.Count, random.Next(1, 4))], known[random.Next(known.Count)]),
                };
                known.Add(next);
                Check(random, next.Set, next.Model);
            }

            // What comes later changes nothing of what was there.
            foreach ((AttrSet set, Dictionary<int, (Value, Position)> model) in known)
            {
                Check(random, set, model);
            }
        }

        GC.KeepAlive(table);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(300)]
    public void ManySmallUpdatesOfALargeSet(int size)
    {
        var random = new Random(size);
        var current = Make(random, size);
        for (int i = 0; i < 60; i++)
        {
            current = Update(current, Make(random, random.Next(1, 9)));
            if (i % 7 == 0)
            {
                Check(random, current.Set, current.Model);
            }
        }

        Check(random, current.Set, current.Model);
        GC.KeepAlive(table);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(1, 40)]
    [InlineData(60, 1)]
    [InlineData(300, 9)]
    public void ASetThatGrowsByFewAttributesAtATime(int size, int most)
    {
        // Whoever looks at all of a set flattens it: here nobody does before the end, but for what goes on from somewhere in the middle.
        var random = new Random(size + most);
        var current = Make(random, size);
        var earlier = new List<(AttrSet Set, Dictionary<int, (Value Value, Position Position)> Model)>();
        for (int i = 0; i < 900; i++)
        {
            current = Update(current, Make(random, random.Next(1, most + 1)));
            Assert.Equal(current.Model.Count, current.Set.Count);
            int number = random.Next(MostNames);
            Assert.Same(current.Model.TryGetValue(number, out (Value Value, Position Position) expected) ? expected.Value : null, current.Set.Get(new Symbol(ids[number])));
            if (i % 50 == 0)
            {
                earlier.Add(current);
                earlier.Add(Update(current, Make(random, 1)));
                current = i % 100 == 0 ? earlier[random.Next(earlier.Count)] : current;
            }
        }

        foreach ((AttrSet set, Dictionary<int, (Value, Position)> model) in earlier.Append(current))
        {
            Check(random, set, model);
        }

        GC.KeepAlive(table);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1100)]
    public void EachNameOfALargeSetIsFoundHoweverOftenItIsAskedFor(int size)
    {
        var made = Make(new Random(size), size);
        for (int round = 0; round < 3; round++)
        {
            for (int number = 0; number < MostNames; number++)
            {
                Assert.Same(made.Model.TryGetValue(number, out (Value Value, Position) expected) ? expected.Value : null, made.Set.Get(new Symbol(ids[number])));
            }
        }

        Assert.Null(made.Set.Get("not an attribute of it"));
        GC.KeepAlive(table);
    }

    private static string NameOf(int number) => "set attribute " + number;

    private (AttrSet Set, Dictionary<int, (Value Value, Position Position)> Model) Make(Random random) => Make(random, Sizes[random.Next(Sizes.Length)]);

    private (AttrSet Set, Dictionary<int, (Value Value, Position Position)> Model) Make(Random random, int size)
    {
        var builder = new AttrSetBuilder(table, size);
        var model = new Dictionary<int, (Value, Position)>();
        int[] numbers = Enumerable.Range(0, MostNames).ToArray();
        random.Shuffle(numbers);
        foreach (int number in numbers.Take(size))
        {
            (Value value, Position position) = Attribute(random);
            builder.Add(new Symbol(ids[number]), value, position);
            model.Add(number, (value, position));
        }

        return (builder.Build(), model);
    }

    private (AttrSet Set, Dictionary<int, (Value Value, Position Position)> Model) Add(Random random, (AttrSet Set, Dictionary<int, (Value Value, Position Position)> Model) to)
    {
        int number = Enumerable.Range(0, MostNames).OrderBy(_ => random.Next()).First(n => !to.Model.ContainsKey(n));
        (Value value, Position position) = Attribute(random);
        return (to.Set.With(new Symbol(ids[number]), table, value, position), new(to.Model) { [number] = (value, position) });
    }

    private static (AttrSet Set, Dictionary<int, (Value Value, Position Position)> Model) Update(
        (AttrSet Set, Dictionary<int, (Value Value, Position Position)> Model) left, (AttrSet Set, Dictionary<int, (Value Value, Position Position)> Model) right)
    {
        var model = new Dictionary<int, (Value, Position)>(left.Model);
        foreach ((int number, (Value, Position) attribute) in right.Model)
        {
            model[number] = attribute;
        }

        return (AttrSet.Update(left.Set, right.Set), model);
    }

    private static (Value Value, Position Position) Attribute(Random random) =>
        (new NixFloat(random.NextDouble()), random.Next(2) == 0 ? new Position(File, random.Next(5000)) : Position.None);

    private void Check(Random random, AttrSet set, Dictionary<int, (Value Value, Position Position)> model)
    {
        Assert.Equal(model.Count, set.Count);

        // Looking up a name does not make a whole of layers; looking at all names does.
        for (int i = 0; i < 40; i++)
        {
            int number = random.Next(MostNames);
            bool isThere = model.TryGetValue(number, out (Value Value, Position Position) expected);
            var name = new Symbol(ids[number]);
            Assert.Equal(isThere, set.Contains(name));
            Assert.Same(isThere ? expected.Value : null, set.Get(name));
            Assert.Equal(isThere ? expected.Position : Position.None, set.PositionOf(name));
        }

        if (random.Next(3) == 0)
        {
            return;
        }

        int[] numbers = model.Keys.OrderBy(NameOf, StringComparer.Ordinal).ToArray();
        Assert.Equal(numbers.Select(n => (ids[n], model[n].Value)), set.InNameOrder().Select(static a => (a.Key.Id, a.Value)));
        Assert.Equal(numbers.Select(NameOf), set.Shape.NameValues.Select(static n => ((NixString)n).Bytes));
        Assert.Equal(model.Keys.Select(n => ids[n]).Order(), set.Keys);
        for (int slot = 0; slot < set.Count; slot++)
        {
            Assert.Equal(set.PositionOf(new Symbol(set.Keys[slot])), set.Shape.PositionAt(slot));
            Assert.Equal(slot, set.Shape.IndexOf(set.Keys[slot]));
        }
    }
}
