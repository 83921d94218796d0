using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Syntax;

/// <summary>What counts as data, and where the first thing is that does not.</summary>
public sealed class DataSyntaxTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("{ a.b = 1; a.\"c d\" = [ true false null (-1) (1 - 2.5 * 3 / 4 + 1) ]; }")]
    [InlineData("[ ./a /b (/. + \"/x y\") ''\n  text\n'' \"$\\${a}\" ]")]
    [InlineData("(((( ))))", false)]
    [InlineData("{ ${\"a\"} = 1; }")]
    public void Data(string text, bool parses = true)
    {
        if (parses)
        {
            Check(text);
        }
        else
        {
            Assert.IsType<NixParseException>(Record.Exception(() => Check(text)));
        }
    }

    [Theory]
    [InlineData("x", 1, 1, "the variable 'x'")]
    [InlineData("[ 1\n  (f 1) ]", 2, 4, "a function call")]
    [InlineData("{ a = {\n b = x: x; }; }", 2, 6, "a function")]
    [InlineData("rec { }", 1, 1, "a recursive set")]
    [InlineData("{ inherit a; }", 1, 11, "'inherit'")]
    [InlineData("{ a = \"b${c}\"; }", 1, 8, "a string with interpolation")]
    [InlineData("{ ${a} = 1; }", 1, 3, "a computed attribute name")]
    [InlineData("let a = 1; in a", 1, 1, "'let'")]
    [InlineData("let { body = 1; }", 1, 1, "an attribute selection")]
    [InlineData("with { }; 1", 1, 1, "'with'")]
    [InlineData("if true then 1 else 2", 1, 1, "'if'")]
    [InlineData("assert true; 1", 1, 1, "'assert'")]
    [InlineData("{ }.a", 1, 1, "an attribute selection")]
    [InlineData("1 < 2", 1, 3, "an operator")]
    [InlineData("[ 1 ] ++ [ 2 ]", 1, 7, "an operator")]
    [InlineData("\"a\" + \"b\"", 1, 5, "an operand that is not a number")]
    [InlineData("\"a\" + ./b", 1, 5, "an operand that is not a number")]
    [InlineData("1 + true", 1, 5, "an operand that is not a number")]
    [InlineData("-x", 1, 2, "an operand that is not a number")]
    [InlineData("./a + ./b", 1, 5, "a path that contains something other than strings")]
    [InlineData("<a>", 1, 1, "a search path lookup")]
    [InlineData("__sub 1 2", 1, 1, "a function call")]
    [InlineData("__curPos", 1, 1, "the variable '__curPos'")]
    public void NotData(string text, int line, int column, string what)
    {
        var error = Assert.Throws<NotDataException>(() => Check(text));
        Assert.Equal("this is not data: " + what, error.Message);
        Assert.Equal((line, column), error.Position.File!.GetLineColumn(error.Position.Offset));
    }

    [Fact]
    public void DepthCostsNoStack() => Check(new string('[', 100000) + new string(']', 100000));

    private static void Check(string text)
    {
        var file = new SourceFile(SourceOrigin.String, string.Empty, Bytes.FromText(text), "/base");
        DataSyntax.Check(file, Parser.Parse(file, new ParserOptions()));
    }
}
