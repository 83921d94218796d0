using System;
using System.Numerics;

namespace TvixEval.Text;

/// <summary>
/// The short text of a floating-point number that reads back as the same number, as JSON has it. C++ Nix's JSON library
/// uses Loitsch's Grisu2, which is not always the shortest text; since such texts end up in derivations, it is the same
/// algorithm here ("Printing Floating-Point Numbers Quickly and Accurately with Integers", 2010) with the same choice of
/// scaling powers, not the shortest text of the runtime.
/// </summary>
internal static class FloatShortest
{
    private const int FirstPower = -300;
    private const int PowerStep = 8;
    private const int PowerCount = 79;

    // The scaled exponent lies in [-60, -32]: the integral part fits 32 bits, and ten times the fraction 64.
    private const int LowestExponent = -60;

    private const int MaxFixedExponent = 15;
    private const int MinFixedExponent = -4;

    private static readonly ulong[] PowerSignificands = new ulong[PowerCount];
    private static readonly int[] PowerExponents = MakePowers();

    /// <summary>The text; <c>null</c> for what JSON has no number for.</summary>
    public static string Json(double value)
    {
        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            return "null";
        }

        bool negative = value < 0 || FloatText.IsNegativeZero(value);
        if (value == 0)
        {
            return negative ? "-0.0" : "0.0";
        }

        var digits = new char[17];
        int count = Generate(Math.Abs(value), digits, out int exponent);
        return Arrange(negative, new string(digits, 0, count), count + exponent);
    }

    /// <summary>Writes digits with the decimal point after the first <paramref name="point"/> of them.</summary>
    private static string Arrange(bool negative, string digits, int point)
    {
        var text = new ByteBuilder(32);
        if (negative)
        {
            text.Append('-');
        }

        if (point is > 0 and <= MaxFixedExponent)
        {
            int whole = Math.Min(point, digits.Length);
            text.Append(digits, 0, whole);
            text.Append('0', point - whole);
            text.Append('.');
            text.Append(whole < digits.Length ? digits.Substring(whole) : "0");
        }
        else if (point is > MinFixedExponent and <= 0)
        {
            text.Append("0.");
            text.Append('0', -point);
            text.Append(digits);
        }
        else
        {
            text.Append(digits[0]);
            if (digits.Length > 1)
            {
                text.Append('.');
                text.Append(digits, 1, digits.Length - 1);
            }

            FloatText.AppendExponent(text, point - 1);
        }

        return text.ToString();
    }

    /// <summary>Finds digits and a power of ten for them.</summary>
    private static int Generate(double value, char[] digits, out int decimalExponent)
    {
        FloatText.Decode(value, out ulong mantissa, out int exponent);

        // The interval of numbers that read back as this one: half way to both neighbours; the one below a power of two is nearer.
        bool nearBelow = mantissa == 1UL << 52 && exponent > -1074;
        ulong high = (2 * mantissa) + 1;
        int highExponent = exponent - 1;
        Normalize(ref high, ref highExponent);
        ulong low = nearBelow ? ((4 * mantissa) - 1) << (exponent - 2 - highExponent) : ((2 * mantissa) - 1) << (exponent - 1 - highExponent);
        ulong middle = mantissa << (exponent - highExponent);

        int wanted = LowestExponent - highExponent - 1;
        int power = (wanted * 78913 / (1 << 18)) + (wanted > 0 ? 1 : 0);
        int index = (power - FirstPower + PowerStep - 1) / PowerStep;
        ulong scale = PowerSignificands[index];

        // Each product may be off by one unit, so the interval is narrowed by one at both ends.
        ulong top = MultiplyRounded(high, scale) - 1;
        ulong bottom = MultiplyRounded(low, scale) + 1;
        ulong target = MultiplyRounded(middle, scale);
        decimalExponent = -(FirstPower + (index * PowerStep));
        return Digits(top, top - bottom, top - target, -(PowerExponents[index] + highExponent + 64), digits, ref decimalExponent);
    }

    /// <summary>The digits of the upper end, as many as needed to be within the interval, then moved towards the number itself.</summary>
    private static int Digits(ulong top, ulong width, ulong distance, int fractionBits, char[] digits, ref int decimalExponent)
    {
        ulong one = 1UL << fractionBits;
        uint integral = (uint)(top >> fractionBits);
        ulong fraction = top & (one - 1);
        int count = 0;

        uint unit = 1;
        int places = 1;
        while (places < 10 && integral / 10 >= unit)
        {
            unit *= 10;
            places++;
        }

        while (places > 0)
        {
            digits[count++] = (char)('0' + (integral / unit));
            integral %= unit;
            places--;
            ulong rest = ((ulong)integral << fractionBits) + fraction;
            if (rest <= width)
            {
                decimalExponent += places;
                RoundTowards(digits, count, distance, width, rest, (ulong)unit << fractionBits);
                return count;
            }

            unit /= 10;
        }

        do
        {
            fraction *= 10;
            width *= 10;
            distance *= 10;
            digits[count++] = (char)('0' + (fraction >> fractionBits));
            fraction &= one - 1;
            decimalExponent--;
        }
        while (fraction > width);

        RoundTowards(digits, count, distance, width, fraction, one);
        return count;
    }

    private static void RoundTowards(char[] digits, int count, ulong distance, ulong width, ulong rest, ulong unit)
    {
        while (rest < distance && width - rest >= unit && (rest + unit < distance || distance - rest > rest + unit - distance))
        {
            digits[count - 1]--;
            rest += unit;
        }
    }

    private static void Normalize(ref ulong significand, ref int exponent)
    {
        while (significand >> 63 == 0)
        {
            significand <<= 1;
            exponent--;
        }
    }

    private static ulong MultiplyRounded(ulong left, ulong right)
    {
        FloatText.Multiply(left, right, out ulong high, out ulong low);
        return high + (low >> 63);
    }

    /// <summary>The powers of ten from 1e-300 in steps of eight, as 64-bit significands, rounded.</summary>
    private static int[] MakePowers()
    {
        var exponents = new int[PowerCount];
        for (int i = 0; i < PowerCount; i++)
        {
            int power = FirstPower + (i * PowerStep);
            BigInteger numerator = power >= 0 ? BigInteger.Pow(10, power) : BigInteger.One << 2048;
            BigInteger denominator = power >= 0 ? BigInteger.One : BigInteger.Pow(10, -power);
            int exponent = power >= 0 ? 0 : -2048;

            // One bit more than the significand has, for rounding; scaled up first, so that the division loses nothing that matters.
            BigInteger quotient = (numerator << 128) / denominator;
            exponent -= 128;
            int excess = BitLength(quotient) - 65;
            quotient >>= excess;
            ulong significand = (ulong)((quotient + 1) >> 1);
            PowerSignificands[i] = significand;
            exponents[i] = exponent + excess + 1;
        }

        return exponents;
    }

    private static int BitLength(BigInteger value)
    {
        byte[] bytes = value.ToByteArray();
        int top = bytes[bytes.Length - 1];
        int length = (bytes.Length - 1) * 8;
        for (; top != 0; top >>= 1)
        {
            length++;
        }

        return length;
    }
}
