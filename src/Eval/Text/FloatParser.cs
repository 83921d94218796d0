using System;
using System.Globalization;
using System.Numerics;

namespace TvixEval.Text;

/// <summary>
/// Reads decimal floating-point numbers as C's <c>strtod</c> does: the nearest number, ties to even, infinity when too
/// large. Own code, because .NET Framework's parser is not always right in the last bit.
/// </summary>
internal static class FloatParser
{
    private const int MaxExactPower = 22;
    private const ulong MaxExactInteger = 1UL << 53;

    // More digits than any number half way between two doubles has; further ones only matter as "not all zero".
    private const int MaxDigits = 800;

    private static readonly double[] ExactPowers = MakeExactPowers();

    /// <summary>The number that <c>[-+]digits[.digits][e[-+]digits]</c> stands for; the caller has checked the form.</summary>
    public static double Parse(string text, int start, int end)
    {
        int i = start;
        bool negative = text[i] == '-';
        if (negative || text[i] == '+')
        {
            i++;
        }

        ulong mantissa = 0;
        int digits = 0;
        int scale = 0;
        bool fraction = false;
        int digitsFrom = i;
        for (; i < end; i++)
        {
            char c = text[i];
            if (c == '.')
            {
                fraction = true;
                continue;
            }

            if ((uint)(c - '0') > 9)
            {
                break;
            }

            scale -= fraction ? 1 : 0;
            if (digits > 0 || c != '0')
            {
                mantissa = digits < 19 ? (mantissa * 10) + (uint)(c - '0') : mantissa;
                digits++;
            }
        }

        int digitsTo = i;
        long exponent = scale + (i < end ? ParseExponent(text, i + 1, end) : 0);
        double value;
        if (digits == 0)
        {
            value = 0;
        }
        else if (digits <= 19 && mantissa <= MaxExactInteger && exponent is >= -MaxExactPower and <= MaxExactPower)
        {
            // Both operands are exact, so the one operation rounds correctly.
            value = exponent >= 0 ? mantissa * ExactPowers[exponent] : mantissa / ExactPowers[-exponent];
        }
        else
        {
            value = ParseExactly(text, digitsFrom, digitsTo, digits, exponent);
        }

        return negative ? -value : value;
    }

    /// <summary>The slow way, by exact integers.</summary>
    internal static double ParseExactly(string text, int from, int to, int significant, long exponent)
    {
        // Beyond these no digits can bring the number back into range.
        if (exponent + significant > 310)
        {
            return double.PositiveInfinity;
        }

        if (exponent + significant < -326)
        {
            return 0;
        }

        var digits = new char[Math.Min(significant, MaxDigits) + 1];
        int count = 0;
        bool rest = false;
        for (int i = from; i < to; i++)
        {
            char c = text[i];
            if (c == '.' || (count == 0 && c == '0'))
            {
                continue;
            }

            if (count < digits.Length - 1)
            {
                digits[count++] = c;
            }
            else
            {
                rest |= c != '0';
            }
        }

        exponent += significant - count;
        if (rest)
        {
            digits[count++] = '1';
            exponent--;
        }

        BigInteger numerator = BigInteger.Parse(new string(digits, 0, count), NumberStyles.None, CultureInfo.InvariantCulture);
        BigInteger denominator = BigInteger.One;
        if (exponent >= 0)
        {
            numerator *= BigInteger.Pow(10, (int)exponent);
        }
        else
        {
            denominator = BigInteger.Pow(10, (int)-exponent);
        }

        return Divide(numerator, denominator);
    }

    /// <summary>The double nearest to a positive fraction.</summary>
    private static double Divide(BigInteger numerator, BigInteger denominator)
    {
        // Scale so that the quotient has 53 or 54 bits, or fewer where the number is below the normal range.
        int binary = Math.Max(BitLength(numerator) - BitLength(denominator) - 53, -1074);
        if (binary >= 0)
        {
            denominator <<= binary;
        }
        else
        {
            numerator <<= -binary;
        }

        BigInteger quotient = BigInteger.DivRem(numerator, denominator, out BigInteger remainder);
        if (quotient >= MaxExactInteger)
        {
            remainder += quotient.IsEven ? BigInteger.Zero : denominator;
            denominator <<= 1;
            quotient >>= 1;
            binary++;
        }

        int order = (remainder << 1).CompareTo(denominator);
        ulong mantissa = (ulong)quotient;
        if (order > 0 || (order == 0 && (mantissa & 1) != 0))
        {
            mantissa++;
        }

        if (mantissa == MaxExactInteger)
        {
            mantissa >>= 1;
            binary++;
        }

        if (binary > 971)
        {
            return double.PositiveInfinity;
        }

        ulong biased = mantissa < 1UL << 52 ? 0 : (ulong)(binary + 1075);
        return BitConverter.Int64BitsToDouble((long)((biased << 52) | (mantissa & ((1UL << 52) - 1))));
    }

    private static int BitLength(BigInteger value)
    {
        byte[] bytes = value.ToByteArray();
        int length = (bytes.Length - 1) * 8;
        for (int top = bytes[bytes.Length - 1]; top != 0; top >>= 1)
        {
            length++;
        }

        return length;
    }

    private static long ParseExponent(string text, int from, int end)
    {
        bool negative = text[from] == '-';
        long value = 0;
        for (int i = negative || text[from] == '+' ? from + 1 : from; i < end; i++)
        {
            value = Math.Min((value * 10) + (text[i] - '0'), int.MaxValue);
        }

        return negative ? -value : value;
    }

    private static double[] MakeExactPowers()
    {
        var powers = new double[MaxExactPower + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }
}
