using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using TvixEval.Diagnostics;
using TvixEval.Tests.Flakes;
using Xunit;

namespace TvixEval.Tests.Fetch.Git;

/// <summary>Repositories whose configuration, hooks, attributes and files want programs to be run or files to be read: nothing of it happens.</summary>
public sealed class HostileGitTests : IClassFixture<RepositoryTemplates>, IDisposable
{
    private const string Secret = "s3cret-line-of-another-file";

    private readonly RepositoryTemplates templates;
    private readonly FlakeFolder folder = new();
    private readonly HostileRepository hostile;
    private readonly string repository;

    public HostileGitTests(RepositoryTemplates templates)
    {
        this.templates = templates;
        hostile = new HostileRepository(Directory.CreateDirectory(folder.Native("hostile")).FullName);
        repository = folder.Native("repo");
        folder.Settings.PureEvaluation = false;
        folder.Settings.ExperimentalFeatures.UnionWith(new[] { "fetch-tree", "verified-fetches" });
    }

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Ways() => new()
    {
        "builtins.fetchGit PATH",
        "builtins.fetchGit { url = PATH; shallow = true; }",
        "builtins.fetchGit { url = PATH; submodules = true; }",
        "builtins.fetchGit { url = PATH; exportIgnore = true; }",
        "builtins.fetchGit { url = PATH; ref = \"main\"; }",
        "builtins.fetchGit { url = PATH; ref = \"main\"; lfs = true; }",
        "builtins.fetchGit { url = PATH; ref = \"main\"; submodules = true; }",
        "builtins.fetchGit { url = PATH; ref = \"main\"; shallow = true; }",
        "builtins.fetchGit { url = PATH; ref = \"refs/tags/v1\"; }",
        "builtins.fetchGit { url = PATH; rev = \"REV\"; }",
        "builtins.fetchGit { url = PATH; rev = \"REV\"; allRefs = true; submodules = true; lfs = true; }",
        "builtins.fetchGit { url = PATH; rev = \"REV\"; verifyCommit = true; publicKey = \"AAAA\"; }",
        "builtins.fetchGit { url = PATH; ref = \"signed\"; verifyCommit = true; publicKey = \"AAAA\"; }",
        "builtins.fetchGit { url = PATH; rev = \"0123456789012345678901234567890123456789\"; }",
        "builtins.fetchGit { url = \"file://BARE\"; }",
        "builtins.fetchGit { url = \"file://BARE\"; ref = \"main\"; shallow = true; }",
        "builtins.fetchGit { url = \"file://BARE\"; rev = \"REV\"; allRefs = true; }",
        "builtins.fetchTree { type = \"git\"; url = PATH; }",
        "builtins.fetchTree \"git+file://PLAIN\"",
        "builtins.fetchTree \"git+file://PLAIN?ref=main&submodules=1&lfs=1\"",
        "builtins.fetchTree { type = \"path\"; path = PATH; }",
        "(builtins.getFlake \"git+file://PLAIN?ref=main\").x",
        "(builtins.getFlake \"PLAIN\").x",
    };

    [ProgramFact("git")]
    public void TheMarksAreLeftWhereGitIsLetLoose()
    {
        Create();
        Unguarded("status");
        Unguarded("diff", "HEAD");
        Assert.Contains(hostile.Marks, static mark => mark.Contains("fsmonitor", StringComparison.Ordinal) || mark.StartsWith("filter", StringComparison.Ordinal));
    }

    [ProgramTheory("git")]
    [MemberData(nameof(Ways))]
    public void NoSettingNamesAProgram(string way)
    {
        string rev = Create();
        foreach (bool isPartial in new[] { false, true })
        {
            if (isPartial)
            {
                // An object that is missing is not fetched.
                File.Delete(Directory.GetFiles(Path.Combine(repository, ".git", "objects"), "*", SearchOption.AllDirectories).First(IsBlob));
            }

            string expression = way.Replace("PLAIN", folder.Root + "/repo").Replace("PATH", folder.Root + "/repo").Replace("BARE", folder.Root + "/bare.git").Replace("REV", rev);
            folder.Eval("path:ROOT/none#x");
            string result = Result($"builtins.deepSeq ({expression}) 1");
            hostile.AssertNoMarks();
            Assert.DoesNotContain("marks", result, StringComparison.Ordinal);
        }
    }

    [ProgramFact("git")]
    public void UpdatingALockFileRunsNothing()
    {
        Create();
        folder.Write("dep/flake.nix", "{ outputs = i: { }; }");
        folder.Write("repo/flake.nix", "{ inputs.dep.url = \"path:ROOT/dep\"; outputs = i: { x = 1; }; }");
        folder.Settings.PureEvaluation = true;
        Assert.Contains("Added input 'dep'", folder.Update("ROOT/repo", Array.Empty<string>()), StringComparison.Ordinal);
        hostile.AssertNoMarks();
        Assert.Contains("flake.lock", Output("ls-files"), StringComparison.Ordinal);
    }

    [ProgramFact("git")]
    public void SubmodulesNameNoPrograms()
    {
        foreach (string url in new[] { "-u./payload", "--upload-pack=touch x", $"ext::{hostile.Program("ext")}", "payload", $"ssh://-oProxyCommand={hostile.Program("ssh")}/x", "ssh://%2doProxyCommand=x/y", "file://x\\n/y" })
        {
            Recreate();
            File.WriteAllText(Path.Combine(repository, ".gitmodules"), $"[submodule \"sub\"]\n\tpath = sub\n\turl = \"{url}\"\n\tupdate = !{hostile.Program("update")}\n");
            TestProgram.Run("git", repository, "update-index", "--add", "--cacheinfo", "160000,0123456789012345678901234567890123456789,sub");
            TestProgram.Run("git", repository, "add", ".gitmodules");
            TestProgram.Run("git", repository, "commit", "--quiet", "-m", "m");
            hostile.Poison(Path.Combine(repository, ".git"));
            hostile.ClearMarks();
            Assert.StartsWith("error: ", Result($"builtins.fetchGit {{ url = {folder.Root}/repo; ref = \"main\"; submodules = true; }}"), StringComparison.Ordinal);
            hostile.AssertNoMarks();
        }
    }

    [ProgramFact("git")]
    public void NoMessageHasLinesOfOtherFiles()
    {
        string secret = folder.Native("secret");
        File.WriteAllText(secret, Secret + "\n" + Secret + "\n");
        foreach (string place in new[] { "config", "HEAD", "packed-refs", "index", "shallow", "commondir", "refs/heads/main", "objects/info/alternates", "info/attributes", "info/exclude", "info/grafts", "" })
        {
            Recreate();
            string file = Path.Combine(repository, ".git", place);
            if (place.Length == 0)
            {
                Directory.Delete(Path.Combine(repository, ".git"), recursive: true);
                file = Path.Combine(repository, ".git");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.Delete(file);
            File.CreateSymbolicLink(file, secret);
            foreach (string arguments in new[] { string.Empty, "ref = \"main\";", "ref = \"HEAD\";", "allRefs = true; ref = \"refs/heads/main\";" })
            {
                string result = Result($"builtins.deepSeq (builtins.fetchGit {{ url = {folder.Root}/repo; {arguments} }}) 1");
                Assert.DoesNotContain(Secret, result, StringComparison.Ordinal);
                Assert.DoesNotContain(folder.Warnings, static warning => warning.Contains(Secret, StringComparison.Ordinal));
            }
        }

        Recreate();
        File.AppendAllText(Path.Combine(repository, ".git", "config"), $"[include]\n\tpath = {secret}\n");
        Assert.Equal("1", Result($"builtins.deepSeq (builtins.fetchGit {folder.Root}/repo) 1"));
    }

    [ProgramFact("git")]
    public void ARestrictedEvaluationDoesNotFollowARepositoryElsewhere()
    {
        // Another repository whose objects this one claims as its own.
        Recreate();
        Directory.Move(repository, folder.Native("private"));
        string rev = OutputIn(folder.Native("private"), "rev-parse", "HEAD").Trim();
        foreach (Action<string> lead in new Action<string>[]
        {
            static git => File.WriteAllText(Path.Combine(git, "objects", "info", "alternates"), "../../../private/.git/objects\n"),
            static git => File.WriteAllText(Path.Combine(git, "commondir"), "../../private/.git\n"),
            static git =>
            {
                Directory.Delete(git, recursive: true);
                File.WriteAllText(git, "gitdir: ../private/.git\n");
            },
            static git =>
            {
                Directory.Delete(Path.Combine(git, "objects"), recursive: true);
                File.CreateSymbolicLink(Path.Combine(git, "objects"), "../../private/.git/objects");
            },
        })
        {
            if (Directory.Exists(repository))
            {
                Directory.Delete(repository, recursive: true);
            }

            Directory.CreateDirectory(repository);
            TestProgram.Run("git", repository, "init", "--quiet", "-b", "main", ".");
            lead(Path.Combine(repository, ".git"));
            string fetch = $"(builtins.fetchGit {{ url = \"file://{folder.Root}/repo\"; rev = \"{rev}\"; }}).rev";
            folder.Settings.RestrictEvaluation = false;
            Assert.Equal($"\"{rev}\"", Result(fetch));
            folder.Settings.RestrictEvaluation = true;
            folder.Settings.Fetch.AllowedUris.Add($"git+file://{folder.Root}/repo?exportIgnore=1&rev={rev}");
            string refused = Result(fetch);
            Assert.Contains("forbidden in restricted mode", refused, StringComparison.Ordinal);
            Assert.DoesNotContain("access to URI", refused, StringComparison.Ordinal);
        }
    }

    [ProgramFact("git")]
    public void AnEmptyOrForeignFolderIsNoRepository()
    {
        Directory.CreateDirectory(folder.Native("none"));
        File.WriteAllText(folder.Native("gitfile"), $"gitdir: {folder.Root}/repo/.git\n");
        Recreate();
        foreach (string place in new[] { "none", "gitfile" })
        {
            Assert.StartsWith($"error: Failed to fetch git repository 'file://{folder.Root}/{place}'", Result($"builtins.fetchGit {{ url = \"file://{folder.Root}/{place}\"; ref = \"main\"; }}"), StringComparison.Ordinal);
        }
    }

    private bool IsBlob(string file)
    {
        string id = Path.GetFileName(Path.GetDirectoryName(file)!) + Path.GetFileName(file);
        return id.Length == 40 && Output("cat-file", "-t", id).Trim() == "blob";
    }

    private string Result(string expression)
    {
        try
        {
            return Nix.Print(expression, folder.Settings);
        }
        catch (NixException e)
        {
            return "error: " + e.Message;
        }
    }

    private void Recreate() => templates.CopyTo("plain", repository, Make);

    private static void Make(string target)
    {
        File.WriteAllText(Path.Combine(target, "flake.nix"), "{ outputs = i: { x = 1; }; }\n");
        TestProgram.Run("git", target, "init", "--quiet", "-b", "main", ".");
        TestProgram.Run("git", target, "add", ".");
        TestProgram.Run("git", target, "commit", "--quiet", "-m", "m");
    }

    /// <summary>A hostile repository with changes, a signed commit, attributes, files of Git LFS, a submodule and a bare copy.</summary>
    private string Create()
    {
        templates.CopyTo("full", repository, MakeFull);
        templates.CopyTo("bare", folder.Native("bare.git"), target => TestProgram.Run("git", target, "clone", "--quiet", "--bare", repository, "."));
        TestProgram.Run("git", folder.Native("bare.git"), "config", "remote.origin.url", repository);
        string rev = Output("rev-parse", "HEAD").Trim();
        hostile.Poison(Path.Combine(repository, ".git"));
        hostile.Poison(folder.Native("bare.git"));
        File.AppendAllText(folder.Native("repo/.gitattributes"), "\n");
        File.AppendAllText(folder.Native("repo/flake.nix"), "\n");
        hostile.ClearMarks();
        return rev;
    }

    private static void MakeFull(string target)
    {
        Make(target);
        foreach ((string name, string text) in new[]
        {
            (".gitattributes", "* filter=x diff=x merge=x\n*.bin filter=lfs\n"),
            (".lfsconfig", "[lfs]\n\turl = \"ext::sh -c x\"\n\tstandalonetransferagent = x\n"),
            ("big.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:" + new string('a', 64) + "\nsize 12\n"),
            ("-x", "dash\n"),
            ("new\nline", "strange\n"),
        })
        {
            File.WriteAllText(Path.Combine(target, name), text);
        }

        TestProgram.Run("git", target, "add", ".");
        TestProgram.Run("git", target, "commit", "--quiet", "-m", "m");
        TestProgram.Run("git", target, "tag", "-a", "-m", "t", "v1");
        string commit = OutputIn(target, "cat-file", "commit", "HEAD");
        int message = commit.IndexOf("\n\n", StringComparison.Ordinal);
        string file = Path.Combine(target, ".git", "signed-commit");
        File.WriteAllText(file, commit[..message] + "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n aaaa\n -----END PGP SIGNATURE-----\n" + commit[message..]);
        TestProgram.Run("git", target, "branch", "signed", OutputIn(target, "hash-object", "-t", "commit", "-w", file).Trim());
    }

    private string Output(params string[] arguments) => OutputIn(repository, arguments);

    private static string OutputIn(string directory, params string[] arguments)
    {
        var info = new ProcessStartInfo("git") { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[] { "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-pager" }.Concat(arguments))
        {
            info.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(info)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    private void Unguarded(params string[] arguments)
    {
        var info = new ProcessStartInfo("git", arguments) { WorkingDirectory = repository, RedirectStandardOutput = true };

        // What the settings name here is not there.
        info.Environment["GIT_WORK_TREE"] = repository;
        using Process process = Process.Start(info)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
    }
}
