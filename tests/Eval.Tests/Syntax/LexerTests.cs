using System.Linq;
using TvixEval.Syntax;
using Xunit;

namespace TvixEval.Tests.Syntax;

/// <summary>How source is cut into tokens, and that not a byte is lost between them.</summary>
public sealed class LexerTests
{
    [Theory]
    [InlineData("a.b/c:d", "Path PathEnd Colon Identifier")]
    [InlineData("a.b:c/d", "Uri")]
    [InlineData("a_b:c", "Identifier Colon Identifier")]
    [InlineData("_a:b", "Identifier Colon Identifier")]
    [InlineData("a': b", "Identifier Colon Identifier")]
    [InlineData("a'b/c", "Identifier Path PathEnd")]
    [InlineData("a:", "Identifier Colon")]
    [InlineData("a.b.c", "Identifier Dot Identifier Dot Identifier")]
    [InlineData("a+b", "Identifier Plus Identifier")]
    [InlineData("a+b/c", "Path PathEnd")]
    [InlineData("a-b", "Identifier")]
    [InlineData("1-2", "Integer Minus Integer")]
    [InlineData("1-2/3", "Path PathEnd")]
    [InlineData("1a", "Integer Identifier")]
    [InlineData("1e3", "Integer Identifier")]
    [InlineData("1.e3", "Float")]
    [InlineData("1.5e", "Float Identifier")]
    [InlineData("1.5e+", "Float Identifier Plus")]
    [InlineData("0.5.5", "Float Float")]
    [InlineData("00.5", "Integer Float")]
    [InlineData("01.5", "Integer Float")]
    [InlineData("0.a", "Integer Dot Identifier")]
    [InlineData("....", "Ellipsis Dot")]
    [InlineData(".../a", "Path PathEnd")]
    [InlineData("+++", "Concat Plus")]
    [InlineData("++/a", "Path PathEnd")]
    [InlineData("->", "Implies")]
    [InlineData("-->", "Minus Implies")]
    [InlineData("-/a", "Path PathEnd")]
    [InlineData("///a", "Update Path PathEnd")]
    [InlineData("a//b", "Identifier Update Identifier")]
    [InlineData("a/b//c", "Path String PathEnd")]
    [InlineData("./a${b}c/d", "Path Interpolation Identifier BraceClose String PathEnd")]
    [InlineData("a/${b}/${c}", "Path Interpolation Identifier BraceClose String Interpolation Identifier BraceClose PathEnd")]
    [InlineData("<a/b>", "SearchPath")]
    [InlineData("<a/b", "Less Path PathEnd")]
    [InlineData("<=>", "LessOrEqual Greater")]
    [InlineData("a<b>c", "Identifier SearchPath Identifier")]
    [InlineData("~/a", "HomePath PathEnd")]
    [InlineData("~a", "Invalid Identifier")]
    [InlineData("orx or or1 inherits", "Identifier OrKeyword Identifier Identifier")]
    [InlineData("$a", "Invalid Identifier")]
    [InlineData("\"$$$\"", "Quote String Quote")]
    [InlineData("\"a$$${b}\"", "Quote String Interpolation Identifier BraceClose Quote")]
    [InlineData("\"${\"${a}\"}\"", "Quote Interpolation Quote Interpolation Identifier BraceClose Quote BraceClose Quote")]
    [InlineData("\"${{}}\"", "Quote Interpolation BraceOpen BraceClose BraceClose Quote")]
    [InlineData("''''$'''''", "IndentedOpen IndentedString IndentedString IndentedClose")]
    [InlineData("''a'''b''", "IndentedOpen IndentedString IndentedString IndentedString IndentedClose")]
    [InlineData("''$''", "IndentedOpen IndentedString IndentedClose")]
    [InlineData("''''$${a}''", "IndentedOpen IndentedString Interpolation Identifier BraceClose IndentedClose")]
    [InlineData("'a", "Invalid Identifier")]
    [InlineData("/* a */ /** b */ # c", "")]
    [InlineData("/* a", "Slash Star Identifier")]
    [InlineData("a \u00e9", "Identifier Invalid")]
    [InlineData("\u0100", "Invalid")]
    public void Cuts(string source, string kinds) =>
        Assert.Equal(kinds, string.Join(" ", Source.Tokens(source).Select(static t => t.Kind.ToString())));

    [Fact]
    public void ANulByteOutsideStringsEndsTheSource() => Assert.Equal("(a b)", Source.Print("a b\0 ) ) )"));

    [Fact]
    public void OpeningQuotesTakeTheBlankRestOfTheLine()
    {
        Assert.Equal((TokenKind.IndentedOpen, 0, 6), Source.Tokens("''   \n a''")[0]);
        Assert.Equal((TokenKind.IndentedOpen, 0, 2), Source.Tokens("'' \t\n a''")[0]);
        Assert.Equal((TokenKind.IndentedOpen, 0, 2), Source.Tokens("'' \r\n a''")[0]);
    }

    [Fact]
    public void TokensTouchWhereNothingIsBetweenThem()
    {
        const string Code = "{a?1,...}@b:\"x${c}y\"+''d${e}''/./f${g}h//i<=j";
        var tokens = Source.Tokens(Code);
        Assert.Equal(0, tokens[0].Start);
        for (int i = 1; i < tokens.Count; i++)
        {
            // The end of a path has no range of its own: it repeats that of the piece before it.
            int expected = tokens[i].Kind == TokenKind.PathEnd ? tokens[i - 1].Start : tokens[i - 1].End;
            Assert.Equal(expected, tokens[i].Start);
        }

        Assert.Equal(Code.Length, tokens[^1].End);
    }

    [Fact]
    public void LongChainsAreCutInLinearTime()
    {
        string chain = string.Concat(Enumerable.Repeat("a.", 300_000)) + "a";
        Assert.Equal(600_001, Source.Tokens(chain).Count);
    }
}
