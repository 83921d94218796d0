using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using TvixEval.Tests.Fetch;
using TvixEval.Tests.Fetch.Archives;
using TvixEval.Tests.Fetch.Http;
using Xunit;

namespace TvixEval.Tests.Flakes;

/// <summary>Flakes in repositories, archives and on forges. Results, messages and lock files are those of C++ Nix 2.34.</summary>
public sealed class FlakeFetchTests : IDisposable
{
    private const string Flake = "{ outputs = { self }: { info = self.sourceInfo; out = self.outPath; u = builtins.readFile ./u; n = builtins.pathExists ./u; }; }";
    private const string Rev = "8add281de388acf291e226114b52ee335067771a";
    private const string Clean =
        "{ lastModified = 1577934245; lastModifiedDate = \"20200102030405\"; narHash = \"sha256-t8fzqeygB/llDSpnKnu1ad6F/LyZfvOGjpnd4XfOwus=\"; outPath = \"/nix/store/0vjafqjw9am9wpznj7ad7zahqkkshyhf-source\";"
        + " rev = \"8add281de388acf291e226114b52ee335067771a\"; revCount = 1; shortRev = \"8add281\"; submodules = false; }";

    private readonly FlakeFolder folder = new();

    public void Dispose() => folder.Dispose();

    [ProgramFact("git")]
    public void AFolderInARepositoryIsWhatGitTracksThere()
    {
        CreateRepository();
        folder.Write("t/u", "untracked");
        Assert.Equal(Clean, folder.Eval(".#info", "t"));
        Assert.Equal(Clean, folder.Eval("git+file:.#info", "t"));
        Assert.Equal(Clean, folder.Eval("git+file://ROOT/t?rev=" + Rev + "#info"));
        Assert.Equal(Clean, folder.Eval("git+file://ROOT/t?ref=main&dir=s#info"));
        Assert.Equal("\"/nix/store/0vjafqjw9am9wpznj7ad7zahqkkshyhf-source/s\"", folder.Eval(".#out", "t/s"));
        Assert.Equal("false", folder.Eval(".#n", "t"));
        const string Visible = "\n\nTo make it visible to Nix, run:\n\ngit -C \"ROOT/t\" add \"u\"";
        Assert.Equal("error: Path 'u' in the repository \"ROOT/t\" is not tracked by Git." + Visible, folder.Eval(".#u", "t"));
        Assert.Equal("error: Path 's/u' does not exist in Git repository \"ROOT/t\".", folder.Eval("./s#u", "t"));
        Assert.Equal("error: Path 'q/flake.nix' does not exist in Git repository \"ROOT/t\".", folder.Eval("git+file://ROOT/t?dir=q#x"));
        Assert.Empty(folder.Warnings);
    }

    [ProgramFact("git")]
    public void AWorkTreeWithChangesCountsAsItIs()
    {
        CreateRepository();
        File.AppendAllText(folder.Native("t/flake.nix"), "#\n");
        Assert.Equal(
            "{ dirtyRev = \"8add281de388acf291e226114b52ee335067771a-dirty\"; dirtyShortRev = \"8add281-dirty\"; lastModified = 1577934245; lastModifiedDate = \"20200102030405\";"
            + " narHash = \"sha256-KtpWvGl7Z0/23vVJ5POLmCQUCExFqYZwAz/1ioMQsV4=\"; outPath = \"/nix/store/bra7glnzl3icxxw34kva6l9sz69i8pzz-source\"; submodules = false; }",
            folder.Eval(".#info", "t"));
        Assert.Equal("Git tree 'ROOT/t' is dirty", Assert.Single(folder.Warnings));
        Assert.Equal(Clean, folder.Eval("git+file://ROOT/t?ref=main#info"));
    }

    [ProgramFact("git")]
    public void AFlakeThatGitDoesNotKnowIsAnError()
    {
        folder.Write("t/flake.nix", Flake);
        Git("t", "init", "--quiet", "-b", "main", ".");
        Assert.Equal(
            "error: Path 'flake.nix' in the repository \"ROOT/t\" is not tracked by Git.\n\nTo make it visible to Nix, run:\n\ngit -C \"ROOT/t\" add \"flake.nix\"",
            folder.Eval(".#info", "t"));
    }

    [ProgramFact("git")]
    public void InputsInRepositoriesAreLockedByTheirRevision()
    {
        CreateRepository();
        folder.Write("use/flake.nix", "{ inputs.t.url = \"git+file://ROOT/t\"; outputs = { self, t }: { x = t.info; }; }");
        Git("use", "init", "--quiet", "-b", "main", ".");
        Git("use", "add", ".");
        Assert.Equal(
            $"• Added input 't':\n    'git+file://ROOT/t?ref=refs/heads/main&rev={Rev}' (2020-01-02)", folder.Update("ROOT/use", Array.Empty<string>()));
        Assert.Equal(
            LockOf("t", "\"lastModified\": 1577934245,\n        \"narHash\": \"sha256-t8fzqeygB/llDSpnKnu1ad6F/LyZfvOGjpnd4XfOwus=\",\n        \"ref\": \"refs/heads/main\",\n"
                + "        \"rev\": \"8add281de388acf291e226114b52ee335067771a\",\n        \"revCount\": 1,\n        \"type\": \"git\",\n        \"url\": \"file://ROOT/t\"",
                "\"type\": \"git\",\n        \"url\": \"file://ROOT/t\""),
            folder.Read("use/flake.lock"));

        // It was made known to Git, and counts.
        folder.Warnings.Clear();
        folder.Write("t/flake.nix", "{ outputs = i: { info = 5; }; }");
        Assert.Equal(Clean, folder.Eval("ROOT/use#x"));
        Assert.Equal("Git tree 'ROOT/use' is dirty", Assert.Single(folder.Warnings));
    }

    [ProgramFact("git")]
    public void SubmodulesComeWithAFlakeThatAsksForThem()
    {
        folder.Write("sub/v.nix", "7");
        Git("sub", "init", "--quiet", "-b", "main", ".");
        Git("sub", "add", ".");
        Git("sub", "commit", "--quiet", "-m", "m");
        folder.Write("t/flake.nix", "{ inputs.self.submodules = true; outputs = { self }: { x = import ./sub/v.nix; s = self.submodules; }; }");
        folder.Write("t/plain/flake.nix", "{ outputs = { self }: { x = builtins.pathExists ../sub/v.nix; }; }");
        Git("t", "init", "--quiet", "-b", "main", ".");
        Git("t", "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", folder.Native("sub"), "sub");
        Git("t", "add", ".");
        Git("t", "commit", "--quiet", "-m", "m");
        Assert.Equal("7", folder.Eval(".#x", "t"));
        Assert.Equal("true", folder.Eval(".#s", "t"));
        Assert.Equal("7", folder.Eval("git+file://ROOT/t?ref=main#x"));
        Assert.Equal("false", folder.Eval(".#x", "t/plain"));
    }

    [Fact]
    public void AnArchiveIsLockedAsItsServerSays()
    {
        using var server = new LoopbackServer();
        byte[] archive = new TarText().File("f-1/flake.nix", "{ outputs = { self }: { x = 7; }; }\n").End();
        server.Serve("/f.tar.gz", archive, $"Link: <{server.Url}/rev/1234.tar.gz?rev=e1d4e0a5f0e5e4b8c0f9ed2d0ac0b6f4fbd5e2b7&revCount=12>; rel=\"immutable\"\r\n");
        server.Serve("/rev/1234.tar.gz", archive);
        folder.Write("use/flake.nix", "{ inputs.f.url = \"" + server.Url + "/f.tar.gz\"; outputs = { self, f }: { x = f.x; s = f.sourceInfo; }; }");
        Assert.Equal("7", folder.Eval(server.Url + "/f.tar.gz#x"));
        folder.Update("ROOT/use", Array.Empty<string>());
        Assert.Equal(
            LockOf("f", "\"lastModified\": 1600000000,\n        \"narHash\": \"sha256-NdAfPK1NwzrYebNHefjGKsrkOEQz5cdM/Is2ga38ZRM=\",\n"
                + "        \"rev\": \"e1d4e0a5f0e5e4b8c0f9ed2d0ac0b6f4fbd5e2b7\",\n        \"revCount\": 12,\n        \"type\": \"tarball\",\n        \"url\": \"URL/rev/1234.tar.gz\"",
                "\"type\": \"tarball\",\n        \"url\": \"URL/f.tar.gz\""),
            folder.Read("use/flake.lock").Replace(server.Url, "URL"));
        Assert.Equal(
            "{ lastModified = 1600000000; lastModifiedDate = \"20200913122640\"; narHash = \"sha256-NdAfPK1NwzrYebNHefjGKsrkOEQz5cdM/Is2ga38ZRM=\"; outPath = \"/nix/store/zwk4g4dafdm2mwnykkfyc0kwcbacwgxd-source\";"
            + " rev = \"e1d4e0a5f0e5e4b8c0f9ed2d0ac0b6f4fbd5e2b7\"; revCount = 12; shortRev = \"e1d4e0a\"; }",
            folder.Eval("ROOT/use#s"));

        // Another archive in the same place is not what was locked.
        server.Serve("/rev/1234.tar.gz", new TarText().File("f-1/flake.nix", "{ outputs = { self }: { x = 8; }; }\n").End());
        folder.Settings.Fetch.ClearCache();
        Assert.Matches("^error: mismatch in field 'narHash' of input '[^']*sha256-NdAf[^']*/rev/1234.tar.gz[^']*', got '", folder.Eval("ROOT/use#x"));
    }

    [Fact]
    public void AForgeIsAskedForABranchAndThenForItsArchive()
    {
        const string Commit = "0123456789abcdef0123456789abcdef01234567";
        using var server = new LoopbackServer();
        server.Serve("/repos/o/r/commits/HEAD", Encoding.ASCII.GetBytes($"{{\"sha\":\"{Commit}\"}}"));
        server.Serve("/repos/o/r/commits/next", Encoding.ASCII.GetBytes($"{{\"sha\":\"{Commit}\"}}"));
        server.Serve($"/o/r/archive/{Commit}.tar.gz", new TarText().File($"r-{Commit}/d/flake.nix", "{ outputs = { self }: { x = [ 7 self.rev ]; }; }\n").End());
        folder.Settings.Fetch.Mirrors["https://api.github.com"] = server.Url;
        folder.Settings.Fetch.Mirrors["https://github.com"] = server.Url;
        string expected = $"[ 7 \"{Commit}\" ]";
        Assert.Equal(expected, folder.Eval("github:o/r?dir=d#x"));
        Assert.Equal(expected, folder.Eval($"github:o/r/{Commit}?dir=d#x"));
        folder.Write("use/flake.nix", "{ inputs.r.url = \"github:o/r/next?dir=d\"; outputs = { self, r }: { inherit (r) x; }; }");
        Assert.Equal($"• Added input 'r':\n    'github:o/r/{Commit}?dir=d&narHash=HASH' (2020-09-13)", WithoutHash(folder.Update("ROOT/use", Array.Empty<string>())));
        Assert.Equal(
            LockOf("r", "\"dir\": \"d\",\n        \"lastModified\": 1600000000,\n        \"narHash\": \"HASH\",\n        \"owner\": \"o\",\n        \"repo\": \"r\",\n"
                + "        \"rev\": \"" + Commit + "\",\n        \"type\": \"github\"",
                "\"dir\": \"d\",\n        \"owner\": \"o\",\n        \"ref\": \"next\",\n        \"repo\": \"r\",\n        \"type\": \"github\""),
            WithoutHash(folder.Read("use/flake.lock")));

        // What is locked needs no network once it is in the cache.
        folder.Settings.Fetch.IsOffline = true;
        int before = server.Requests.Count;
        Assert.Equal(expected, folder.Eval("ROOT/use#x"));
        Assert.Equal(before, server.Requests.Count);
    }

    [Fact]
    public void WithoutNetworkWhatIsNotLockedIsAClearError()
    {
        folder.Settings.Fetch.IsOffline = true;
        folder.Write("use/flake.nix", "{ inputs.r.url = \"github:o/r\"; outputs = { self, r }: { x = 1; }; }");
        Assert.Matches("^error: .*https://api.github.com/repos/o/r/commits/HEAD.*(network|offline)", folder.Eval("ROOT/use#x"));
        Assert.Matches("^error: .*https://example.org/x.tar.gz.*(network|offline)", folder.Eval("https://example.org/x.tar.gz#x"));
    }

    private static string WithoutHash(string text) => System.Text.RegularExpressions.Regex.Replace(text, "sha256-[A-Za-z0-9+/]{43}=|sha256-[A-Za-z0-9%/]{43,60}%3D", "HASH");

    private static string LockOf(string name, string locked, string original)
    {
        string node = "    \"" + name + "\": {\n      \"locked\": {\n        " + locked + "\n      },\n      \"original\": {\n        " + original + "\n      }\n    }";
        string root = "    \"root\": {\n      \"inputs\": {\n        \"" + name + "\": \"" + name + "\"\n      }\n    }";
        var nodes = new List<string> { node, root };
        if (string.CompareOrdinal(name, "root") > 0)
        {
            nodes.Reverse();
        }

        return "{\n  \"nodes\": {\n" + string.Join(",\n", nodes) + "\n  },\n  \"root\": \"root\",\n  \"version\": 7\n}\n";
    }

    private void CreateRepository()
    {
        folder.Write("t/flake.nix", Flake);
        folder.Write("t/s/flake.nix", Flake);
        Git("t", "init", "--quiet", "-b", "main", ".");
        Git("t", "add", ".");
        Git("t", "commit", "--quiet", "-m", "m");
    }

    private void Git(string name, params string[] arguments) => TestProgram.Run("git", folder.Native(name), arguments);
}
