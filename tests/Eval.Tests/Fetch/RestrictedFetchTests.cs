using System;
using System.IO;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Fetch;
using TvixEval.Fetch.Http;
using TvixEval.Hosting;
using TvixEval.Tests.Fetch.Archives;
using TvixEval.Tests.Fetch.Http;
using TvixEval.Tests.IO;
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

    /// <summary>Stricter than C++ Nix 2.34.8, which compares texts.</summary>
    [Theory]
    [InlineData("https://e.invalid/a", "https://e.invalid/a/../c", false)]
    [InlineData("https://e.invalid/a/", "https://e.invalid/a/b/../../c", false)]
    [InlineData("https://e.invalid/a", "https://e.invalid/a/%2e%2e/c", false)]
    [InlineData("https://e.invalid/a", "https://e.invalid/a/%2E./c", false)]
    [InlineData("https://e.invalid/a", "https://e.invalid/a/..%2Fc", false)]
    [InlineData("https://e.invalid/a", "https://e.invalid/a/%2F..%2F..%2fc", false)]
    [InlineData("https://e.invalid/a", "https://e.invalid/a/%252e%252e/c", false)]
    [InlineData("https://e.invalid/a", "https://e.invalid/a/..%5cc", false)]
    [InlineData("https://e.invalid/a", "https://e.invalid/a/..\\\\c", false)]
    [InlineData("https://e.invalid/a", "https://e.invalid/a/..", false)]
    [InlineData("https://e.invalid/a", "https://e.invalid/a/..?x", false)]
    [InlineData("https://e.invalid/a/../c", "https://e.invalid/a/../c", true)]
    [InlineData("https:", "https://e.invalid/a/../c", true)]
    [InlineData("https://", "https://e.invalid/a/../c", true)]
    [InlineData("https://e.invalid", "https://e.invalid/a/../c", false)]
    [InlineData("https://e.invalid/a", "https://e.invalid/a/./c", true)]
    [InlineData("https://e.invalid/a", "https://e.invalid/a//c", true)]
    [InlineData("https://e.invalid/a", "https://e.invalid//a/c", false)]
    [InlineData("https://e.invalid/a", "https://e.invalid/a/..c/x..", true)]
    [InlineData("https://e.invalid/a", "https://e.invalid/a/c?x=../..", true)]
    [InlineData("https://e.invalid", "https://e.invalid@evil.invalid/a", false)]
    [InlineData("https://e.invalid", "https://e.invalid\\\\@evil.invalid/a", false)]
    [InlineData("https://user@e.invalid", "https://user@e.invalid/a", true)]
    [InlineData("https://e.invalid", "HTTPS://e.invalid/a", false)]
    [InlineData("https://e.invalid:443", "https://e.invalid:443/a", true)]
    public void AnAddressThatGoesUpIsBelowNothing(string allowed, string url, bool isAllowed) => AnAllowedUriAllowsWhatLiesBelowIt(allowed, url, isAllowed);

    [Theory]
    [InlineData("github:a", "github:a/b?host=evil.invalid", false)]
    [InlineData("github:", "github:a/b?host=evil.invalid", false)]
    [InlineData("github:a/b?host=good.invalid", "github:a/b?host=good.invalid", true)]
    [InlineData("github:a", "github:a/b?host=evil.invalid&ref=x", false)]
    [InlineData("github:a", "github:a/b?ref=host", true)]
    public void AnAllowedForgeIsNoOtherHost(string allowed, string reference, bool isAllowed) =>
        Assert.Equal(isAllowed, IsTried($"builtins.fetchTree \"{reference}\"", allowed));

    [Theory]
    [InlineData("path:/some/in", "builtins.fetchTree { type = \"path\"; path = \"/some/in/../out\"; }")]
    [InlineData("git+file:///some/in", "builtins.fetchGit \"/some/in/../out\"")]
    [InlineData("file:///some/in", "builtins.fetchurl \"file:///some/in/../out\"")]
    [InlineData("file:///some/in", "builtins.fetchurl \"file:///some/in/%2e%2e/out\"")]
    [InlineData("file:///some/in", "builtins.fetchTarball \"file:///some/in/../out\"")]
    public void NorIsAPlaceOnThisMachine(string allowed, string expression) => Assert.False(IsTried(expression, allowed));

    /// <summary>Stricter than C++ Nix 2.34.8, which follows links out of what is allowed.</summary>
    [UnixFact]
    public void LinksDoNotLeadOut()
    {
        string inside = Directory.CreateDirectory(Path.Combine(folder.Root, "in")).FullName;
        folder.Write("secret", "s"u8.ToArray());
        File.CreateSymbolicLink(Path.Combine(inside, "link"), "../secret");
        File.CreateSymbolicLink(Path.Combine(inside, "up"), "..");
        File.CreateSymbolicLink(Path.Combine(folder.Root, "to-in"), "in");
        File.WriteAllText(Path.Combine(inside, "f"), "f");
        string root = folder.NixPath(".").TrimEnd('.', '/');
        foreach (string expression in new[]
        {
            "builtins.fetchurl \"file://ROOT/in/link\"", "builtins.fetchurl \"ROOT/in/up/secret\"", "builtins.fetchurl \"file://ROOT/in/up/secret\"",
            "builtins.fetchTarball \"file://ROOT/in/link\"", "builtins.fetchTree { type = \"file\"; url = \"file://ROOT/in/link\"; }",
            "builtins.fetchTree { type = \"path\"; path = \"ROOT/in/up\"; }", "builtins.fetchTree { type = \"path\"; path = \"ROOT/in/link\"; }",
            "builtins.fetchGit \"ROOT/in/up\"", "builtins.fetchGit { url = \"file://ROOT/in/up\"; ref = \"x\"; }", "builtins.fetchMercurial \"ROOT/in/up\"",
            "builtins.fetchMercurial \"ROOT\"", "builtins.fetchMercurial \"file://ROOT\"", "builtins.getFlake \"path:ROOT/in/up\"",
        })
        {
            foreach (string[] uris in new[] { Array.Empty<string>(), new[] { $"file://{root}/in", $"path:{root}/in", $"git+file://{root}/in", $"hg+file://{root}/in" } })
            {
                EvalSettings settings = Restricted(uris);
                settings.AllowedPaths.Add(root + "/in");
                NixException error = Nix.Fail(expression.Replace("ROOT", root), settings);
                Assert.True(error.Kind == NixErrorKind.Access, expression + ": " + error.Message);
            }
        }

        EvalSettings linked = Restricted();
        linked.AllowedPaths.Add(root + "/in");
        linked.AllowedPaths.Add(root + "/to-in");
        Assert.Equal("\"f\"", Nix.Print($"builtins.readFile (builtins.fetchurl \"file://{root}/to-in/f\")", linked));

        // What cleans up follows links to folders.
        File.Delete(Path.Combine(inside, "up"));
        File.Delete(Path.Combine(folder.Root, "to-in"));
    }

    /// <summary>Entries of the search path that an expression makes up are no way to the network; those of the user are.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ASearchPathDoesNotLeadOut(bool isPure)
    {
        using var server = new LoopbackServer();
        server.Serve("/t.tar", new TarText().File("p/f", "x").End());
        EvalSettings settings = folder.Settings();
        settings.RestrictEvaluation = !isPure;
        settings.PureEvaluation = isPure;
        string find = $"builtins.findFile [ {{ prefix = \"\"; path = \"{server.Url}/t.tar\"; }} ] \"f\"";
        Nix.Fail(find, settings);
        Assert.Empty(server.Requests);
        EvalSettings user = folder.Settings();
        user.RestrictEvaluation = true;
        user.NixPath.Add("n=" + server.Url + "/t.tar");
        Assert.Equal("\"x\"", Nix.Print("builtins.readFile <n/f>", user));
        user = folder.Settings();
        user.RestrictEvaluation = true;
        user.Fetch.AllowedUris.Add(server.Url);
        Assert.Equal("\"x\"", Nix.Print($"builtins.readFile ({find})", user));
    }

    /// <summary>Stricter than C++ Nix 2.34.8, which looks at the first address only.</summary>
    [Fact]
    public void ServersLeadToAllowedAddressesOnly()
    {
        using var server = new LoopbackServer();
        using var other = new LoopbackServer();
        other.Serve("/b", "b"u8.ToArray());
        server.Serve("/ok/b", "b"u8.ToArray());
        server.Serve("/c", "c"u8.ToArray());
        server.Answers["/ok/out"] = (_, _) => LoopbackServer.Answer("302 Found", Array.Empty<byte>(), $"Location: {other.Url}/b\r\n");
        server.Answers["/ok/up"] = (_, _) => LoopbackServer.Answer("302 Found", Array.Empty<byte>(), "Location: ../c\r\n");
        server.Answers["/ok/in"] = (_, _) => LoopbackServer.Answer("301 Moved", Array.Empty<byte>(), "Location: b\r\n");
        EvalSettings settings = folder.Settings();
        settings.RestrictEvaluation = true;
        settings.Fetch.AllowedUris.Add(server.Url + "/ok");
        string[] ways = { "/ok/out", "/ok/up" };
        string[] ends = { other.Url + "/b", server.Url + "/c" };
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < ways.Length; i++)
            {
                NixException error = Nix.Fail($"builtins.fetchurl \"{server.Url}{ways[i]}\"", settings);
                Assert.Equal($"access to URI '{ends[i]}' is forbidden in restricted mode: the server of '{server.Url}{ways[i]}' redirects to it", error.Message);
                Assert.Equal(NixErrorKind.Access, error.Kind);
                Nix.Fail($"builtins.fetchTarball \"{server.Url}{ways[i]}\"", settings);
            }

            Assert.Equal("\"b\"", Nix.Print($"builtins.readFile (builtins.fetchurl \"{server.Url}/ok/in\")", settings));

            // Then the cache has it all, from evaluation that may.
            foreach (string way in ways)
            {
                Nix.Print($"builtins.fetchurl \"{server.Url}{way}\"", folder.Settings());
            }
        }
    }

    [Fact]
    public void WhatAForgeLeadsToIsTheForges()
    {
        using var server = new LoopbackServer();
        EvalSettings settings = folder.Settings();
        settings.RestrictEvaluation = true;
        settings.Fetch.AllowedUris.Add("github:");
        settings.Fetch.AllowedUris.Add("https://e.invalid/a");
        var context = new FetchContext(StandardEvaluator.Create(settings).FetchEnvironment, static () => { });
        Assert.True(Leads("https://api.github.com/repos/a", "https://codeload.github.com/x"));
        Assert.True(Leads("https://github.com/a/b/archive/c.tar.gz", "https://codeload.github.com/x"));
        Assert.False(Leads("https://github.com/a/b/archive/c.tar.gz", "https://evil.invalid/x"));
        Assert.False(Leads("https://github.com/a/b/archive/c.tar.gz", "https://notgithub.com/x"));
        Assert.True(Leads("https://e.invalid/a", "https://E.invalid:443/a/b"));
        Assert.False(Leads("https://e.invalid/a", "https://e.invalid/b"));
        Assert.False(Leads("https://e.invalid/a", "http://e.invalid/a/b"));
        bool Leads(string from, string to) => new RedirectRule(context, from).Allows(new Uri(to));
    }

    /// <summary>A fetched tree can be read and copied in pure evaluation; what surrounds its place in the store, or where it came from, cannot.</summary>
    [UnixFact]
    public void AfterFetchingNothingElseIsReadable()
    {
        Directory.CreateDirectory(Path.Combine(folder.Root, "t"));
        folder.Write("secret", "secret"u8.ToArray());
        folder.Write("t/f", "f"u8.ToArray());
        File.CreateSymbolicLink(Path.Combine(folder.Root, "t", "out"), "../secret");
        File.CreateSymbolicLink(Path.Combine(folder.Root, "t", "abs"), Path.Combine(folder.Root, "secret"));
        folder.Write("t.tar", new TarText().File("p/f", "f").End());
        string root = folder.NixPath(".").TrimEnd('.', '/');
        string narHash = Nix.Print($"(builtins.fetchTree {{ type = \"path\"; path = \"{root}/t\"; }}).narHash", folder.Settings());
        string tarHash = Nix.Print($"(builtins.fetchTree {{ type = \"tarball\"; url = \"file://{root}/t.tar\"; }}).narHash", folder.Settings());
        string fileHash = Nix.Print($"builtins.hashFile \"sha256\" \"{root}/t/f\"", folder.Settings());
        foreach (string fetched in new[]
        {
            $"(builtins.fetchTree {{ type = \"path\"; path = \"{root}/t\"; narHash = {narHash}; }})",
            $"(builtins.fetchTarball {{ url = \"file://{root}/t.tar\"; sha256 = {tarHash}; }})",
            $"(builtins.fetchTree {{ type = \"tarball\"; url = \"file://{root}/t.tar\"; narHash = {tarHash}; }})",
            $"{{ outPath = builtins.dirOf (builtins.fetchurl {{ url = \"file://{root}/t/f\"; sha256 = {fileHash}; }}) + \"/\" "
                + $"+ baseNameOf (builtins.fetchurl {{ url = \"file://{root}/t/f\"; sha256 = {fileHash}; }}); }}",
        })
        {
            bool isFile = fetched.Contains("fetchurl", StringComparison.Ordinal);
            string name = isFile ? string.Empty : "/f";
            string Read(string path) => $"let t = {fetched}; in builtins.seq \"${{t}}\" (builtins.readFile ({path}))";
            Assert.Equal("\"f\"", Nix.Print(Read($"t + \"{name}\""), Pure()));
            Assert.Equal("\"f\"", Nix.Print(Read($"builtins.path {{ path = t; name = \"c\"; }} + \"{name}\""), Pure()));
            Assert.Equal("\"f\"", Nix.Print(Read($"builtins.filterSource (p: k: true) (builtins.path {{ path = t; name = \"c\"; }}) + \"{name}\""), Pure()));
            foreach (string path in new[]
            {
                "\"${/.}ROOT/secret\"", "\"${/.}ROOT/t/f\"", "builtins.path { path = /.; name = \"r\"; } + \"ROOT/secret\"", "\"ROOT/secret\"", "\"ROOT/t/f\"",
                "\"${t}/../secret\"", "\"${t}/out\"", "\"${t}/abs\"", "builtins.path { path = t; name = \"c\"; } + \"/out\"",
                "builtins.path { path = t; name = \"c\"; } + \"/abs\"", "builtins.path { path = t; name = \"c\"; filter = p: k: true; } + \"/abs\"",
            })
            {
                NixException error = Nix.Fail(Read(path.Replace("ROOT", root)), Pure());
                Assert.DoesNotContain("\"secret", error.Message, StringComparison.Ordinal);
            }
        }

        EvalSettings Pure() => folder.Settings(s =>
        {
            s.PureEvaluation = true;
            s.ReadOnlyStore = false;
        });
    }

    /// <summary>What is not what was asked for stays out of reach, though the message says what its hash is.</summary>
    [Fact]
    public void AnUnexpectedTreeIsNotReadableAfterwards()
    {
        Directory.CreateDirectory(Path.Combine(folder.Root, "t"));
        folder.Write("t/secret", "s"u8.ToArray());
        Vm vm = Nix.NewVm(folder.Settings(s => s.PureEvaluation = true));
        string expression = $"builtins.fetchTree {{ type = \"path\"; path = \"{folder.NixPath("t")}\"; narHash = \"sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"; }}";
        Assert.Contains("NAR hash mismatch", Assert.Throws<NixException>(() => Nix.Eval(vm, expression)).Message, StringComparison.Ordinal);
        Assert.Empty(vm.Evaluator().Store.Objects);
    }

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
