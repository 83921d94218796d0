using System;
using System.Globalization;
using System.Text;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Text;

public class FloatParserTests
{
    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("-0", -0.0)]
    [InlineData("1e400", double.PositiveInfinity)]
    [InlineData("-1e400", double.NegativeInfinity)]
    [InlineData("1e-400", 0.0)]
    [InlineData("1e99999999999999999999", double.PositiveInfinity)]
    [InlineData("0e99999999999999999999", 0.0)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    [InlineData("1.7976931348623159e308", double.PositiveInfinity)]
    [InlineData("4.9e-324", 4.94065645841246544e-324)]
    [InlineData("2.4703282292062327e-324", 0.0)]
    [InlineData("2.4703282292062328e-324", 4.94065645841246544e-324)]
    [InlineData("9007199254740993", 9007199254740992.0)]
    [InlineData("9007199254740993.0000000000000000000000000000000000000001", 9007199254740994.0)]
    [InlineData("2.2250738585072011e-308", 2.2250738585072011e-308)]
    [InlineData("+12.5E+1", 125.0)]
    public void NearestNumberIsFound(string text, double expected)
    {
        double actual = FloatParser.Parse(text, 0, text.Length);
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(actual));
    }

    [Fact]
    public void ExactlyHalfWayGoesToTheEvenNumber()
    {
        // Half way between 1 and its successor, written out in full; then with one more digit somewhere behind.
        string half = "1.00000000000000011102230246251565404236316680908203125";
        Assert.Equal(1.0, FloatParser.Parse(half, 0, half.Length));
        string more = half + new string('0', 1000) + "1";
        Assert.Equal(Math.BitIncrement(1.0), FloatParser.Parse(more, 0, more.Length));
    }

    [Fact]
    public void AgreesWithTheRuntimeOnRandomTexts()
    {
        var random = new Random(99);
        for (int i = 0; i < 20000; i++)
        {
            var text = new StringBuilder();
            int digits = random.Next(1, 40);
            int point = random.Next(0, digits + 1);
            for (int d = 0; d < digits; d++)
            {
                if (d == point && d > 0)
                {
                    text.Append('.');
                }

                text.Append((char)('0' + random.Next(10)));
            }

            text.Append('e').Append(random.Next(-345, 325));
            string number = text.ToString();
            Assert.Equal(double.Parse(number, CultureInfo.InvariantCulture), FloatParser.Parse(number, 0, number.Length));
        }
    }
}
