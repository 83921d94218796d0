using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Store;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Store;

/// <summary>A growing array of bytes, compared with a list that gets the same ones.</summary>
public sealed class ByteSinkTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16383)]
    [InlineData(16384)]
    [InlineData(16385)]
    [InlineData(32768)]
    [InlineData(32769)]
    [InlineData(100_000)]
    public void WhatIsAddedIsThere(int length)
    {
        string text = Text(length, length);
        var bytes = new ByteSink();
        var strings = new ByteSink();
        foreach (char c in text)
        {
            bytes.Add(c);
        }

        strings.Add(text);
        Assert.Equal(Bytes.ToArray(text), bytes.ToArray());
        Assert.Equal(Bytes.ToArray(text), strings.ToArray());
        Assert.Equal(length, bytes.Length);
        Assert.Equal(length, strings.Length);
    }

    [Fact]
    public void PiecesOfAllSizesComeAfterEachOther()
    {
        var random = new Random(1);
        var sink = new ByteSink();
        for (int round = 0; round < 20; round++)
        {
            sink.Clear();
            Assert.Empty(sink.ToArray());
            var expected = new List<byte>();
            for (int pieces = random.Next(20); pieces > 0; pieces--)
            {
                string text = Text(random.Next(random.Next(2) == 0 ? 10 : 20_000), pieces);
                int start = random.Next(text.Length + 1);
                int count = random.Next(text.Length - start + 1);
                sink.Add(text, start, count);
                sink.Add('\u00ff');
                expected.AddRange(Bytes.ToArray(text.Substring(start, count)).Append((byte)0xff));
            }

            Assert.Equal(expected, sink.ToArray());
        }
    }

    // The last byte that fits, and the first that does not, however it comes.
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1)]
    public void TheBufferGrowsWhenItIsFull(int difference)
    {
        var sink = new ByteSink();
        int size = sink.Buffer.Length;
        sink.Add(new string('a', size + difference));
        sink.Add("bc");
        sink.Add('d');
        Assert.Equal(new string('a', size + difference) + "bcd", Bytes.FromArray(sink.ToArray()));
        sink.Add(new string('e', sink.Buffer.Length - sink.Length));
        Assert.Equal(sink.Buffer.Length, sink.Length);
        sink.Add('f');
        Assert.Equal((byte)'f', sink.Buffer[sink.Length - 1]);
        Assert.Equal((byte)'e', sink.Buffer[sink.Length - 2]);
    }

    private static string Text(int length, int seed)
    {
        var random = new Random(seed);
        return string.Create(length, random, static (span, random) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = (char)random.Next(256);
            }
        });
    }
}
