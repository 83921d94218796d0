using System;
using System.Runtime.CompilerServices;
using TvixEval.Work;
using Xunit;

namespace TvixEval.Tests.Work;

public sealed class WeakValuesTests
{
    private readonly WeakValues<string, object> values = new(StringComparer.Ordinal);

    [Fact]
    public void WhatIsReferredToIsMadeOnce()
    {
        object first = values.GetOrAdd("a", static _ => new object());
        Assert.Same(first, values.GetOrAdd("a", static _ => throw new InvalidOperationException()));
        values.Remove("a");
        Assert.NotSame(first, values.GetOrAdd("a", static _ => new object()));
        values.Clear();
        Assert.Equal(0, values.Count);
    }

    [Fact]
    public void NothingIsKeptWhereMakingFails()
    {
        Assert.Throws<InvalidOperationException>(() => values.GetOrAdd("a", static _ => throw new InvalidOperationException()));
        Assert.Equal(0, values.Count);
    }

    [Fact]
    public void WhatNobodyRefersToGoes()
    {
        object kept = values.GetOrAdd("kept", static _ => new object());
        for (int round = 0; round < 100; round++)
        {
            Add(round);
            GC.Collect();
        }

        Assert.InRange(values.Count, 1, 40);
        Assert.Same(kept, values.GetOrAdd("kept", static _ => throw new InvalidOperationException()));
        GC.KeepAlive(kept);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Add(int round)
    {
        for (int i = 0; i < 10; i++)
        {
            values.GetOrAdd($"{round}/{i}", static _ => new object());
        }
    }
}
