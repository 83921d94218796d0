using System.Globalization;
using TvixEval.Syntax;
using Xunit;

namespace TvixEval.Tests.Syntax;

/// <summary>Which floating-point literals there are: those that C's strtod takes without complaint.</summary>
public sealed class FloatLiteralTests
{
    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("1.", 1.0)]
    [InlineData(".25", 0.25)]
    [InlineData("0.0e-999", 0.0)]
    [InlineData("0.0", 0.0)]
    [InlineData("2.2250738585072014e-308", 2.2250738585072014e-308)]
    [InlineData("1.7976931348623157e308", 1.7976931348623157e308)]
    public void Reads(string text, double expected)
    {
        Assert.True(FloatLiteral.TryParse(text, out double value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("1.0e309")]
    [InlineData("1.0e99999999999")]
    [InlineData("1.0e-310")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("1.0e-99999999999")]
    public void RefusesWhatIsOutOfRange(string text) => Assert.False(FloatLiteral.TryParse(text, out _));

    [Fact]
    public void TakesSmallNumbersThatAreExact()
    {
        // 2^-1074, the least number there is, with all of its digits.
        string digits = System.Numerics.BigInteger.Pow(5, 1074).ToString(CultureInfo.InvariantCulture);
        Assert.True(FloatLiteral.TryParse(digits[0] + "." + digits.Substring(1) + "e-" + (1074 - digits.Length + 1), out double value));
        Assert.Equal(double.Epsilon, value);
    }
}
