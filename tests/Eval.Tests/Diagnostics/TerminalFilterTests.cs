using TvixEval.Diagnostics;
using Xunit;

namespace TvixEval.Tests.Diagnostics;

/// <summary>What stays of messages that hold control characters.</summary>
public sealed class TerminalFilterTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\u001b[1;31mred\u001b[0m b", "ared b")]
    [InlineData("a\u001b[ Qb", "ab")]
    [InlineData("a\u001b]8;;https://x\u0007link\u001b]8;;\u001b\\b", "alinkb")]
    [InlineData("a\u001b]never ends", "a")]
    [InlineData("a\u001b]ends early\u001b", "a")]
    [InlineData("a\u001bMb", "ab")]
    [InlineData("a\u001b", "a")]
    [InlineData("a\u001b[31", "a")]
    [InlineData("a\rb\u0007c", "abc")]
    [InlineData("\tx", "        x")]
    [InlineData("1234567\tx", "1234567 x")]
    [InlineData("12345678\tx", "12345678        x")]
    public void OnlyTextStays(string text, string expected) => Assert.Equal(expected, TerminalFilter.Apply(text));
}
