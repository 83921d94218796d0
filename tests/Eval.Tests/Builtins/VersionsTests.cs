using TvixEval.Builtins;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Builtins;

// Expected values: C++ Nix 2.34.8.
public class VersionsTests
{
    [Theory]
    [InlineData("a-1-b", "a", "1-b")]
    [InlineData("a-", "a-", "")]
    [InlineData("a-_x", "a", "_x")]
    [InlineData("-1", "", "1")]
    [InlineData("a-é", "a", "é")]
    [InlineData("nix-0.12pre12876", "nix", "0.12pre12876")]
    [InlineData("apache-httpd-2.0.48", "apache-httpd", "2.0.48")]
    [InlineData("", "", "")]
    [InlineData("--", "", "-")]
    [InlineData("a--b", "a", "-b")]
    [InlineData("a-B-1", "a-B", "1")]
    public void ParseName(string text, string name, string version) =>
        Assert.Equal((Bytes.FromText(name), Bytes.FromText(version)), Versions.ParseName(Bytes.FromText(text)));

    [Theory]
    [InlineData("1.0", "1.0pre", 1)]
    [InlineData("2.3a", "2.3.1", -1)]
    [InlineData("2.3", "2.3a", -1)]
    [InlineData("", "a", -1)]
    [InlineData("01", "1", 0)]
    [InlineData("1-2", "1.2", 0)]
    [InlineData("2147483648", "3", -1)]
    [InlineData("2147483647", "3", 1)]
    [InlineData("20230101000000", "9", -1)]
    [InlineData("", "", 0)]
    [InlineData("", "1", -1)]
    [InlineData("pre", "", -1)]
    [InlineData("", "pre", 1)]
    [InlineData("pre", "1", -1)]
    [InlineData("prea", "pre", 1)]
    [InlineData("é", "z", 1)]
    [InlineData("1.0.0", "1.0", 1)]
    [InlineData("1.", "1", 0)]
    [InlineData("2147483648", "2147483649", -1)]
    [InlineData("a", "ab", -1)]
    [InlineData("00000000000000000001", "1", 0)]
    [InlineData("2147483648", "a", -1)]
    [InlineData("1", "+", 1)]
    public void Compare(string left, string right, int expected)
    {
        Assert.Equal(expected, Versions.Compare(Bytes.FromText(left), Bytes.FromText(right)));
        Assert.Equal(-expected, Versions.Compare(Bytes.FromText(right), Bytes.FromText(left)));
    }

    [Theory]
    [InlineData("1.2.3-pre4_5a", "1 2 3 pre 4 _ 5 a")]
    [InlineData("...", "")]
    [InlineData("-1", "1")]
    [InlineData("1a2b", "1 a 2 b")]
    [InlineData("1..2", "1 2")]
    [InlineData("+1+", "+ 1 +")]
    public void Split(string version, string expected) => Assert.Equal(expected, string.Join(" ", Versions.Split(version)));
}
