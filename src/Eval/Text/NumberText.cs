using System;
using System.Globalization;

namespace TvixEval.Text;

/// <summary>Numbers as Nix expressions that evaluate to exactly them. Not all have a literal: there are no negative literals, for a start.</summary>
internal static class NumberText
{
    private const double SmallestNormal = 2.2250738585072014e-308;

    // 2^-537: its square is the smallest number there is, and multiplying a whole number by it twice loses nothing.
    private static readonly double ScaleOfSubnormals = Math.Pow(2, -537);

    /// <summary>An integer.</summary>
    /// <param name="value">The number.</param>
    /// <param name="isElement">Whether it stands in a list, where a sign needs parentheses.</param>
    public static string Of(long value, bool isElement)
    {
        if (value == long.MinValue)
        {
            return "(-9223372036854775807 - 1)";
        }

        return Enclose(value.ToString(CultureInfo.InvariantCulture), isElement && value < 0);
    }

    /// <summary>A floating-point number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="isElement">Whether it stands in a list, where a sign needs parentheses.</param>
    public static string Of(double value, bool isElement)
    {
        if (double.IsNaN(value))
        {
            return "(1.0e308 * 10 - 1.0e308 * 10)";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "(1.0e308 * 10)" : "(-1.0e308 * 10)";
        }

        if (FloatText.IsNegativeZero(value))
        {
            // The minus sign subtracts from the integer 0, which gives a positive zero.
            return "(0.0 * -1)";
        }

        double size = Math.Abs(value);
        if (size is > 0 and < SmallestNormal)
        {
            // Below the normal range only a literal that says exactly what it means is accepted; it would have hundreds of digits.
            string scale = Literal(ScaleOfSubnormals);
            string units = BitConverter.DoubleToInt64Bits(size).ToString(CultureInfo.InvariantCulture);
            return $"({(value < 0 ? "-" : string.Empty)}{units} * {scale} * {scale})";
        }

        return Enclose(value < 0 ? "-" + Literal(size) : Literal(size), isElement && value < 0);
    }

    /// <summary>A literal, which needs a point even where there is an exponent.</summary>
    private static string Literal(double value)
    {
        string text = FloatShortest.Json(value);
        int exponent = text.IndexOf('e');
        return exponent >= 0 && text.IndexOf('.') < 0 ? text.Insert(exponent, ".0") : text;
    }

    private static string Enclose(string text, bool isEnclosed) => isEnclosed ? "(" + text + ")" : text;
}
