using System;
using System.Globalization;
using System.Threading;
using Xunit;

namespace TvixEval.Tests.Core.Values;

/// <summary>
/// What a user's culture says of numbers changes nothing. Swedish and Persian, among others, write the minus sign as U+2212; the culture
/// here is made by hand, since machines without ICU know none of them. Expected values are recorded from nix-instantiate 2.34.8.
/// </summary>
public sealed class CultureTests
{
    [Theory]
    [InlineData("[ (-1) (-1.5) (-9223372036854775807 - 1) 1234567 ]", "[ -1 -1.5 -9223372036854775808 1234567 ]")]
    [InlineData("toString [ (-1) (-1.5) 1234567 ]", "\"-1 -1.500000 1234567\"")]
    [InlineData("builtins.toJSON { a = -1; b = -1.5; c = [ (-20) ]; }", "\"{\\\"a\\\":-1,\\\"b\\\":-1.5,\\\"c\\\":[-20]}\"")]
    [InlineData("builtins.substring 50 22 (builtins.toXML (-1))", "\"nt value=\\\"-1\\\" />\\n</exp\"")]
    [InlineData("builtins.fromJSON \"[-1,-1.5e-1]\"", "[ -1 -0.15 ]")]
    [InlineData("(builtins.fromTOML \"a = -1\\nb = -1.5\") == { a = -1; b = -1.5; }", "true")]
    [InlineData("builtins.compareVersions \"1.2\" \"1.10\"", "-1")]
    [InlineData("(builtins.tryEval (builtins.elemAt [ 1 ] 0)).value - 2", "-1")]
    [InlineData("(derivation { name = \"n\"; system = \"s\"; builder = \"b\"; n = -1; }).drvPath", "\"/nix/store/7vxj8c3x7mc77m4a3mn5ahr1q9iyr5dq-n.drv\"")]
    public void NoValueIsAnother(string expression, string expected) => Assert.Equal(expected, InOtherCulture(() => Nix.Print(expression)));

    [Theory]
    [InlineData("builtins.elemAt [ 1 ] (-2)", "'builtins.elemAt' called with index -2 on a list of size 1")]
    [InlineData("(-2).a", "expected a set but found an integer: -2")]
    [InlineData("1 + (-2) + \"a\"", "cannot add a string to an integer")]
    [InlineData("builtins.stringLength (-2)", "cannot coerce an integer to a string: -2")]
    [InlineData("builtins.substring (-2) 1 \"a\"", "negative start position in 'substring'")]
    [InlineData("throw \"a ${toString (-2)}\"", "a -2")]
    public void NoMessageIsAnother(string expression, string expected) => Assert.Equal(expected, InOtherCulture(() => Nix.Fail(expression).Message));

    private static string InOtherCulture(Func<string> evaluate)
    {
        CultureInfo before = Thread.CurrentThread.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "\u2212";
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        Thread.CurrentThread.CurrentCulture = culture;
        try
        {
            Assert.Equal("\u22121,5", (-1.5).ToString(CultureInfo.CurrentCulture));
            return evaluate();
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }
}
