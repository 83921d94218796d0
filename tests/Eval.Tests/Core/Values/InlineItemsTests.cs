using System;
using System.Linq;
using System.Runtime.CompilerServices;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using Xunit;

namespace TvixEval.Tests.Core.Values;

/// <summary>Objects that hold a few values themselves: each value has a place of its own there, which the collector knows.</summary>
public sealed class InlineItemsTests
{
    public static TheoryData<int> Counts => new(Enumerable.Range(0, 40));

    [Theory]
    [MemberData(nameof(Counts))]
    public void ListsKeepTheirElements(int count)
    {
        NixList[] lists = Many(count, static count =>
        {
            NixList list = NixList.Create(count);
            for (int i = 0; i < count; i++)
            {
                list.Place(i) = Item(i);
            }

            return list;
        });
        foreach (NixList list in lists)
        {
            Assert.Equal(count, list.Count);
            Check(count, i => list[i]);
            Check(count, i => list.ToArray()[i]);
            Check(count, i => list.InPlace()[i]);
            for (int skipped = 0; skipped <= count; skipped++)
            {
                NixList rest = list.Skip(skipped);
                Assert.Equal(count - skipped, rest.Count);
                Assert.True(Enumerable.Range(0, rest.Count).All(i => ((NixString)rest[i]).Bytes == Text(skipped + i)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void SetsKeepTheirValues(int count)
    {
        var shape = new PlainShape(Enumerable.Range(1, count).ToArray(), names: null);
        AttrSet[] sets = Many(count, count =>
        {
            AttrSet set = AttrSet.Create(shape);
            for (int i = 0; i < count; i++)
            {
                set.At(i) = Item(i);
            }

            return set;
        });
        foreach (AttrSet set in sets)
        {
            Assert.Equal(count, set.Count);
            Check(count, i => set.At(i));
            Check(count, i => set.Copy().At(i));
            var copied = new Value[count + 2];
            set.CopyValues(copied, 1);
            Check(count, i => copied[i + 1]);
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void FunctionsKeepWhatTheyCaptured(int count)
    {
        CodeUnit unit = AmbiguousPrinterTests.Lambda().Unit;
        Closure[] functions = Many(count, count =>
        {
            Closure function = Closure.Create(unit, count);
            for (int i = 0; i < count; i++)
            {
                function.Upvalue(i) = Item(i);
            }

            return function;
        });
        foreach (Closure function in functions)
        {
            Assert.Same(unit, function.Unit);
            Check(count, i => function.Upvalue(i));
        }
    }

    // Several, so that one that wrote behind itself would have written into the next; and moved by the collector, which sees what it knows of only.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T[] Many<T>(int count, Func<int, T> make)
    {
        var objects = new T[100];
        for (int i = 0; i < objects.Length; i++)
        {
            objects[i] = make(count);
            _ = new byte[i];
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        return objects;
    }

    private static void Check(int count, Func<int, Value> at) =>
        Assert.Equal(Enumerable.Range(0, count).Select(Text), Enumerable.Range(0, count).Select(i => ((NixString)at(i)).Bytes));

    private static NixString Item(int index) => new(Text(index));

    private static string Text(int index) => "item " + index.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
