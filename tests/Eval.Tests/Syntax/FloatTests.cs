using System.Globalization;
using TvixEval.Syntax;
using Xunit;

namespace TvixEval.Tests.Syntax;

/// <summary>Reading and showing floating-point numbers as C does.</summary>
public sealed class FloatTests
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

    // Recorded from C++ Nix 2.34.8: nix-instantiate --eval.
    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(100000.0, "100000")]
    [InlineData(999999.5, "1e+06")]
    [InlineData(123456.5, "123456")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001234, "1.234e-05")]
    [InlineData(1e100, "1e+100")]
    [InlineData(1.23456789, "1.23457")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(0.1, "0.1")]
    [InlineData(12.0, "12")]
    public void Shows(double value, string expected) => Assert.Equal(expected, FloatFormat.General(value));
}
