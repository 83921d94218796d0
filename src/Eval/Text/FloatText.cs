using System;
using System.Globalization;
using System.Numerics;

namespace TvixEval.Text;

/// <summary>
/// The texts of floating-point numbers, digit for digit those of C's <c>printf</c>: correctly rounded, ties to even, on
/// every runtime (what .NET formats differs between its editions, and rounds ties away from zero).
/// </summary>
internal static class FloatText
{
    private const int GeneralDigits = 6;
    private const int FixedDecimals = 6;
    private const ulong FractionMask = (1UL << 52) - 1;

    /// <summary>The NaN that C's <c>printf</c> shows without a sign. That of .NET has one.</summary>
    public static readonly double PositiveNaN = BitConverter.Int64BitsToDouble(0x7FF8000000000000);

    private static readonly ulong[] PowersOfTen = MakePowersOfTen();

    /// <summary>As <c>%g</c>: six significant digits, no trailing zeros. The form in which values are printed, also in XML.</summary>
    public static string General(double value)
    {
        if (TryNonFinite(value, out string text))
        {
            return text;
        }

        bool negative = value < 0 || IsNegativeZero(value);
        if (value == 0)
        {
            return negative ? "-0" : "0";
        }

        value = Math.Abs(value);
        int exponent = (int)Math.Floor(Math.Log10(value));
        ulong digits = Scale(value, GeneralDigits - 1 - exponent);

        // The logarithm may be off by one next to a power of ten, and rounding may carry into a seventh digit.
        while (digits >= 1000000)
        {
            digits = Scale(value, GeneralDigits - 1 - ++exponent);
        }

        while (digits < 100000)
        {
            digits = Scale(value, GeneralDigits - 1 - --exponent);
        }

        return Arrange(negative, digits.ToString(CultureInfo.InvariantCulture), exponent);
    }

    /// <summary>As <c>%f</c>: six decimals, never an exponent. The form of <c>toString</c>.</summary>
    public static string Fixed(double value)
    {
        if (TryNonFinite(value, out string text))
        {
            return text;
        }

        string sign = value < 0 || IsNegativeZero(value) ? "-" : string.Empty;
        Decode(Math.Abs(value), out ulong mantissa, out int exponent);
        if (exponent >= 0)
        {
            string integer = exponent <= 10
                ? (mantissa << exponent).ToString(CultureInfo.InvariantCulture)
                : (new BigInteger(mantissa) << exponent).ToString(CultureInfo.InvariantCulture);
            return sign + integer + ".000000";
        }

        int shift = -exponent;
        ulong whole = shift < 64 ? mantissa >> shift : 0;
        ulong fraction = shift < 64 ? mantissa & ((1UL << shift) - 1) : mantissa;
        ulong decimals = MultiplyShift(fraction, PowersOfTen[FixedDecimals], shift);
        if (decimals == PowersOfTen[FixedDecimals])
        {
            whole++;
            decimals = 0;
        }

        return sign + whole.ToString(CultureInfo.InvariantCulture) + "." + decimals.ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>Splits a positive number into an integer and a power of two.</summary>
    internal static void Decode(double value, out ulong mantissa, out int exponent)
    {
        ulong bits = (ulong)BitConverter.DoubleToInt64Bits(value);
        int biased = (int)(bits >> 52) & 0x7FF;
        mantissa = bits & FractionMask;
        exponent = -1074;
        if (biased != 0)
        {
            mantissa |= FractionMask + 1;
            exponent += biased - 1;
        }
    }

    internal static bool IsNegativeZero(double value) => BitConverter.DoubleToInt64Bits(value) == long.MinValue;

    private static bool TryNonFinite(double value, out string text)
    {
        text = string.Empty;
        if (double.IsNaN(value))
        {
            // C shows the sign of a NaN, and x86 makes negative ones.
            text = BitConverter.DoubleToInt64Bits(value) < 0 ? "-nan" : "nan";
        }
        else if (double.IsInfinity(value))
        {
            text = value < 0 ? "-inf" : "inf";
        }

        return text.Length != 0;
    }

    private static string Arrange(bool negative, string digits, int exponent)
    {
        int used = digits.Length;
        while (used > 1 && digits[used - 1] == '0')
        {
            used--;
        }

        var text = new ByteBuilder(16);
        if (negative)
        {
            text.Append('-');
        }

        if (exponent < -4 || exponent >= GeneralDigits)
        {
            text.Append(digits[0]);
            if (used > 1)
            {
                text.Append('.');
                text.Append(digits, 1, used - 1);
            }

            AppendExponent(text, exponent);
        }
        else if (exponent < 0)
        {
            text.Append("0.");
            text.Append('0', -exponent - 1);
            text.Append(digits, 0, used);
        }
        else
        {
            int whole = exponent + 1;
            text.Append(digits, 0, whole);
            if (used > whole)
            {
                text.Append('.');
                text.Append(digits, whole, used - whole);
            }
        }

        return text.ToString();
    }

    /// <summary>Appends an exponent of at least two digits, as C does.</summary>
    internal static void AppendExponent(ByteBuilder text, int exponent)
    {
        text.Append('e');
        text.Append(exponent < 0 ? '-' : '+');
        text.Append(Math.Abs(exponent).ToString("D2", CultureInfo.InvariantCulture));
    }

    /// <summary>A positive number times a power of ten, rounded to an integer; the caller keeps the result below 2^63.</summary>
    private static ulong Scale(double value, int power)
    {
        Decode(value, out ulong mantissa, out int exponent);
        if (power is >= 0 and <= 19 && exponent < 0)
        {
            return MultiplyShift(mantissa, PowersOfTen[power], -exponent);
        }

        if (power is < 0 and >= -19 && exponent <= 11)
        {
            int shift = -exponent;
            ulong integer = shift <= 0 ? mantissa << -shift : shift < 64 ? mantissa >> shift : 0;
            bool inexact = shift > 0 && (shift >= 64 || (mantissa & ((1UL << shift) - 1)) != 0);
            ulong divisor = PowersOfTen[-power];
            ulong quotient = integer / divisor;
            ulong rest = integer % divisor;
            ulong half = divisor / 2;
            bool up = rest > half || (rest == half && (inexact || (quotient & 1) != 0));
            return up ? quotient + 1 : quotient;
        }

        BigInteger numerator = mantissa;
        BigInteger denominator = BigInteger.One;
        if (exponent >= 0)
        {
            numerator <<= exponent;
        }
        else
        {
            denominator <<= -exponent;
        }

        if (power >= 0)
        {
            numerator *= BigInteger.Pow(10, power);
        }
        else
        {
            denominator *= BigInteger.Pow(10, -power);
        }

        BigInteger whole = BigInteger.DivRem(numerator, denominator, out BigInteger remainder);
        int order = (remainder << 1).CompareTo(denominator);
        return (ulong)(order > 0 || (order == 0 && !whole.IsEven) ? whole + 1 : whole);
    }

    /// <summary>The product of two integers divided by a power of two, rounded, ties to even; the caller keeps it below 2^63.</summary>
    private static ulong MultiplyShift(ulong left, ulong right, int shift)
    {
        Multiply(left, right, out ulong high, out ulong low);
        if (shift >= 128)
        {
            return 0;
        }

        ulong result;
        ulong restHigh;
        ulong restLow;
        if (shift >= 64)
        {
            result = shift == 64 ? high : high >> (shift - 64);
            restHigh = shift == 64 ? 0 : high & ((1UL << (shift - 64)) - 1);
            restLow = low;
        }
        else
        {
            result = (high << (64 - shift)) | (low >> shift);
            restHigh = 0;
            restLow = low & ((1UL << shift) - 1);
        }

        ulong halfHigh = shift > 64 ? 1UL << (shift - 65) : 0;
        ulong halfLow = shift > 64 ? 0 : 1UL << (shift - 1);
        int order = restHigh != halfHigh ? restHigh.CompareTo(halfHigh) : restLow.CompareTo(halfLow);
        return order > 0 || (order == 0 && (result & 1) != 0) ? result + 1 : result;
    }

    /// <summary>The full product of two 64-bit integers.</summary>
    internal static void Multiply(ulong left, ulong right, out ulong high, out ulong low)
    {
        ulong leftLow = (uint)left, leftHigh = left >> 32, rightLow = (uint)right, rightHigh = right >> 32;
        ulong lowest = leftLow * rightLow;
        ulong middle = (leftHigh * rightLow) + (lowest >> 32);
        ulong cross = (leftLow * rightHigh) + (uint)middle;
        high = (leftHigh * rightHigh) + (middle >> 32) + (cross >> 32);
        low = (cross << 32) | (uint)lowest;
    }

    private static ulong[] MakePowersOfTen()
    {
        var powers = new ulong[20];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }
}
