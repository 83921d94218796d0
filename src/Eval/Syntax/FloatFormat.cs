using System.Globalization;
using System.Text;

namespace TvixEval.Syntax;

/// <summary>Prints floating-point numbers as C's <c>%g</c> does, which is how C++ Nix shows them.</summary>
internal static class FloatFormat
{
    private const int Precision = 6;

    /// <summary>The shortest of fixed and scientific notation with six significant digits and no trailing zeros.</summary>
    public static string General(double value)
    {
        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        // d.ddddde+xxx
        string scientific = value.ToString("e5", CultureInfo.InvariantCulture);
        int exponentAt = scientific.IndexOf('e');
        int exponent = int.Parse(scientific.Substring(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        bool isNegative = scientific[0] == '-';
        string digits = scientific.Substring(isNegative ? 1 : 0, exponentAt - (isNegative ? 1 : 0)).Replace(".", string.Empty).TrimEnd('0');
        if (digits.Length == 0)
        {
            digits = "0";
        }

        var result = new StringBuilder(isNegative ? "-" : string.Empty);
        if (exponent < -4 || exponent >= Precision)
        {
            result.Append(digits[0]);
            AppendFraction(result, digits.Substring(1));
            int magnitude = System.Math.Abs(exponent);
            result.Append(exponent < 0 ? "e-" : "e+").Append(magnitude.ToString("00", CultureInfo.InvariantCulture));
        }
        else if (exponent < 0)
        {
            AppendFraction(result.Append('0'), new string('0', -exponent - 1) + digits);
        }
        else
        {
            string padded = digits.PadRight(exponent + 1, '0');
            AppendFraction(result.Append(padded, 0, exponent + 1), padded.Substring(exponent + 1));
        }

        return result.ToString();
    }

    /// <summary>C's <c>%f</c>: six decimals, which is how <c>toString</c> prints.</summary>
    public static string Fixed(double value) =>
        double.IsNaN(value) || double.IsInfinity(value) ? General(value) : value.ToString("F6", CultureInfo.InvariantCulture);

    private static void AppendFraction(StringBuilder result, string digits)
    {
        if (digits.Length > 0)
        {
            result.Append('.').Append(digits);
        }
    }
}
