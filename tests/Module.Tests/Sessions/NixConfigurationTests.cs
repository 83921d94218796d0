using System.Linq;
using TvixEval.Module.Sessions;
using Xunit;

namespace TvixEval.Module.Tests.Sessions;

public sealed class NixConfigurationTests
{
    // What `nix config show` of C++ Nix 2.34.8 makes of the same texts.
    [Theory]
    [InlineData("access-tokens = github.com=abc # c\n\n# x\nextra-access-tokens = a/b=c d=e\n", "a/b=c d=e github.com=abc")]
    [InlineData("access-tokens = a=1\r\naccess-tokens = b=PAT:2=3", "b=PAT:2=3")]
    [InlineData("access-tokens = nonsense", "")]
    [InlineData("access-tokens nonsense", "")]
    [InlineData("access-tokens=a=b", "")]
    [InlineData("cores = 4", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void TokensAreRead(string? configuration, string expected) =>
        Assert.Equal(expected, string.Join(' ', NixConfiguration.ReadAccessTokens(configuration).Select(static token => token.Key + "=" + token.Value)));
}
