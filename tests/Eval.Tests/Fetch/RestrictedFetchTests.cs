using System;
using TvixEval.Machine;
using Xunit;

namespace TvixEval.Tests.Fetch;

/// <summary>What may be fetched in restricted evaluation: as nix-instantiate 2.34.8 decides with restrict-eval and allowed-uris.</summary>
public sealed class RestrictedFetchTests : IDisposable
{
    private readonly FetchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("""builtins.fetchurl "https://e.invalid/a" """, "https://e.invalid/a")]
    [InlineData("""builtins.fetchurl { url = "https://e.invalid/a"; sha256 = "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73"; }""", "https://e.invalid/a")]
    [InlineData("""builtins.fetchurl "https://E.invalid/a?b#c" """, "https://E.invalid/a?b#c")]
    [InlineData("""builtins.fetchurl "channel:x" """, "channel:x")]
    [InlineData("""builtins.fetchTarball "https://e.invalid/a.tar.gz" """, "https://e.invalid/a.tar.gz")]
    [InlineData("""builtins.fetchTarball "channel:x" """, "https://channels.nixos.org/x/nixexprs.tar.xz")]
    [InlineData("""builtins.fetchGit "https://e.invalid/a.git" """, "git+https://e.invalid/a.git?exportIgnore=1")]
    [InlineData("""builtins.fetchGit { url = "ssh://git@e.invalid/a.git"; ref = "x"; }""", "git+ssh://git@e.invalid/a.git?exportIgnore=1&ref=x")]
    [InlineData("""builtins.fetchTree { type = "tarball"; url = "https://e.invalid/a.tar.gz"; }""", "https://e.invalid/a.tar.gz")]
    [InlineData("""builtins.fetchTree { type = "file"; url = "https://e.invalid/a"; }""", "https://e.invalid/a")]
    [InlineData("""builtins.fetchTree { type = "github"; owner = "a"; repo = "b"; }""", "github:a/b")]
    [InlineData("""builtins.fetchTree { type = "path"; path = "/some"; }""", "path:/some")]
    [InlineData("""builtins.fetchMercurial "https://e.invalid/a" """, "https://e.invalid/a")]
    public void NothingIsFetchedUnlessItIsAllowed(string expression, string uri) =>
        Assert.Equal($"access to URI '{uri}' is forbidden in restricted mode", Nix.Fail(expression, Restricted()).Message);

    [Theory]
    [InlineData("/some/file")]
    [InlineData("file:///some/file")]
    public void FilesOfThisMachineAreFilesLikeOthers(string url) => Assert.Equal(
        "access to absolute path '/some/file' is forbidden in restricted mode", Nix.Fail($"builtins.fetchurl \"{url}\"", Restricted()).Message);

    [Theory]
    [InlineData("https://e.invalid", "https://e.invalid/a", true)]
    [InlineData("https://e.invalid/", "https://e.invalid/a", true)]
    [InlineData("https://e.inval", "https://e.invalid/a", false)]
    [InlineData("https://e.invalid", "https://e.invalid.evil/a", false)]
    [InlineData("https://e.invalid", "https://e.invalid:443/a", false)]
    [InlineData("https://e.invalid", "https://user@e.invalid/a", false)]
    [InlineData("https://E.invalid", "https://e.invalid/a", false)]
    [InlineData("https://e.invalid/a", "https://e.invalid/a", true)]
    [InlineData("https://e.invalid/a", "https://e.invalid/a/b", true)]
    [InlineData("https://e.invalid/a", "https://e.invalid/ab", false)]
    [InlineData("https://e.invalid/a/", "https://e.invalid/a", false)]
    [InlineData("https://e.invalid/a", "https://e.invalid/a?x", false)]
    [InlineData("https://e.invalid/a?x", "https://e.invalid/a?x", true)]
    [InlineData("https:", "https://e.invalid/a", true)]
    [InlineData("https://", "https://e.invalid/a", true)]
    [InlineData("http:", "https://e.invalid/a", false)]
    public void AnAllowedUriAllowsWhatLiesBelowIt(string allowed, string url, bool isAllowed) =>
        Assert.Equal(isAllowed, IsTried($"builtins.fetchurl \"{url}\"", allowed));

    [Theory]
    [InlineData("github:", true)]
    [InlineData("github:a", true)]
    [InlineData("github:a/", true)]
    [InlineData("github:a/c", false)]
    [InlineData("github", false)]
    public void ForgesAreAllowedByTheirReferences(string allowed, bool isAllowed) =>
        Assert.Equal(isAllowed, IsTried("builtins.fetchTree \"github:a/b\"", allowed));

    /// <summary>Stricter than C++ Nix 2.34.8, where a flake is a way around the restriction.</summary>
    [Theory]
    [InlineData("""builtins.getFlake "github:a/b" """, "github:a/b")]
    [InlineData("""builtins.getFlake "path:/some" """, "path:/some")]
    [InlineData("""builtins.fetchTree { type = "indirect"; id = "nixpkgs"; }""", "flake:nixpkgs")]
    public void FlakesAreRestrictedToo(string expression, string uri) => NothingIsFetchedUnlessItIsAllowed(expression, uri);

    /// <summary>Whether evaluation gets as far as to the network, which is off.</summary>
    private bool IsTried(string expression, string allowed) => !Nix.Fail(expression, Restricted(allowed)).Message.Contains("forbidden in restricted mode", StringComparison.Ordinal);

    private EvalSettings Restricted(params string[] allowed) => folder.Settings(settings =>
    {
        settings.RestrictEvaluation = true;
        settings.Fetch.IsOffline = true;
        foreach (string uri in allowed)
        {
            settings.Fetch.AllowedUris.Add(uri);
        }
    });
}
