using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace TvixEval.Suites.Fuzz.Decoders;

/// <summary>Damages inputs: a few changes to one of a decoder's seeds.</summary>
internal sealed class Mutator
{
    private const int MaxLength = 1 << 16;

    // Around the edges of the sizes that lengths and numbers are read into.
    private static readonly long[] Edges =
    {
        0, 1, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, long.MaxValue - 7, long.MaxValue, long.MinValue, -1, -2,
    };

    private static readonly string[] Numbers =
    {
        "0", "-1", "00", "4294967295", "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "18446744073709551616", "1e999", "0x7fffffff",
        "99999999999999999999999999999999999999999999999999",
    };

    // Wrong UTF-8 of all kinds, a surrogate, the end of Unicode and beyond, a byte order mark.
    private static readonly string[] Damage =
    {
        "\x80", "\xc0\x80", "\xe2\x82", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff\xfe", "\xef\xbb\xbf", "\xf0\x9f\x98\x80", "\xe2\x80\xae", "\0", "\x1b[2J", "\r\n", "\x7f", "\xc3\xa9",
    };

    private static readonly (char Open, char Close)[] Brackets = { ('(', ')'), ('[', ']'), ('{', '}'), ('<', '>'), ('"', '"') };

    private readonly Random random;
    private readonly Decoder decoder;

    public Mutator(Random random, Decoder decoder)
    {
        this.random = random;
        this.decoder = decoder;
    }

    /// <summary>Makes an input.</summary>
    public string Make()
    {
        string text = Pick(decoder.Seeds);
        for (int changes = 1 + random.Next(random.Next(4) == 0 ? 16 : 4); changes > 0; changes--)
        {
            text = Change(text);
            if (text.Length > MaxLength)
            {
                text = text.Substring(0, MaxLength);
            }
        }

        return decoder.Repair is { } repair && random.Next(4) != 0 ? repair(text) : text;
    }

    private string Change(string text)
    {
        int at = random.Next(text.Length + 1);
        int count = Math.Min(random.Next(2) == 0 ? random.Next(8) : random.Next(256), text.Length - at);
        switch (random.Next(14))
        {
            case 0 when at < text.Length:
                return Replace(text, at, 1, ((char)(text[at] ^ (1 << random.Next(8)))).ToString());
            case 1 when at < text.Length:
                return Replace(text, at, 1, ((char)random.Next(256)).ToString());
            case 2:
                return Replace(text, at, 0, ((char)random.Next(256)).ToString());
            case 3:
                return text.Remove(at, count);
            case 4:
                return Replace(text, random.Next(text.Length + 1), 0, text.Substring(at, count));
            case 5:
                return Repeat(text, at, count);
            case 6:
                string other = Pick(decoder.Seeds);
                return text.Substring(0, at) + other.Substring(random.Next(other.Length + 1));
            case 7:
                return random.Next(3) == 0 ? text.Substring(0, at) : Replace(text, at, 0, Pick(Damage));
            case 8:
                return Number(text, at);
            case 9:
                return Length(text, at);
            case 10:
                return Nest(text, at, count);
            default:
                return decoder.Tokens.Count == 0 ? Replace(text, at, 0, Pick(Damage)) : Replace(text, at, random.Next(2) == 0 ? 0 : count, Pick(decoder.Tokens));
        }
    }

    private T Pick<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    private static string Replace(string text, int at, int count, string with) => string.Concat(text.AsSpan(0, at), with, text.AsSpan(at + count));

    private string Repeat(string text, int at, int count)
    {
        int most = MaxLength / Math.Max(count, 1);
        int times = Math.Min(most, 1 << random.Next(random.Next(8) == 0 ? 16 : 8));
        return count == 0 ? text : Replace(text, at, 0, new StringBuilder().Insert(0, text.Substring(at, count), times).ToString());
    }

    /// <summary>Another number where one stands in digits, or anywhere.</summary>
    private string Number(string text, int at)
    {
        int start = text.AsSpan(at).IndexOfAnyInRange('0', '9');
        start = start < 0 ? at : at + start;
        int end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        string number = random.Next(3) == 0 ? Pick(Edges).ToString(CultureInfo.InvariantCulture) : Pick(Numbers);
        return Replace(text, start, end - start, number);
    }

    /// <summary>A length field of 1 to 8 bytes, in either order.</summary>
    private string Length(string text, int at)
    {
        int size = 1 << random.Next(4);
        at = random.Next(2) == 0 ? at & ~7 : at;
        if (at + size > text.Length)
        {
            return text;
        }

        long value = Pick(Edges) + random.Next(-1, 2);
        IEnumerable<char> bytes = Enumerable.Range(0, size).Select(i => (char)((value >> (8 * i)) & 0xff));
        return Replace(text, at, size, string.Concat(random.Next(2) == 0 ? bytes : bytes.Reverse()));
    }

    /// <summary>A piece in many brackets, closed or not.</summary>
    private string Nest(string text, int at, int count)
    {
        (char open, char close) = Pick(Brackets);
        int depth = 1 << random.Next(random.Next(8) == 0 ? 14 : 7);
        string inner = text.Substring(at, count);
        return Replace(text, at, count, new string(open, depth) + inner + (random.Next(4) == 0 ? string.Empty : new string(close, depth)));
    }
}
