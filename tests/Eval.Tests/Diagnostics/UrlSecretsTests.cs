using System.Collections.Generic;
using TvixEval.Diagnostics;
using TvixEval.Tests.Fetch;
using Xunit;

namespace TvixEval.Tests.Diagnostics;

/// <summary>Passwords and tokens in URLs are not shown. (C++ Nix 2.34.8 shows them.)</summary>
public sealed class UrlSecretsTests
{
    [Theory]
    [InlineData("x", "x")]
    [InlineData("see https://h/a", "see https://h/a")]
    [InlineData("'https://u:p@h/a'", "'https://***@h/a'")]
    [InlineData("https://token@h/a", "https://***@h/a")]
    [InlineData("HTTPS://token@h/a", "HTTPS://***@h/a")]
    [InlineData("git+https://u:p@h:8/a?ref=x", "git+https://***@h:8/a?ref=x")]
    [InlineData("https://u:p'a@ss@h", "https://***@h")]
    [InlineData("ssh://git@h/a", "ssh://git@h/a")]
    [InlineData("git+ssh://git:p@h/a", "git+ssh://git:***@h/a")]
    [InlineData("{\"url\":\"https://u:p@h/a\",\"x\":1}", "{\"url\":\"https://***@h/a\",\"x\":1}")]
    [InlineData("a https://u:p@h, b ssh://u:p@i/x c", "a https://***@h, b ssh://u:***@i/x c")]
    [InlineData("'https://h/a@b'", "'https://h/a@b'")]
    [InlineData("'https://h/a?private_token=x&ref=y'", "'https://h/a?private_token=***&ref=y'")]
    [InlineData("https://h/a?X-Amz-Signature=x&X-Amz-Credential=y#z", "https://h/a?X-Amz-Signature=***&X-Amz-Credential=***#z")]
    [InlineData("https://h/a?publicKey=x&narHash=y&sig=z", "https://h/a?publicKey=x&narHash=y&sig=***")]
    [InlineData("https://u:p@h/a?token=x HTTP error 404", "https://***@h/a?token=*** HTTP error 404")]
    [InlineData("://", "://")]
    [InlineData("https://", "https://")]
    [InlineData("https://@", "https://***@")]
    public void NothingSecretIsLeft(string text, string shown) => Assert.Equal(shown, UrlSecrets.Hide(text));

    [Theory]
    [InlineData("builtins.fetchurl \"http://me:hunter2@127.0.0.1:1/a\"")]
    [InlineData("builtins.fetchurl \"http://127.0.0.1:1/a?access_token=hunter2\"")]
    [InlineData("builtins.fetchurl \"http://me:hunter2@127.0.0.1:1/a b\"")]
    [InlineData("builtins.fetchurl { url = \"http://me:hunter2@127.0.0.1:1/?\"; }")]
    [InlineData("builtins.fetchTarball \"http://me:hunter2@127.0.0.1:1/a.tar\"")]
    [InlineData("builtins.fetchTree \"http://me:hunter2@127.0.0.1:1/a.tar\"")]
    [InlineData("builtins.fetchTree { type = \"tarball\"; url = \"http://me:hunter2@127.0.0.1:1/a.tar\"; narHash = \"sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"; }")]
    [InlineData("builtins.fetchGit \"http://me:hunter2@127.0.0.1:1/a\"")]
    [InlineData("builtins.fetchGit \"nothing://me:hunter2@127.0.0.1:1/a\"")]
    [InlineData("builtins.fetchMercurial \"nothing://me:hunter2@127.0.0.1:1/a\"")]
    [InlineData("builtins.getFlake \"git+http://me:hunter2@127.0.0.1:1/a\"")]
    [InlineData("builtins.getFlake \"git+http://me:hunter2@127.0.0.1:1/a?x=%zz\"")]
    [InlineData("import <n/x>")]
    public void ErrorsAndWarningsOfFetchersHideThem(string expression)
    {
        foreach (bool isRestricted in new[] { false, true })
        {
            using var folder = new FetchFolder();
            var shown = new List<string>();
            var settings = folder.Settings(s =>
            {
                s.RestrictEvaluation = isRestricted;
                s.NixPath.Add("n=http://me:hunter2@127.0.0.1:1/a.tar");
                s.OnWarning = (text, _) => shown.Add(text);
                s.Fetch.DownloadAttempts = 2;
            });
            NixException error = Nix.Fail(expression, settings);
            shown.Add(error.Message);
            foreach (TraceItem item in error.Traces)
            {
                shown.Add(item.Hint);
                shown.Add(item.ToString().Split('(')[0]);
            }

            Assert.DoesNotContain(shown, static text => text.Contains("hunter2", System.StringComparison.Ordinal));
        }
    }

    /// <summary>What an expression says itself is its own text.</summary>
    [Fact]
    public void AnExpressionSaysWhatItWants() => Assert.Equal("https://u:p@h", Nix.Fail("throw \"https://u:p@h\"").Message);

    [Theory]
    [InlineData("https://a/?x=https://u:pw@b/&token=abc", "https://a/?x=https://***@b/&token=***")]
    [InlineData("https://a/?url=http://x?token=abc", "https://a/?url=http://x?token=***")]
    [InlineData("https://a/?x=ssh://u:pw@b?key=1&y=2&sig=3", "https://a/?x=ssh://u:***@b?key=***&y=2&sig=***")]
    [InlineData("https://a/?token=https://u:pw@b/?key=1", "https://a/?token=***")]
    public void URLsInParametersOfOthersHideTheirsToo(string text, string shown) => Assert.Equal(shown, UrlSecrets.Hide(text));

    [Theory]
    [InlineData("://a")]
    [InlineData("://?a=b&")]
    [InlineData("https://u@h/?token=")]
    public void ManyURLsInOneTakeAMoment(string part)
    {
        // What looks at each of them once more for each one around it would not end in this lifetime.
        string text = string.Concat(System.Linq.Enumerable.Repeat(part, 100_000)) + "://u:p@x";
        Assert.DoesNotContain("u:p@", UrlSecrets.Hide(text), System.StringComparison.Ordinal);
    }
}
