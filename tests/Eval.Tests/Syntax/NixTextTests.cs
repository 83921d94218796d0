using System.Text;
using TvixEval.Syntax;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Syntax;

public sealed class NixTextTests
{
    // Texts as C++ Nix 2.34.8 printed them.
    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("\n\r\t", "\"\\n\\r\\t\"")]
    [InlineData("${x} $x $$ $", "\"\\${x} $x $$ $\"")]
    [InlineData("$${", "\"$\\${\"")]
    [InlineData("\u0001\u007f", "\"\u0001\u007f\"")]
    public void StringLiteralsEscapeLittle(string value, string expected) => Assert.Equal(expected, NixText.StringLiteral(value));

    [Theory]
    [InlineData("a", "a")]
    [InlineData("_", "_")]
    [InlineData("a-b'", "a-b'")]
    [InlineData("or", "or")]
    [InlineData("if", "\"if\"")]
    [InlineData("inherit", "\"inherit\"")]
    [InlineData("", "\"\"")]
    [InlineData("1a", "\"1a\"")]
    [InlineData("-a", "\"-a\"")]
    [InlineData("'a", "\"'a\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("a.b", "\"a.b\"")]
    [InlineData("${x}", "\"\\${x}\"")]
    public void NamesAreQuotedWhereTheyMustBe(string name, string expected) => Assert.Equal(expected, NixText.Identifier(name));

    [Theory]
    [InlineData(5, "\"01234\" «5 bytes elided»")]
    [InlineData(9, "\"012345678\" «1 byte elided»")]
    [InlineData(10, "\"0123456789\"")]
    public void LongStringsAreCut(int limit, string expected)
    {
        var text = new StringBuilder();
        NixText.AppendStringLiteral(text, "0123456789", limit);
        Assert.Equal(expected, Bytes.ToText(text.ToString()));
    }
}
