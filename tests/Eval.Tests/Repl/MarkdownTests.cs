using TvixEval.Repl;
using Xunit;

namespace TvixEval.Tests.Repl;

/// <summary>The marks that <c>:doc</c> of C++ Nix 2.34 takes away, too. It breaks lines anew, and this does not.</summary>
public sealed class MarkdownTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("Adds **one** to `x`.", "Adds one to x.")]
    [InlineData("*a* and _b_ and __c__", "a and b and c")]
    [InlineData("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4")]
    [InlineData("`a_b_c *d*` *e*", "a_b_c *d* e")]
    [InlineData("``a ` b``", "a ` b")]
    [InlineData("# Example", "Example")]
    [InlineData("## Two {#id}", "Two")]
    [InlineData("#no heading", "#no heading")]
    [InlineData("- item\n* other\n  + inner", "  \u00b7 item\n  \u00b7 other\n    \u00b7 inner")]
    [InlineData("See [the manual](https://example.org/x).", "See the manual https://example.org/x.")]
    [InlineData("```nix\nadd1 *2*\n# => 3\n```\nafter", "  \u2502 add1 *2*\n  \u2502 # => 3\nafter")]
    [InlineData("~~~\n```\n~~~", "  \u2502 ```")]
    [InlineData("```\nnever closed", "  \u2502 never closed")]
    [InlineData("    indented", "  \u2502 indented")]
    [InlineData(":::{.note}\nBe *careful*.\n:::", "Be careful.")]
    [InlineData("", "")]
    [InlineData("\n", "\n")]
    [InlineData("**", "**")]
    [InlineData("a\r\nb", "a\nb")]
    public void MarksAreTakenAway(string markdown, string expected) => Assert.Equal(expected, Markdown.ToPlainText(markdown));
}
