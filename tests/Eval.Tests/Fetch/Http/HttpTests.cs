using System;
using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Tests.Fetch.Archives;
using Xunit;

namespace TvixEval.Tests.Fetch.Http;

/// <summary>Downloads from a server on the loopback interface. First lines of errors are C++ Nix's.</summary>
public sealed class HttpTests : IDisposable
{
    private readonly FetchFolder folder = new();
    private readonly LoopbackServer server = new();

    public void Dispose()
    {
        server.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void AFileIsDownloadedOnceAndReadable()
    {
        server.Serve("/a.txt", Encoding.ASCII.GetBytes("hello\n"));
        string expression = $"let f = builtins.fetchurl \"{server.Url}/a.txt\"; in [ f (builtins.readFile f) ]";
        const string Expected = "[ \"/nix/store/fdwm55r4skpypx1gwzb7x69ckav1rv09-a.txt\" \"hello\\n\" ]";
        Assert.Equal(Expected, Nix.Print(expression, folder.Settings()));
        Assert.Equal(Expected, Nix.Print(expression, folder.Settings()));
        Assert.Single(server.Requests);
    }

    [Fact]
    public void DevicesAreReadToTheirEnd()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal("\"/nix/store/y0r1p1cqmlvm0yqkz3gxvkc1p8kg2sz8-null\"", Nix.Print("builtins.fetchurl \"file:///dev/null\"", folder.Settings()));
        }
    }

    [Fact]
    public void StaleDownloadsAreAskedAboutByTheirTag()
    {
        server.Answers["/t"] = (request, _) => request.Contains("If-None-Match: \"v1\"", StringComparison.Ordinal)
            ? LoopbackServer.Answer("304 Not Modified", Array.Empty<byte>(), "ETag: \"v1\"\r\n")
            : LoopbackServer.Answer("200 OK", new TarText().File("p/f", "x").End(), "ETag: \"v1\"\r\n");
        string expression = $"builtins.readFile (builtins.fetchTarball \"{server.Url}/t\" + \"/f\")";
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal("\"x\"", Nix.Print(expression, folder.Settings(settings => settings.Fetch.TarballTtl = 0)));
        }

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public void RedirectsAreFollowedButNotForEver()
    {
        server.Serve("/b", Encoding.ASCII.GetBytes("b"));
        server.Answers["/a"] = (_, _) => LoopbackServer.Answer("302 Found", Array.Empty<byte>(), "Location: /b\r\n");
        server.Answers["/loop"] = (_, _) => LoopbackServer.Answer("302 Found", Array.Empty<byte>(), "Location: /loop\r\n");
        server.Answers["/file"] = (_, _) => LoopbackServer.Answer("302 Found", Array.Empty<byte>(), "Location: file:///etc/passwd\r\n");
        Assert.Equal("\"b\"", Nix.Print($"builtins.readFile (builtins.fetchurl \"{server.Url}/a\")", folder.Settings()));
        Assert.Contains("redirects", Fail("/loop").Message, StringComparison.Ordinal);
        Assert.Contains("not supported", Fail("/file").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ErrorsOfTheServer()
    {
        Assert.Equal($"unable to download '{server.Url}/no': HTTP error 404\n\nresponse body:\n\nnothing here", Fail("/no").Message);
        Assert.StartsWith(
            $"Failed to open archive (Source threw exception: error: unable to download '{server.Url}/no': HTTP error 404",
            Nix.Fail($"builtins.fetchTarball \"{server.Url}/no\"", folder.Settings()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void TruncatedDownloadsAreNotTaken()
    {
        server.Answers["/t"] = (_, _) => LoopbackServer.Answer("200 OK", Encoding.ASCII.GetBytes("abc"), length: 100);
        Assert.Equal($"unable to download '{server.Url}/t': HTTP error 200 (curl error: Transferred a partial file)", Fail("/t").Message);
    }

    [Fact]
    public void TransientErrorsAreTriedAgain()
    {
        server.Answers["/t"] = (_, before) => before < 2 ? LoopbackServer.Answer("503 Busy", Array.Empty<byte>()) : LoopbackServer.Answer("200 OK", new byte[] { 65 });
        var warnings = new List<string>();
        EvalSettings settings = folder.Settings(s =>
        {
            s.Fetch.DownloadAttempts = 3;
            s.OnWarning = (text, _) => warnings.Add(text);
        });
        Assert.Equal("\"A\"", Nix.Print($"builtins.readFile (builtins.fetchurl \"{server.Url}/t\")", settings));
        Assert.Equal(2, warnings.Count);
        Assert.Contains("retrying in", warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void WrongHashes()
    {
        server.Serve("/f", Encoding.ASCII.GetBytes("hello\n"));
        string zero = new('0', 52);
        Assert.Equal(
            $"hash mismatch in file downloaded from '{server.Url}/f':\n  specified: sha256:{zero}\n  got:       sha256:00xyyr3fi8l6hb839bv3f7yb86yjv7xi1cgh1xnhipym4asvb4aq",
            Nix.Fail($"builtins.fetchurl {{ url = \"{server.Url}/f\"; sha256 = \"{zero}\"; }}", folder.Settings()).Message);
    }

    [Fact]
    public void PinnedDownloadsComeFromTheCacheWithoutNetwork()
    {
        server.Serve("/f", Encoding.ASCII.GetBytes("hello\n"));
        Nix.Print($"builtins.fetchurl \"{server.Url}/f\"", folder.Settings());
        string pinned = "builtins.readFile (builtins.fetchurl { url = \"http://other.invalid/f\"; sha256 = \"00xyyr3fi8l6hb839bv3f7yb86yjv7xi1cgh1xnhipym4asvb4aq\"; })";
        Assert.Equal("\"hello\\n\"", Nix.Print(pinned, folder.Settings(s => s.Fetch.IsOffline = true)));
        Assert.EndsWith("(offline)", Nix.Fail("builtins.fetchurl \"http://other.invalid/x\"", folder.Settings(s => s.Fetch.IsOffline = true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InterruptionEndsADownloadThatStandsStill()
    {
        server.StaysOpen = true;
        server.Answers["/slow"] = (_, _) => LoopbackServer.Answer("200 OK", new byte[10], length: 1000);
        Vm vm = Nix.NewVm(folder.Settings());
        Task<NixException> run = Task.Run(() =>
        {
            using VmSlot.Scope slot = VmSlot.Install(vm);
            return Assert.Throws<NixException>(() => Nix.Eval(vm, $"builtins.fetchurl \"{server.Url}/slow\""));
        });
        while (server.Requests.Count == 0)
        {
            await Task.Delay(10);
        }

        vm.Interrupt();
        Assert.Equal(NixErrorKind.Interrupted, (await run.WaitAsync(TimeSpan.FromSeconds(60))).Kind);
    }

    [Fact]
    public void StalledDownloadsEnd()
    {
        server.StaysOpen = true;
        server.Answers["/slow"] = (_, _) => LoopbackServer.Answer("200 OK", new byte[10], length: 1000);
        string message = Nix.Fail(
            $"builtins.fetchurl \"{server.Url}/slow\"", folder.Settings(s => s.Fetch.StalledDownloadTimeout = TimeSpan.FromMilliseconds(100))).Message;
        Assert.Contains("Timeout was reached (28)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ForgesAreAskedForTheCommitOnceAndThenForItsArchive()
    {
        const string Rev = "0123456789abcdef0123456789abcdef01234567";
        server.Serve("/repos/o/r/commits/HEAD", Encoding.ASCII.GetBytes($"{{\"sha\":\"{Rev}\"}}"));
        server.Serve($"/o/r/archive/{Rev}.tar.gz", new TarText().File("r/f", "forge").End());
        EvalSettings settings = folder.Settings(s =>
        {
            s.Fetch.Mirrors["https://api.github.com"] = server.Url;
            s.Fetch.Mirrors["https://github.com"] = server.Url;
        });
        Assert.Equal(
            $"[ \"{Rev}\" 1600000000 \"forge\" ]",
            Nix.Print("let t = builtins.fetchTree \"github:o/r\"; in [ t.rev t.lastModified (builtins.readFile (t + \"/f\")) ]", settings));
    }

    [Fact]
    public void PureEvaluationNeedsHashes()
    {
        EvalSettings Pure() => folder.Settings(s => s.PureEvaluation = true);
        Assert.Equal("in pure evaluation mode, 'fetchurl' requires a 'sha256' argument", Nix.Fail("builtins.fetchurl \"http://x/y\"", Pure()).Message);
        Assert.Equal("in pure evaluation mode, 'fetchTarball' requires a 'sha256' argument", Nix.Fail("builtins.fetchTarball \"http://x/y\"", Pure()).Message);
        Assert.Equal(
            "in pure evaluation mode, 'fetchTree' doesn't fetch unlocked input 'http://x/y.tar'",
            Nix.Fail("builtins.fetchTree \"http://x/y.tar\"", Pure()).Message);
        Assert.Equal("in pure evaluation mode, 'fetchMercurial' requires a Mercurial revision", Nix.Fail("builtins.fetchMercurial \"http://x/y\"", Pure()).Message);
    }

    [Fact]
    public void RestrictedEvaluationFetchesAllowedUrisOnly()
    {
        server.Serve("/ok/f", Encoding.ASCII.GetBytes("x"));
        EvalSettings Restricted() => folder.Settings(s =>
        {
            s.RestrictEvaluation = true;
            s.Fetch.AllowedUris.Add(server.Url + "/ok");
        });
        Assert.Equal("\"x\"", Nix.Print($"builtins.readFile (builtins.fetchurl \"{server.Url}/ok/f\")", Restricted()));
        Assert.Equal(
            $"access to URI '{server.Url}/okay' is forbidden in restricted mode", Nix.Fail($"builtins.fetchurl \"{server.Url}/okay\"", Restricted()).Message);
    }

    private NixException Fail(string path) => Nix.Fail($"builtins.fetchurl \"{server.Url}{path}\"", folder.Settings());
}
