using TvixEval.Diagnostics;
using TvixEval.Options;
using Xunit;

namespace TvixEval.Tests.Options;

public sealed class OptionNameTests
{
    /// <summary>The names are those that nixpkgs' <c>lib.showOption</c> of 2026 gives, evaluated by C++ Nix 2.34.8.</summary>
    [Theory]
    [InlineData("a.b", "a", "b")]
    [InlineData("a.<name>.*.b", "a", "<name>", "*", "b")]
    [InlineData("a.\"b.c\".\"2d\".\"if\".\"or\"", "a", "b.c", "2d", "if", "or")]
    [InlineData("a.\"b\\$c\".\"\\\"\".\"\\\\\"", "a", "b$c", "\"", "\\")]
    [InlineData("a'-b.\"\"", "a'-b", "")]
    public void NamesAreShownAndReadBack(string name, params string[] parts)
    {
        Assert.Equal(name, OptionName.Show(parts));
        Assert.Equal(parts, OptionName.Parse(name));
    }

    [Theory]
    [InlineData("a..b", "the name of an option has an empty part: 'a..b'")]
    [InlineData("a.", "the name of an option has an empty part: 'a.'")]
    [InlineData("", "the name of an option has an empty part: ''")]
    [InlineData("a.\"b", "a quote is not closed in the name of an option: 'a.\"b'")]
    public void WhatIsNoNameSaysSo(string name, string message) => Assert.Equal(message, Assert.Throws<NixException>(() => OptionName.Parse(name)).RawMessage);
}
