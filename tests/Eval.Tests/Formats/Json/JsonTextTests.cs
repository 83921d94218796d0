using TvixEval.Formats.Json;
using Xunit;

namespace TvixEval.Tests.Formats.Json;

public class JsonTextTests
{
    // Messages recorded from C++ Nix 2.34.8 (after "JSON serialization error: [json.exception.type_error.316] ").
    [Theory]
    [InlineData("_invalid UTF-8: \u00ff_", "invalid UTF-8 byte at index 16: 0xFF")]
    [InlineData("a\u00c3", "incomplete UTF-8 string; last byte: 0xC3")]
    [InlineData("a\u00c3b", "invalid UTF-8 byte at index 2: 0x62")]
    [InlineData("\u00e2\u0082", "incomplete UTF-8 string; last byte: 0x82")]
    [InlineData("\u00ed\u00a0\u0080", "invalid UTF-8 byte at index 1: 0xA0")]
    [InlineData("\u00c0\u0080", "invalid UTF-8 byte at index 0: 0xC0")]
    [InlineData("\u00f4\u0090\u0080\u0080", "invalid UTF-8 byte at index 1: 0x90")]
    [InlineData("\u0080", "invalid UTF-8 byte at index 0: 0x80")]
    public void StringsThatAreNotUtf8(string bytes, string error)
    {
        var text = new JsonText();
        text.String(bytes);
        Assert.Equal(error, text.Error);
    }

    [Fact]
    public void OnlyWhatHasToIsEscaped()
    {
        var text = new JsonText();
        text.String("a\"\\/\b\f\n\r\t\u0001\u001f\u007f\u00c3\u00a9");
        Assert.Null(text.Error);
        Assert.Equal("\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\u007f\u00c3\u00a9\"", text.ToString());
    }

    [Theory]
    [InlineData(0L, "0")]
    [InlineData(long.MinValue, "-9223372036854775808")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    [InlineData(-10L, "-10")]
    public void Integers(long number, string expected)
    {
        var text = new JsonText();
        text.Integer(number);
        Assert.Equal(expected, text.ToString());
    }
}
