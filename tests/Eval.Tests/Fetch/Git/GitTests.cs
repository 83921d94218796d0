using System;
using System.IO;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using Xunit;

namespace TvixEval.Tests.Fetch.Git;

/// <summary>Repositories that the tests make, with fixed times, so that commits have fixed names. Hashes and paths are C++ Nix's.</summary>
public sealed class GitTests : IDisposable
{
    private readonly FetchFolder folder = new();
    private readonly string repository;

    public GitTests() => repository = Path.Combine(folder.Root, "repo");

    public void Dispose() => folder.Dispose();

    [ProgramFact("git")]
    public void ACleanWorkTreeAndItsCommitAreTheSame()
    {
        Create();
        string expected = Nix.Print($"builtins.fetchGit {{ url = \"{folder.NixPath("repo")}\"; ref = \"main\"; }}", folder.Settings());
        Assert.Contains("rev = \"2849e53b35b7b0b09c98d13dff272da038a03aad\"; revCount = 1; shortRev = \"2849e53\"; submodules = false;", expected, StringComparison.Ordinal);
        Assert.Contains("outPath = \"/nix/store/3xc1mllf45nfyhkpan9m4dw91hbzqngf-source\"", expected, StringComparison.Ordinal);
        Assert.Contains("lastModified = 1577934245; lastModifiedDate = \"20200102030405\"", expected, StringComparison.Ordinal);
        Assert.Equal(expected, Print($"builtins.fetchGit {folder.NixPath("repo")}"));
    }

    [ProgramFact("git")]
    public void FetchTreeTakesIgnoredFilesToo()
    {
        Create();
        string tree = Print($"builtins.fetchTree {{ type = \"git\"; url = \"{folder.NixPath("repo")}\"; ref = \"main\"; }}");
        Assert.Contains("narHash = \"sha256-OP3dDVJTwPrtottnOrM9risT/lK1Rjj6QENO7t4b+O4=\"; outPath = \"/nix/store/ki6p4p4wrdlnr48x6d2wyfkp2v9srrx1-source\"", tree, StringComparison.Ordinal);
        Assert.DoesNotContain("revCount", tree, StringComparison.Ordinal);
    }

    [ProgramFact("git")]
    public void ADirtyWorkTreeHasTrackedFilesOnly()
    {
        Create();
        File.WriteAllText(Path.Combine(repository, "untracked"), "u");
        File.WriteAllText(Path.Combine(repository, "a"), "changed");
        string path = folder.NixPath("repo");
        Assert.Equal(
            "[ \"changed\" false \"2849e53b35b7b0b09c98d13dff272da038a03aad-dirty\" \"2849e53-dirty\" \"0000000\" 0 ]",
            Print($"let t = builtins.fetchGit {path}; in [ (builtins.readFile (t + \"/a\")) (builtins.pathExists (t + \"/untracked\")) t.dirtyRev t.dirtyShortRev t.shortRev t.revCount ]"));
        Assert.Equal($"Git tree '{path}' is dirty", Nix.Fail($"builtins.fetchGit {path}", folder.Settings(s => s.Fetch.AllowDirty = false)).Message);
    }

    [ProgramFact("git")]
    public void ABareRepositoryIsCopiedToTheCache()
    {
        Create();
        Git(folder.Root, "clone", "--quiet", "--bare", repository, "bare.git");
        string url = "file://" + folder.NixPath("bare.git");
        string expected = Print($"builtins.fetchGit {{ url = \"{folder.NixPath("repo")}\"; ref = \"main\"; }}");
        Assert.Equal(expected, Print($"builtins.fetchGit {{ url = \"{url}\"; }}"));
        Assert.Equal(expected, Print($"builtins.fetchGit {{ url = \"{url}\"; rev = \"2849e53b35b7b0b09c98d13dff272da038a03aad\"; }}"));
        Assert.StartsWith(
            $"Failed to fetch git repository '{url}'", Nix.Fail($"builtins.fetchGit {{ url = \"{url}\"; ref = \"none\"; }}", folder.Settings()).Message, StringComparison.Ordinal);
        Assert.Contains("shortRev = \"2849e53\"", Print($"builtins.fetchTree \"git+{url}?shallow=1\""), StringComparison.Ordinal);
    }

    /// <summary>As C++ Nix 2.34.8 counts them for a work tree. It refuses a revision of a shallow clone, and takes the count for that of whole clones afterwards.</summary>
    [ProgramFact("git")]
    public void AShallowCloneHasTheCommitsThatAreThere()
    {
        Create();
        Git(repository, "commit", "--quiet", "--allow-empty", "-m", "second");
        Git(folder.Root, "clone", "--quiet", "--depth", "1", "file://" + repository, "shallow");
        string shallow = folder.NixPath("shallow");
        for (int i = 0; i < 2; i++)
        {
            Assert.Contains(" revCount = 1;", Print($"builtins.fetchGit {shallow}"), StringComparison.Ordinal);
            Assert.Contains(" revCount = 1;", Print($"builtins.fetchGit {{ url = \"{shallow}\"; ref = \"HEAD\"; }}"), StringComparison.Ordinal);
            Assert.Contains("\\\"revCount\\\":1,", Print($"builtins.toJSON (removeAttrs (builtins.fetchGit {shallow}) [ \"outPath\" ])"), StringComparison.Ordinal);
            Assert.Contains(" revCount = 2;", Print($"builtins.fetchGit {folder.NixPath("repo")}"), StringComparison.Ordinal);
        }
    }

    /// <summary>Stricter than C++ Nix 2.34.8, which fetches them from wherever the repository says.</summary>
    [ProgramFact("git")]
    public void SubmodulesOfRestrictedEvaluationMustBeAllowed()
    {
        Create();
        string outer = Path.Combine(folder.Root, "outer");
        Directory.CreateDirectory(outer);
        Git(outer, "init", "--quiet", "-b", "main", ".");
        Git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", repository, "sub");
        Git(outer, "commit", "--quiet", "-m", "m");
        string expression = $"builtins.readFile (builtins.fetchGit {{ url = \"{folder.NixPath("outer")}\"; ref = \"main\"; submodules = true; }} + \"/sub/a\")";
        EvalSettings settings = folder.Settings(s =>
        {
            s.RestrictEvaluation = true;
            s.Fetch.AllowedUris.Add("git+file://" + folder.NixPath("outer"));
            s.Fetch.AllowedUris.Add($"git+file://{folder.NixPath("outer")}?exportIgnore=1&ref=main");
            s.Fetch.AllowedUris.Add($"git+file://{folder.NixPath("outer")}?ref=main&submodules=1");
        });
        NixException error = Nix.Fail(expression, settings);
        Assert.Equal(NixErrorKind.Access, error.Kind);
        Assert.Contains("git+file://" + folder.NixPath("repo") + "?", error.Message, StringComparison.Ordinal);
        settings.Fetch.AllowedUris.Add("git+file:");
        Assert.Equal("\"1\\n\"", Nix.Print(expression, settings));
    }

    [ProgramFact("git")]
    public void SubmodulesAreFilledIn()
    {
        Create();
        string outer = Path.Combine(folder.Root, "outer");
        Directory.CreateDirectory(outer);
        Git(outer, "init", "--quiet", "-b", "main", ".");
        Git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", repository, "sub");
        Git(outer, "commit", "--quiet", "-m", "m");
        string path = folder.NixPath("outer");
        Assert.Equal("{ }", Print($"builtins.readDir (builtins.fetchGit {{ url = \"{path}\"; ref = \"main\"; }} + \"/sub\")"));
        Assert.Equal("\"1\\n\"", Print($"builtins.readFile (builtins.fetchGit {{ url = \"{path}\"; ref = \"main\"; submodules = true; }} + \"/sub/a\")"));
        Assert.Equal("\"1\\n\"", Print($"builtins.readFile (builtins.fetchGit {{ url = \"{path}\"; submodules = true; }} + \"/sub/a\")"));
    }

    [ProgramFact("git")]
    public void ErrorsOfRepositories()
    {
        Create();
        string path = folder.NixPath("repo");
        Assert.Equal("resolving Git reference 'nope': revspec 'nope' not found (libgit2 error code = 4)", Fail($"{{ url = \"{path}\"; ref = \"nope\"; }}"));
        Assert.Equal($"Git repository \"{path}x\" does not exist.", Fail($"{{ url = \"file://{path}x\"; }}"));
        Assert.Equal("invalid Git branch/tag name '--upload-pack=x'", Fail($"{{ url = \"{path}\"; ref = \"--upload-pack=x\"; }}"));
    }

    [Theory]
    [InlineData("git@github.com:a/b", "git+ssh://git@github.com/a/b")]
    [InlineData("git@h:/a/b", "git+ssh://git@h//a/b")]
    [InlineData("git@h:~/x", "git+ssh://git@h/~/x")]
    [InlineData("a@[::1]:b", "git+ssh://a@[::1]/b")]
    [InlineData("./foo", "git+file:./foo")]
    [InlineData("git+https://h/a", "git+https://h/a")]
    [InlineData("file:/tmp/x", "git+file:/tmp/x")]
    public void LocationsAsGitWritesThem(string location, string url) => Assert.Equal(
        $"access to URI '{url}?exportIgnore=1' is forbidden in restricted mode",
        Nix.Fail($"builtins.fetchGit {{ url = \"{location}\"; }}", folder.Settings(s => s.RestrictEvaluation = true)).Message);

    [Theory]
    [InlineData("host:path")]
    [InlineData("ext::sh -c x")]
    [InlineData("https:/h/o")]
    public void LocationsWithoutUserAreRefused(string location) =>
        Assert.Equal($"SCP-like URL '{location}' is not supported; use SSH URL syntax instead (ssh://...)", Fail($"{{ url = \"{location}\"; }}"));

    [Fact]
    public void AMissingProgramIsAClearError()
    {
        string message = Nix.Fail("builtins.fetchGit \"https://host.invalid/x\"", folder.Settings(s => s.Fetch.GitProgram = "no-such-git")).Message;
        Assert.StartsWith("the program 'no-such-git', which is needed for fetching, cannot be run", message, StringComparison.Ordinal);
    }

    [ProgramFact("hg")]
    public void MercurialRepositories()
    {
        Directory.CreateDirectory(repository);
        TestProgram.Run("hg", repository, "init", ".");
        File.WriteAllText(Path.Combine(repository, "a"), "one\n");
        Directory.CreateDirectory(Path.Combine(repository, "d"));
        File.WriteAllText(Path.Combine(repository, "d", "b"), "two\n");
        TestProgram.Run("hg", repository, "add", "-q");
        TestProgram.Run("hg", repository, "commit", "-q", "-m", "m", "-u", "t", "-d", "1600000000 0");
        Assert.Equal(
            "[ \"default\" \"aeb0c1f15dddd3efdfd5deb54981cd9d72e626af\" 0 \"two\\n\" ]",
            Print($"let t = builtins.fetchMercurial \"{folder.NixPath("repo")}\"; in [ t.branch t.rev t.revCount (builtins.readFile (t + \"/d/b\")) ]"));
    }

    private static void Git(string directory, params string[] arguments) => TestProgram.Run("git", directory, arguments);

    private void Create()
    {
        Directory.CreateDirectory(Path.Combine(repository, "d", "e"));
        Git(repository, "init", "--quiet", "-b", "main", ".");
        File.WriteAllText(Path.Combine(repository, "a"), "1\n");
        File.WriteAllText(Path.Combine(repository, "x"), "#!/bin/sh\n");
        File.WriteAllText(Path.Combine(repository, "d", "e", "f"), "2\n");
        File.WriteAllText(Path.Combine(repository, ".gitattributes"), "d/e export-ignore\n");
        File.CreateSymbolicLink(Path.Combine(repository, "l"), "a");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(repository, "x"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Git(repository, "add", ".");
        Git(repository, "update-index", "--chmod=+x", "x");
        Git(repository, "commit", "--quiet", "-m", "m");
    }

    private string Print(string expression) => Nix.Print(expression, folder.Settings());

    private string Fail(string arguments) => Nix.Fail("builtins.fetchGit " + arguments, folder.Settings()).Message;
}
