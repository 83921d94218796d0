using System;
using System.Buffers;
using System.Linq;
using System.Text;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Text;

/// <summary>UTF-8 on byte strings, compared with .NET's own.</summary>
public sealed class Utf8Tests
{
    // The edges of what may stand first and of what may follow it, and their neighbours.
    private static readonly byte[] Edges =
    {
        0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff,
    };

    [Fact]
    public void EachCodePointIsEncodedAsDotNetDoes()
    {
        Span<byte> expected = stackalloc byte[4];
        for (int code = 0; code <= 0x10FFFF; code++)
        {
            if (!Rune.IsValid(code))
            {
                continue;
            }

            var target = new ByteBuilder();
            Utf8.Append(target, code);
            int length = new Rune(code).EncodeToUtf8(expected);
            string actual = target.ToString();
            Assert.True(actual.Length == length && actual == Encoding.Latin1.GetString(expected[..length]), $"U+{code:X}");
            Assert.Equal(length, Utf8.SequenceLength(actual, 0, out int stopped));
            Assert.Equal(length, stopped);
        }
    }

    [Fact]
    public void EachSequenceOfEdgesIsReadAsDotNetDoes()
    {
        for (int number = 0; number < Edges.Length * Edges.Length * Edges.Length * Edges.Length; number++)
        {
            int rest = number;
            var bytes = new byte[4];
            for (int i = 0; i < 4; i++, rest /= Edges.Length)
            {
                bytes[i] = Edges[rest % Edges.Length];
            }

            Check(bytes);

            // Cut off at each place, once for what is left.
            for (int length = 1; length < 4 && bytes.Skip(length).All(static b => b == 0); length++)
            {
                Check(bytes[..length]);
            }
        }

        static void Check(byte[] bytes)
        {
            OperationStatus status = Rune.DecodeFromUtf8(bytes, out _, out int consumed);
            int length = Utf8.SequenceLength("x" + Encoding.Latin1.GetString(bytes), 1, out int stopped);
            string shown = Convert.ToHexString(bytes);
            Assert.True((status == OperationStatus.Done ? consumed : 0) == length, shown);

            // .NET goes behind a byte that no sequence starts with; here reading stops before it.
            bool isLead = bytes[0] is < 0x80 or (>= 0xc2 and <= 0xf4);
            Assert.True(1 + (isLead ? consumed : 0) == stopped, shown);
        }
    }
}
