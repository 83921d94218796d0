using System;
using System.Globalization;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Text;

public class FloatTextTests
{
    // What C++ Nix 2.34.8 gives for builtins.toXML, toString and builtins.toJSON.
    [Theory]
    [InlineData(0.1, "0.1", "0.100000", "0.1")]
    [InlineData(0.1 + 0.2, "0.3", "0.300000", "0.30000000000000004")]
    [InlineData(1.0, "1", "1.000000", "1.0")]
    [InlineData(100000.0, "100000", "100000.000000", "100000.0")]
    [InlineData(1000000.0, "1e+06", "1000000.000000", "1000000.0")]
    [InlineData(999999.5, "1e+06", "999999.500000", "999999.5")]
    [InlineData(999998.5, "999998", "999998.500000", "999998.5")]
    [InlineData(123456.7, "123457", "123456.700000", "123456.7")]
    [InlineData(1.0e10, "1e+10", "10000000000.000000", "10000000000.0")]
    [InlineData(1.0e15, "1e+15", "1000000000000000.000000", "1e+15")]
    [InlineData(1.0e16, "1e+16", "10000000000000000.000000", "1e+16")]
    [InlineData(1.0e-4, "0.0001", "0.000100", "0.0001")]
    [InlineData(1.0e-5, "1e-05", "0.000010", "1e-05")]
    [InlineData(0.00012345678, "0.000123457", "0.000123", "0.00012345678")]
    [InlineData(2.5, "2.5", "2.500000", "2.5")]
    [InlineData(0.0 - 0.0, "0", "0.000000", "0.0")]
    [InlineData(-0.0, "-0", "-0.000000", "-0.0")]
    [InlineData(1.7976931348623157e308, "1.79769e+308", "179769313486231570814527423731704356798070567525844996598917476803157260780028538760589558632766878171540458953514382464234321326889464182768467546703537516986049910576551282076245490090389328944075868508455133942304583236903222948165808559332123348274797826204144723168738177180919299881250404026184124858368.000000", "1.7976931348623157e+308")]
    [InlineData(2.2250738585072014e-308, "2.22507e-308", "0.000000", "2.2250738585072014e-308")]
    [InlineData(0.0078125, "0.0078125", "0.007812", "0.0078125")]
    [InlineData(0.0000005, "5e-07", "0.000000", "5e-07")]
    [InlineData(0.0000015, "1.5e-06", "0.000002", "1.5e-06")]
    [InlineData(1.0e22, "1e+22", "10000000000000000000000.000000", "1e+22")]
    [InlineData(123456789012345680.0, "1.23457e+17", "123456789012345680.000000", "1.2345678901234568e+17")]
    [InlineData(9007199254740993.0, "9.0072e+15", "9007199254740992.000000", "9.007199254740992e+15")]
    [InlineData(double.PositiveInfinity, "inf", "inf", "null")]
    [InlineData(double.NegativeInfinity, "-inf", "-inf", "null")]
    [InlineData(4.35, "4.35", "4.350000", "4.35")]
    [InlineData(1234567.5, "1.23457e+06", "1234567.500000", "1234567.5")]
    [InlineData(1.5e300, "1.5e+300", "1500000000000000078757140382806630373056702871662238732373781173267703686983362293679557062620671796065556665749325817265413784853040645863467188277180060474272580801389863705606745350692182135089053429852456199917621678558451461320111979114170213741868888183230085264257173504208294580298189100810240.000000", "1.5e+300")]
    [InlineData(6.0221407599999999e23, "6.02214e+23", "602214075999999987023872.000000", "6.02214076e+23")]
    public void TextsAreThoseOfTheReference(double number, string general, string fixedPoint, string json)
    {
        Assert.Equal(general, FloatText.General(number));
        Assert.Equal(fixedPoint, FloatText.Fixed(number));
        Assert.Equal(json, FloatShortest.Json(number));
    }

    [Fact]
    public void NaNShowsItsSignAndIsNullInJson()
    {
        double negative = BitConverter.Int64BitsToDouble(unchecked((long)0xFFF8000000000000));
        double positive = BitConverter.Int64BitsToDouble(0x7FF8000000000000);
        Assert.Equal("-nan", FloatText.General(negative));
        Assert.Equal("nan", FloatText.General(positive));
        Assert.Equal("-nan", FloatText.Fixed(negative));
        Assert.Equal("null", FloatShortest.Json(positive));
    }

    // The last two are longer than they had to be; C++ Nix 2.34.8 writes them so.
    [Theory]
    [InlineData(5e-324, "5e-324")]
    [InlineData(3e-320, "3e-320")]
    [InlineData(2.2250738585072011e-308, "2.225073858507201e-308")]
    [InlineData(2028050274549709.2, "2.0280502745497093e+15")]
    [InlineData(2.955950240498403e+16, "2.9559502404984032e+16")]
    public void JsonDigitsAreThoseOfTheReferenceEvenWhereNotShortest(double number, string json) =>
        Assert.Equal(json, FloatShortest.Json(number));

    [Fact]
    public void JsonTextsReadBackAsTheSameNumber()
    {
        var random = new Random(20240607);
        for (int i = 0; i < 20000; i++)
        {
            double number = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsNaN(number) || double.IsInfinity(number))
            {
                continue;
            }

            string text = FloatShortest.Json(number);
            Assert.Equal(number, double.Parse(text, CultureInfo.InvariantCulture));
            Assert.Equal(number, FloatParser.Parse(text, 0, text.Length));
        }
    }

    [Fact]
    public void RoundingAgreesWithExactDecimals()
    {
        // System.Decimal holds these exactly, and can round ties to even too.
        var random = new Random(4711);
        for (int i = 0; i < 20000; i++)
        {
            double number = random.Next(0, 1 << 20) + (random.Next(0, 1 << 12) / 4096.0);
            decimal exact = (long)number + ((decimal)(long)((number - Math.Floor(number)) * 4096) / 4096);
            Assert.Equal(
                decimal.Round(exact, 6, MidpointRounding.ToEven).ToString("F6", CultureInfo.InvariantCulture),
                FloatText.Fixed(number));
        }
    }
}
