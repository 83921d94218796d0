using TvixEval.Diagnostics;
using TvixEval.Text;
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
    [InlineData("a\bb\u007fc\u0005d\u000be\u000e", "abcde")]
    [InlineData("a\u0001b\u001fc", "a\u0001b\u001fc")]
    [InlineData("first\nsecond", "first\nsecond")]
    public void OnlyTextStays(string text, string expected) => Assert.Equal(expected, TerminalFilter.Apply(text));

    /// <summary>C1 controls, marks of writing direction, and what has no width; joiners and other text stay.</summary>
    [Theory]
    [InlineData("a\u009b1;31mred\u009b0m b", "ared b")]
    [InlineData("a\u009d8;;https://x\u0007link", "alink")]
    [InlineData("a\u0085b\u0090c", "abc")]
    [InlineData("if (a\u202e \u2066// \u2069 \u2066) b", "if (a //  ) b")]
    [InlineData("a\u061cb\u200bc\u200ed\u200fe\u202af\u202cg\u2060h\u2067i\ufeffj", "abcdefghij")]
    [InlineData("\u0645\u06cc\u200c\u062e \ud83d\udc69\u200d\ud83d\udcbb \u00e4\u20ac\u00a0x", "\u0645\u06cc\u200c\u062e \ud83d\udc69\u200d\ud83d\udcbb \u00e4\u20ac\u00a0x")]
    public void NothingChangesTheOrderOfText(string text, string expected) => Assert.Equal(expected, Bytes.ToText(TerminalFilter.Apply(Bytes.FromText(text))));

    [Theory]
    [InlineData("\u00c2", "\u00c2")]
    [InlineData("\u00e2\u0080", "\u00e2\u0080")]
    [InlineData("\u009b31m", "\u009b31m")]
    public void BytesThatAreNoUtf8Stay(string bytes, string expected) => Assert.Equal(expected, TerminalFilter.Apply(bytes));
}
