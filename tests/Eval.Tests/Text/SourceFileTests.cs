using System.Linq;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Text;

/// <summary>Texts of sources, and their lines.</summary>
public sealed class SourceFileTests
{
    [Theory]
    [InlineData("")]
    [InlineData("one line")]
    [InlineData("a\nb\r\nc\rd\n\n\r\r\ne\n")]
    [InlineData("\r")]
    public void APackedSourceIsTheSameSource(string start)
    {
        string text = start + string.Concat(Enumerable.Repeat("x = \u00e4\u00ff;\n \r\n\r", 60)) + start;
        SourceFile plain = Make(text);
        SourceFile packed = Make(text);
        packed.Pack();
        Assert.Equal(text, packed.Text);
        for (int offset = 0; offset <= text.Length; offset++)
        {
            Assert.Equal(plain.GetLineColumn(offset), packed.GetLineColumn(offset));
        }

        for (int line = 0; line == 0 || plain.GetLine(line) is not null; line++)
        {
            Assert.Equal(plain.GetLine(line), packed.GetLine(line));
        }

        Assert.Null(packed.GetLine(plain.GetLineColumn(text.Length).Line + 1));
    }

    [Fact]
    public void PackingTwiceChangesNothing()
    {
        string text = new('y', 1000);
        SourceFile file = Make(text);
        file.Pack();
        file.Pack();
        Assert.Equal(text, file.Text);
    }

    [Fact]
    public void ShortTextsStayAsTheyAre()
    {
        string text = new('z', 10);
        SourceFile file = Make(text);
        file.Pack();
        Assert.Same(text, file.Text);
    }

    [Theory]
    [InlineData("a\nbc\r\nd", 0, 1, 1)]
    [InlineData("a\nbc\r\nd", 2, 2, 1)]
    [InlineData("a\nbc\r\nd", 5, 2, 4)]
    [InlineData("a\nbc\r\nd", 6, 3, 1)]
    [InlineData("a\rb", 2, 2, 1)]
    public void LinesAndColumnsCountFromOne(string text, int offset, int line, int column) => Assert.Equal((line, column), Make(text).GetLineColumn(offset));

    private static SourceFile Make(string text) => new(SourceOrigin.String, string.Empty, text, "/");
}
