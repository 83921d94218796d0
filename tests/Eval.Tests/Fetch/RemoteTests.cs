using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Tests.Fetch.Archives;
using TvixEval.Tests.Fetch.Http;
using Xunit;

namespace TvixEval.Tests.Fetch;

/// <summary>Repositories that are reached over HTTP and SSH, signed commits, large files, programs that hang. Nothing leaves this machine.</summary>
public sealed class RemoteTests : IDisposable
{
    private const string Rev = "d21c49ce8d0cf0c1bc1f0d2fc0e2e5ce5bb1ec4a";

    private readonly FetchFolder folder = new();
    private readonly LoopbackServer server = new();
    private readonly string repository;

    public RemoteTests()
    {
        repository = Path.Combine(folder.Root, "repo");
        Directory.CreateDirectory(repository);
    }

    public void Dispose()
    {
        server.Dispose();
        folder.Dispose();
    }

    [ProgramFact("git")]
    public void HttpRemotes()
    {
        Create();
        ServeRepository();
        string tree = $"(builtins.fetchGit \"{server.Url}/repo.git\")";
        Assert.Equal("[ \"one\\n\" 1 \"main\" ]", Print($"let t = {tree}; in [ (builtins.readFile \"${{t}}/a\") t.revCount (baseNameOf \"refs/heads/main\") ]"));
        int requests = server.Requests.Count;

        // The copy in the cache is fresh: the server is not asked again.
        Assert.Equal("\"one\\n\"", Print($"builtins.readFile \"${{{tree}}}/a\""));
        Assert.Equal(requests, server.Requests.Count);

        // A lost server is a warning where there is a copy, an error where there is none.
        server.Answers.Clear();
        EvalSettings expired = folder.Settings(s => s.Fetch.TarballTtl = 0);
        var warnings = new System.Collections.Generic.List<string>();
        expired.OnWarning = (text, _) => warnings.Add(text);
        Assert.Equal("\"one\\n\"", Nix.Print($"builtins.readFile \"${{{tree}}}/a\"", expired));
        Assert.Contains(warnings, static text => text.Contains("continuing with the most recent version", StringComparison.Ordinal));
        Assert.StartsWith(
            $"Failed to fetch git repository '{server.Url}/none.git'",
            Nix.Fail($"builtins.fetchGit {{ url = \"{server.Url}/none.git\"; ref = \"main\"; }}", folder.Settings()).Message, StringComparison.Ordinal);
    }

    [ProgramFact("git")]
    public void LocksThatAKilledFetchHasLeftAreRemoved()
    {
        Create();
        ServeRepository();
        string tree = $"builtins.readFile \"${{builtins.fetchGit \"{server.Url}/repo.git\"}}/a\"";
        Assert.Equal("\"one\\n\"", Print(tree));
        File.WriteAllText(Path.Combine(repository, "a"), "two\n");
        TestProgram.Run("git", repository, "commit", "--quiet", "-a", "-m", "k");
        Directory.Delete(Path.Combine(folder.Root, "repo.git"), recursive: true);
        ServeRepository();
        string copy = Directory.GetFiles(Path.Combine(folder.Cache, "git"), "main", SearchOption.AllDirectories).Single();
        string root = Path.GetFullPath(Path.Combine(copy, "..", "..", ".."));
        string pack = Path.Combine(root, "objects", "pack", "tmp_pack_x");
        File.WriteAllText(pack, "half");
        File.SetLastWriteTimeUtc(pack, DateTime.UtcNow.AddDays(-1));
        foreach (string name in new[] { copy + ".lock", Path.Combine(root, "shallow.lock"), Path.Combine(root, "packed-refs.lock"), Path.Combine(root, "HEAD.lock") })
        {
            File.WriteAllText(name, string.Empty);
        }

        Assert.Equal("\"two\\n\"", Nix.Print(tree, folder.Settings(static s => s.Fetch.TarballTtl = 0)));
        Assert.False(File.Exists(pack));
    }

    [ProgramFact("git")]
    public void ARepositoryFromElsewhereHasNoSubmoduleHere()
    {
        Create();
        string rev = Nix.Print($"(builtins.fetchGit {folder.NixPath("repo")}).rev", folder.Settings()).Trim('"');
        Directory.Move(repository, Path.Combine(folder.Root, "private"));
        Directory.CreateDirectory(repository);
        TestProgram.Run("git", repository, "init", "--quiet", "-b", "main", ".");
        File.WriteAllText(Path.Combine(repository, ".gitmodules"), $"[submodule \"s\"]\n\tpath = s\n\turl = {folder.NixPath("private")}\n");
        TestProgram.Run("git", repository, "add", ".");
        TestProgram.Run("git", repository, "update-index", "--add", "--cacheinfo", $"160000,{rev},s");
        TestProgram.Run("git", repository, "commit", "--quiet", "-m", "m");
        ServeRepository();

        // From here to here is as it should be.
        Assert.Equal("\"one\\n\"", Print($"builtins.readFile (builtins.fetchGit {{ url = \"{folder.NixPath("repo")}\"; ref = \"main\"; submodules = true; }} + \"/s/a\")"));
        Directory.Delete(folder.Cache, recursive: true);
        Assert.Equal(
            $"'{server.Url}/repo.git' has a submodule on this machine: {folder.NixPath("private")}",
            Nix.Fail($"builtins.fetchGit {{ url = \"{server.Url}/repo.git\"; ref = \"main\"; submodules = true; }}", folder.Settings()).Message);
    }

    [ProgramFact("git")]
    public void GitGetsNoVariablesThatLeadItElsewhere()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Create();
        string log = Path.Combine(folder.Root, "env.log");
        Environment.SetEnvironmentVariable("GIT_TVIXEVAL_TEST", "x");
        string git = Script("git-that-tells", $"echo \"== $*\" >> '{log}'\nenv >> '{log}'\nexec git \"$@\"");
        Nix.Print($"builtins.fetchGit {folder.NixPath("repo")}", folder.Settings(s => s.Fetch.GitProgram = git));
        string[] lines = File.ReadAllLines(log);
        Assert.DoesNotContain(lines, static line => line.StartsWith("GIT_TVIXEVAL_TEST=", StringComparison.Ordinal));
        Assert.All(lines.Where(static line => line.StartsWith("GIT_DIR=", StringComparison.Ordinal)), line => Assert.StartsWith("GIT_DIR=" + folder.Cache, line, StringComparison.Ordinal));
        Assert.All(lines.Where(static line => line.StartsWith("PWD=", StringComparison.Ordinal)), line => Assert.StartsWith("PWD=" + folder.Cache, line, StringComparison.Ordinal));
        Assert.Contains("GIT_NO_LAZY_FETCH=1", lines);
        Assert.Contains("GIT_TERMINAL_PROMPT=0", lines);
    }

    [ProgramFact("git")]
    public void SshRemotesAreReachedThroughTheUsersCommand()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // The command is given the host and what to run there; it runs it here.
        Create();
        string log = Path.Combine(folder.Root, "ssh.log");
        string ssh = Script("fake-ssh", $"echo \"$@\" >> '{log}'\nfor last; do :; done\nexec sh -c \"$last\"");
        string git = Script("git-with-ssh", $"GIT_SSH_COMMAND='{ssh}' GIT_CONFIG_GLOBAL=/dev/null exec git \"$@\"");
        EvalSettings settings = folder.Settings(s => s.Fetch.GitProgram = git);
        Assert.Equal("\"one\\n\"", Nix.Print($"builtins.readFile \"${{builtins.fetchGit \"ssh://someone@host.invalid{folder.NixPath("repo")}\"}}/a\"", settings));
        Assert.Contains("someone@host.invalid", File.ReadAllText(log), StringComparison.Ordinal);
    }

    [ProgramFact("ssh", "-V")]
    public void SignedCommitsAreChecked()
    {
        Create();
        string key = MakeKey("key");
        string other = MakeKey("other");
        TestProgram.Run(
            "git", repository, "-c", "gpg.format=ssh", "-c", "user.signingKey=" + Path.Combine(folder.Root, "key"), "commit", "--quiet", "--allow-empty", "-S", "-m", "signed");
        string Fetch(string publicKey, string more = "") =>
            $"builtins.readFile ((builtins.fetchGit {{ url = \"{folder.NixPath("repo")}\"; ref = \"main\"; verifyCommit = true; publicKey = \"{publicKey}\"; {more} }}) + \"/a\")";
        EvalSettings Settings() => folder.Settings(s => s.ExperimentalFeatures.Add("verified-fetches"));

        Assert.Equal("\"one\\n\"", Nix.Print(Fetch(key), Settings()));
        Assert.StartsWith("Commit signature verification on commit ", Nix.Fail(Fetch(other), Settings()).Message, StringComparison.Ordinal);
        Assert.StartsWith("Invalid SSH key type 'ssh-foo'", Nix.Fail(Fetch(key, "keytype = \"ssh-foo\";"), Settings()).Message, StringComparison.Ordinal);

        // A commit without a signature.
        TestProgram.Run("git", repository, "commit", "--quiet", "--allow-empty", "-m", "unsigned");
        Assert.StartsWith("Commit signature verification on commit ", Nix.Fail(Fetch(key), Settings()).Message, StringComparison.Ordinal);
    }

    [ProgramFact("git-lfs")]
    public void LargeFilesAreFilledIn()
    {
        TestProgram.Run("git", repository, "init", "--quiet", "-b", "main", ".");
        TestProgram.Run("git", repository, "lfs", "install", "--local");
        File.WriteAllText(Path.Combine(repository, ".gitattributes"), "*.bin filter=lfs diff=lfs merge=lfs -text\n");
        File.WriteAllText(Path.Combine(repository, "big.bin"), new string('x', 1000));
        TestProgram.Run("git", repository, "add", ".");
        TestProgram.Run("git", repository, "commit", "--quiet", "-m", "m");
        string Fetch(string lfs) => $"builtins.readFile ((builtins.fetchGit {{ url = \"{folder.NixPath("repo")}\"; ref = \"main\"; {lfs} }}) + \"/big.bin\")";

        Assert.StartsWith("\"version https://git-lfs.github.com/spec/v1\\n", Print(Fetch(string.Empty)), StringComparison.Ordinal);
        Assert.Equal($"\"{new string('x', 1000)}\"", Print(Fetch("lfs = true;")));
    }

    [ProgramFact("git")]
    public async Task InterruptionEndsAProgramThatHangs()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string started = Path.Combine(folder.Root, "started");
        string git = Script("hanging-git", $"touch '{started}'\nsleep 600");
        Vm vm = Nix.NewVm(folder.Settings(s => s.Fetch.GitProgram = git));
        Task<NixException> run = Task.Run(() =>
        {
            using VmSlot.Scope slot = VmSlot.Install(vm);
            return Assert.Throws<NixException>(() => Nix.Eval(vm, $"builtins.fetchGit \"{server.Url}/repo.git\""));
        });
        while (!File.Exists(started))
        {
            await Task.Delay(10);
        }

        vm.Interrupt();
        Assert.Equal(NixErrorKind.Interrupted, (await run.WaitAsync(TimeSpan.FromSeconds(60))).Kind);
    }

    [Fact]
    public async Task InterruptionEndsADownloadThatIsNotAnsweredAtAll()
    {
        using var asked = new ManualResetEventSlim();
        using var answer = new ManualResetEventSlim();
        server.Answers["/never"] = (_, _) =>
        {
            asked.Set();
            answer.Wait();
            return LoopbackServer.Answer("200 OK", Array.Empty<byte>());
        };
        Vm vm = Nix.NewVm(folder.Settings());
        Task<NixException> run = Task.Run(() =>
        {
            using VmSlot.Scope slot = VmSlot.Install(vm);
            return Assert.Throws<NixException>(() => Nix.Eval(vm, $"builtins.fetchurl \"{server.Url}/never\""));
        });
        try
        {
            while (!asked.IsSet)
            {
                await Task.Delay(10);
            }

            vm.Interrupt();
            Assert.Equal(NixErrorKind.Interrupted, (await run.WaitAsync(TimeSpan.FromSeconds(60))).Kind);
        }
        finally
        {
            answer.Set();
        }
    }

    [Fact]
    public void GitLabAndItsTokens()
    {
        server.Serve("/api/v4/projects/o%2Fr/repository/commits?ref_name=HEAD", Encoding.ASCII.GetBytes($"[{{\"id\":\"{Rev}\"}}]"));
        server.Serve($"/api/v4/projects/o%2Fr/repository/archive.tar.gz?sha={Rev}", new TarText().File("r/f", "lab").End());
        EvalSettings settings = folder.Settings(s =>
        {
            s.Fetch.Mirrors["https://lab.example"] = server.Url;
            s.Fetch.AccessTokens["lab.example"] = "PAT:general";
            s.Fetch.AccessTokens["lab.example/o"] = "OAuth2:closer";
        });
        Assert.Equal($"[ \"{Rev}\" \"lab\" ]", Nix.Print("let t = builtins.fetchTree \"gitlab:o/r?host=lab.example\"; in [ t.rev (builtins.readFile \"${t}/f\") ]", settings));
        Assert.All(server.Requests, static request => Assert.Contains("Authorization: Bearer closer\r\n", request, StringComparison.Ordinal));
        Assert.All(server.Requests, static request => Assert.DoesNotContain("general", request, StringComparison.Ordinal));
    }

    [Fact]
    public void SourceHut()
    {
        server.Serve("/~o/r/HEAD", Encoding.ASCII.GetBytes("ref: refs/heads/trunk\n"));
        server.Serve("/~o/r/info/refs", Encoding.ASCII.GetBytes($"1111111111111111111111111111111111111111\trefs/heads/main\n{Rev}\trefs/heads/trunk\n"));
        server.Serve($"/~o/r/archive/{Rev}.tar.gz", new TarText().File("r/f", "hut").End());
        EvalSettings settings = folder.Settings(s => s.Fetch.Mirrors["https://git.sr.ht"] = server.Url);
        Assert.Equal($"[ \"{Rev}\" \"hut\" ]", Nix.Print("let t = builtins.fetchTree \"sourcehut:~o/r\"; in [ t.rev (builtins.readFile \"${t}/f\") ]", settings));
        Assert.Contains("couldn't find ref 'none'", Nix.Fail("builtins.fetchTree \"sourcehut:~o/r/none\"", folder.Settings(s => s.Fetch.Mirrors["https://git.sr.ht"] = server.Url)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TokensStayWithTheirHost()
    {
        using var elsewhere = new LoopbackServer();
        elsewhere.Serve("/moved", new TarText().File("r/f", "moved").End());
        server.Answers[$"/repos/o/r/tarball/{Rev}"] = (_, _) => LoopbackServer.Answer("302 Found", Array.Empty<byte>(), $"Location: {elsewhere.Url}/moved\r\n");
        EvalSettings settings = folder.Settings(s =>
        {
            s.Fetch.Mirrors["https://api.github.com"] = server.Url;
            s.Fetch.AccessTokens["github.com"] = "secret";
        });
        Assert.Equal("\"moved\"", Nix.Print($"builtins.readFile \"${{builtins.fetchTree \"github:o/r/{Rev}\"}}/f\"", settings));
        Assert.Contains("Authorization: token secret\r\n", server.Requests.First(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", elsewhere.Requests.Single(), StringComparison.Ordinal);
    }

    private void Create()
    {
        TestProgram.Run("git", repository, "init", "--quiet", "-b", "main", ".");
        File.WriteAllText(Path.Combine(repository, "a"), "one\n");
        TestProgram.Run("git", repository, "add", ".");
        TestProgram.Run("git", repository, "commit", "--quiet", "-m", "m");
    }

    /// <summary>Serves a bare copy of the repository as files, which is all that Git needs.</summary>
    private void ServeRepository()
    {
        string bare = Path.Combine(folder.Root, "repo.git");
        TestProgram.Run("git", folder.Root, "clone", "--quiet", "--bare", repository, bare);
        TestProgram.Run("git", bare, "update-server-info");
        foreach (string file in Directory.GetFiles(bare, "*", SearchOption.AllDirectories))
        {
            byte[] content = File.ReadAllBytes(file);
            string path = "/repo.git/" + Path.GetRelativePath(bare, file).Replace('\\', '/');
            server.Serve(path, content);
            server.Serve(path + "?service=git-upload-pack", content);
        }
    }

    private string Script(string name, string body)
    {
        string path = Path.Combine(folder.Root, name);
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"#!/bin/sh\n{body}\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    private string MakeKey(string name)
    {
        string file = Path.Combine(folder.Root, name);
        TestProgram.Run("ssh-keygen", folder.Root, "-q", "-t", "ed25519", "-N", string.Empty, "-C", "test", "-f", file);
        return File.ReadAllText(file + ".pub").Split(' ')[1];
    }

    private string Print(string expression) => Nix.Print(expression, folder.Settings());
}
