using System;
using System.Globalization;
using System.Text;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Text;

/// <summary>A growing array of bytes, compared with .NET's string builder.</summary>
public sealed class ByteBuilderTests
{
    [Fact]
    public void WhatIsAppendedAndTakenOutIsWhatAStringBuilderHas()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var builder = new ByteBuilder(random.Next(40));
            var expected = new StringBuilder();
            for (int step = 0; step < 60; step++)
            {
                string text = new((char)('a' + random.Next(26)), random.Next(random.Next(10) == 0 ? 3000 : 20));
                int start = random.Next(text.Length + 1);
                int count = random.Next(text.Length - start + 1);
                long number = random.Next(3) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : random.Next(-1000, 1000);
                int from = random.Next(expected.Length + 1);
                switch (random.Next(8))
                {
                    case 0:
                        builder.Append('\u00ff');
                        expected.Append('\u00ff');
                        break;
                    case 1:
                        builder.Append('x', count);
                        expected.Append('x', count);
                        break;
                    case 2:
                        builder.Append(text);
                        expected.Append(text);
                        break;
                    case 3:
                        builder.Append(text, start, count);
                        expected.Append(text, start, count);
                        break;
                    case 4:
                        builder.Append(number);
                        expected.Append(number.ToString(CultureInfo.InvariantCulture));
                        break;
                    case 5:
                        Assert.Equal(expected.ToString(from, expected.Length - from), builder.Cut(from));
                        expected.Length = from;
                        break;
                    case 6:
                        builder.Drop(from);
                        expected.Length = from;
                        break;
                    default:
                        Assert.Equal(expected.ToString(from, expected.Length - from), builder.ToString(from, expected.Length - from));
                        break;
                }

                Assert.Equal(expected.Length, builder.Length);
            }

            Assert.Equal(expected.ToString(), builder.ToString());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(-1)]
    [InlineData(-10)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(999_999_999_999_999_999)]
    [InlineData(1_000_000_000_000_000_000)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(long.MinValue + 1)]
    public void NumbersOfAllLengths(long number)
    {
        // Wherever the array ends.
        for (int before = 0; before <= 40; before++)
        {
            var builder = new ByteBuilder(0);
            builder.Append('a', before);
            builder.Append(number);
            builder.Append('.');
            Assert.Equal(new string('a', before) + number.ToString(CultureInfo.InvariantCulture) + ".", builder.ToString());
        }
    }

    [Fact]
    public void OneThatWasLargeIsUsedAgain()
    {
        var builder = new ByteBuilder();
        for (int i = 0; i < 3; i++)
        {
            string text = new((char)('a' + i), 300_000);
            builder.Append("x");
            builder.Append(text);
            Assert.Equal(text, builder.Cut(1));
            Assert.Equal("x", builder.Cut(0));
            Assert.Empty(builder.ToString());
        }
    }
}
