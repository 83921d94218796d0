using System.Linq;
using System.Text;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Text;

/// <summary>Between text and bytes.</summary>
public sealed class BytesTests
{
    [Fact]
    public void EachCharBecomesItsUtf8()
    {
        for (int c = 0; c <= char.MaxValue; c++)
        {
            string text = "a" + (char)c;
            Assert.Equal(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)), Bytes.FromText(text));
        }
    }

    [Fact]
    public void EachPairOfBytesIsReadAsUtf8()
    {
        for (int pair = 0; pair <= 0xffff; pair++)
        {
            byte[] data = { (byte)(pair >> 8), (byte)pair };
            string bytes = Bytes.FromArray(data);
            Assert.Equal(new[] { (char)data[0], (char)data[1] }, bytes);
            Assert.Equal(Encoding.UTF8.GetString(data), Bytes.ToText(bytes));
            Assert.Equal(data, Bytes.ToArray(bytes));
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("\u007f", "\u007f")]
    [InlineData("\u0080", "\ufffd")]
    [InlineData("\u00ff", "\ufffd")]
    [InlineData("\u00c2\u0080", "\u0080")]
    [InlineData("\u00c3", "\ufffd")]
    public void ALoneByteThatStartsNothingIsReplaced(string bytes, string text) => Assert.Equal(text, Bytes.ToText(bytes));

    [Fact]
    public void AsciiIsTheSameObject()
    {
        string ascii = new(Enumerable.Range(0, 0x80).Select(static c => (char)c).ToArray());
        Assert.Same(ascii, Bytes.FromText(ascii));
        Assert.Same(ascii, Bytes.ToText(ascii));
    }

    [Fact]
    public void PartsOfArrays()
    {
        byte[] data = Enumerable.Range(0, 256).Select(static b => (byte)b).ToArray();
        Assert.Equal("\u007f\u0080\u0081", Bytes.FromArray(data, 0x7f, 3));
        Assert.Equal("\u00ff", Bytes.FromArray(data, 255, 1));
        Assert.Same(string.Empty, Bytes.FromArray(data, 256, 0));
        var target = new byte[5];
        Assert.Equal(3, Bytes.CopyTo("ab\u00ff\u0080cd", 1, 3, target, 1));
        Assert.Equal(new byte[] { 0, (byte)'b', 0xff, 0x80, 0 }, target);
    }
}
