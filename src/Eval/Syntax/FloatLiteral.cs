using System;
using System.Globalization;
using System.Numerics;
using TvixEval.Text;

namespace TvixEval.Syntax;

/// <summary>Reads floating-point literals under the rules of C's <c>strtod</c>: a result that is out of range is an error.</summary>
internal static class FloatLiteral
{
    private const double SmallestNormal = 2.2250738585072014e-308;

    /// <summary>The number a literal stands for; false when it is too large, or too small to be held with full precision.</summary>
    public static bool TryParse(string text, out double value)
    {
        value = FloatParser.Parse(text, 0, text.Length);
        return value >= SmallestNormal ? !double.IsInfinity(value) : IsExact(text, value);
    }

    /// <summary>Whether a number below the normal range is exactly what the literal says; zero is the usual case.</summary>
    private static bool IsExact(string text, double value)
    {
        int exponentAt = text.IndexOfAny(new[] { 'e', 'E' });
        string mantissa = exponentAt < 0 ? text : text.Substring(0, exponentAt);
        int point = mantissa.IndexOf('.');
        BigInteger digits = BigInteger.Parse("0" + mantissa.Remove(point, 1), NumberStyles.None, CultureInfo.InvariantCulture);
        if (digits.IsZero || value == 0)
        {
            return digits.IsZero;
        }

        // The value is not zero, so the exponent is a small number.
        int exponent = exponentAt < 0 ? 0 : int.Parse(text.Substring(exponentAt + 1), CultureInfo.InvariantCulture);
        int scale = mantissa.Length - 1 - point - exponent;
        BigInteger units = BitConverter.DoubleToInt64Bits(value);
        return digits * BigInteger.Pow(2, 1074) == units * BigInteger.Pow(10, scale);
    }
}
