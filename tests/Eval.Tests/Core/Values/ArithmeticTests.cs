using System;
using System.Numerics;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Core.Values;

/// <summary>Integer arithmetic against arithmetic without limits.</summary>
public sealed class ArithmeticTests
{
    private static readonly long[] Special =
    {
        0, 1, -1, 2, -2, 3037000499, 3037000500, -3037000499, -3037000500, int.MaxValue, int.MinValue, 1L + int.MaxValue,
        4294967296, -4294967296, long.MaxValue, long.MinValue, long.MaxValue - 1, long.MinValue + 1, 1L << 62, -(1L << 62),
    };

    [Fact]
    public void SpecialNumbers()
    {
        foreach (long a in Special)
        {
            foreach (long b in Special)
            {
                Check(a, b);
            }
        }
    }

    [Fact]
    public void RandomNumbers()
    {
        var random = new Random(20261122);
        for (int i = 0; i < 2_000; i++)
        {
            long a = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            long b = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            Check(a, b);
        }
    }

    private static void Check(long a, long b)
    {
        Check((BigInteger)a + b, () => Arithmetic.AddInts(a, b, Position.None), $"integer overflow in adding {a} + {b}");
        Check((BigInteger)a - b, () => Arithmetic.SubInts(a, b, Position.None), $"integer overflow in subtracting {a} - {b}");
        Check((BigInteger)a * b, () => Arithmetic.MulInts(a, b, Position.None), $"integer overflow in multiplying {a} * {b}");
        if (b == 0)
        {
            Assert.Equal("division by zero", Assert.Throws<NixException>(() => Arithmetic.DivInts(a, b, Position.None)).Message);
        }
        else
        {
            Check(BigInteger.Divide(a, b), () => Arithmetic.DivInts(a, b, Position.None), $"integer overflow in dividing {a} / {b}");
        }
    }

    private static void Check(BigInteger exact, Func<NixInt> operation, string overflow)
    {
        if (exact >= long.MinValue && exact <= long.MaxValue)
        {
            Assert.Equal((long)exact, operation().Value);
        }
        else
        {
            Assert.Equal(overflow, Assert.Throws<NixException>(() => operation()).Message);
        }
    }
}
