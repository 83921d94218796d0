using TvixEval.Diagnostics;
using TvixEval.Engine;
using Xunit;

namespace TvixEval.Tests.Fetch;

/// <summary>Arguments that a fetcher refuses before it fetches anything. Messages recorded from C++ Nix 2.34.</summary>
public sealed class FetchArgumentTests
{
    private const string Path = "/nix/store/8m1ws98rsqw2wxnxd5xswgnh4lswl18x-m-1";

    [Theory]
    [InlineData("{ }", "attribute 'fromPath' is missing in call to 'fetchClosure'")]
    [InlineData("{ fromPath = \"" + Path + "\"; }", "attribute 'fromStore' is missing in call to 'fetchClosure'")]
    [InlineData("{ fromPath = \"/tmp/x\"; fromStore = \"https://c\"; }", "path '/tmp/x' is not in the Nix store")]
    [InlineData("{ fromPath = " + Path + "; fromStore = \"ftp://c\"; }", "'fetchClosure' only supports http:// and https:// stores")]
    [InlineData("{ fromPath = " + Path + "; fromStore = \"https://c?x=1\"; }", "'fetchClosure' does not support URL query parameters (in 'https://c?x=1')")]
    [InlineData("{ fromPath = " + Path + "; fromStore = \"https://c\"; odd = 1; }", "attribute 'odd' isn't supported in call to 'fetchClosure'")]
    [InlineData("{ fromPath = " + Path + "; toPath = \"\"; inputAddressed = true; fromStore = \"https://c\"; }", "attribute 'inputAddressed' is set to true, but 'toPath' is also set. Please remove one of them")]
    [InlineData("{ fromPath = " + Path + "; inputAddressed = 1; fromStore = \"https://c\"; }", "expected a Boolean but found an integer: 1")]
    public void OfFetchClosure(string arguments, string message)
    {
        var settings = new EvalSettings();
        settings.ExperimentalFeatures.Add("fetch-closure");
        Assert.Equal(message, Nix.Fail("builtins.fetchClosure " + arguments, settings).Message);
    }

    [Fact]
    public void AClosureThatIsNotHereIsNotFetched()
    {
        var settings = new EvalSettings();
        settings.ExperimentalFeatures.Add("fetch-closure");
        NixException error = Nix.Fail("builtins.fetchClosure { fromPath = " + Path + "; fromStore = \"https://c\"; }", settings);
        Assert.Equal(NixErrorKind.Unsupported, error.Kind);
        Assert.Contains(Path, error.Message, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ }", "'url' argument required")]
    [InlineData("{ url = \"\"; }", "'url' argument required")]
    [InlineData("{ url = \"file:///x\"; odd = 1; }", "unsupported argument 'odd' to 'fetchMercurial'")]
    [InlineData("{ url = 1; }", "cannot coerce an integer to a string: 1")]
    public void OfFetchMercurial(string arguments, string message) =>
        Assert.Equal(message, Nix.Fail("builtins.fetchMercurial " + arguments).Message);
}
