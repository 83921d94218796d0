using System;
using System.IO;
using TvixEval.Diagnostics;
using TvixEval.Fetch.Git;
using TvixEval.IO;
using Xunit;

namespace TvixEval.Tests.Fetch.Git;

/// <summary>What counts as a change, and which repositories are opened: as C++ Nix 2.34 says of the same ones.</summary>
public sealed class GitWorkTreeTests : IDisposable
{
    private readonly FetchFolder folder = new();
    private readonly string repository;

    public GitWorkTreeTests()
    {
        repository = Path.Combine(folder.Root, "repo");
        Directory.CreateDirectory(repository);
        Git("init", "--quiet", "-b", "main", ".");
        File.WriteAllText(Path.Combine(repository, "a"), "a\n");
        Git("add", ".");
        Git("commit", "--quiet", "-m", "m");
    }

    public void Dispose() => folder.Dispose();

    [ProgramTheory("git")]
    [InlineData("", "", "clean")]
    [InlineData("", "a\n", "clean")]
    [InlineData("", "b\n", "dirty")]
    [InlineData("", "a\r\n", "dirty")]
    [InlineData("[core]\n\tautocrlf = true\n", "a\r\n", "dirty")]
    [InlineData("[core]\n\tautocrlf = true\n", "a\n", "clean")]
    [InlineData("[filter \"x\"]\n\tclean = tr b a\n", "b\n", "dirty")]
    public void WhatCountsAsAChange(string config, string content, string expected)
    {
        Configure(config);
        if (content.Length > 0)
        {
            File.WriteAllText(Path.Combine(repository, "a"), content);
        }

        Assert.Equal(expected, State());
    }

    [ProgramTheory("git")]
    [InlineData("* text eol=lf", "a\r\n", "dirty")]
    [InlineData("* filter=x", "b\n", "dirty")]
    [InlineData("* filter=x", "a\n", "clean")]
    public void AttributesOfFiles(string attributes, string content, string expected)
    {
        File.WriteAllText(Path.Combine(repository, ".gitattributes"), attributes + "\n");
        Git("add", ".");
        Git("commit", "--quiet", "-m", "k");
        Configure("[filter \"x\"]\n\tclean = tr b a\n\trequired = true\n");
        File.WriteAllText(Path.Combine(repository, "a"), content);
        Assert.Equal(expected, State());
    }

    /// <summary>Git would note that the file is as it was.</summary>
    [ProgramFact("git")]
    public void LookingLeavesTheIndexAsItIs()
    {
        string index = Path.Combine(repository, ".git", "index");
        byte[] before = File.ReadAllBytes(index);
        DateTime time = File.GetLastWriteTimeUtc(index);
        File.SetLastWriteTimeUtc(Path.Combine(repository, "a"), new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        Assert.Equal("clean", State());
        Assert.Equal(before, File.ReadAllBytes(index));
        Assert.Equal(time, File.GetLastWriteTimeUtc(index));

        // As it happens without a copy.
        Git("diff", "--quiet");
        Assert.NotEqual(before, File.ReadAllBytes(index));
    }

    [ProgramFact("git")]
    public void WhatIsStagedAndTakenBackCountsAsAChange()
    {
        File.WriteAllText(Path.Combine(repository, "a"), "b\n");
        Git("add", ".");
        File.WriteAllText(Path.Combine(repository, "a"), "a\n");
        Assert.Equal("dirty", State());
    }

    [ProgramFact("git")]
    public void FilesBehindALinkAreNotTracked()
    {
        Directory.CreateDirectory(Path.Combine(repository, "d"));
        File.WriteAllText(Path.Combine(repository, "d", "f"), "f");
        Git("add", ".");
        Git("commit", "--quiet", "-m", "k");
        Directory.CreateDirectory(Path.Combine(folder.Root, "outside"));
        File.WriteAllText(Path.Combine(folder.Root, "outside", "f"), "secret");
        Directory.Delete(Path.Combine(repository, "d"), recursive: true);
        File.CreateSymbolicLink(Path.Combine(repository, "d"), Path.Combine(folder.Root, "outside"));
        Assert.Equal("{ a = \"regular\"; }", Nix.Print($"builtins.readDir (builtins.fetchGit {folder.NixPath("repo")})", folder.Settings()));
    }

    [ProgramTheory("git")]
    [InlineData("[core]\n\trepositoryformatversion = 1\n[extensions]\n\tfoo = x\n", "unsupported extension name extensions.foo (libgit2 error code = 6)")]
    [InlineData("[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = x\n", "unsupported extension name extensions.partialclone (libgit2 error code = 6)")]
    [InlineData("[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectFormat = sha256\n", "unknown object format 'sha256' (libgit2 error code = 6)")]
    [InlineData("[core]\n\trepositoryformatversion = 2\n", "unsupported repository version 2; only versions up to 1 are supported (libgit2 error code = 6)")]
    [InlineData("[core]\n\trepositoryformatversion = 1\n[extensions]\n\tnoop = true\n\tpreciousObjects = true\n\tworktreeConfig = true\n", "")]
    [InlineData("[extensions]\n\tfoo = x\n", "")]
    public void UnknownExtensionsAreRefused(string config, string reason)
    {
        Configure(config);
        string expected = reason.Length == 0 ? "clean" : $"error: opening Git repository \"{folder.NixPath("repo")}\": {reason}";
        Assert.Equal(expected, State());
        Assert.Equal(
            reason.Length == 0 ? "\"a\\n\"" : expected,
            Try($"builtins.readFile (builtins.fetchGit {{ url = \"{folder.NixPath("repo")}\"; ref = \"main\"; }} + \"/a\")"));
    }

    [ProgramFact("git")]
    public void RepositoriesOfOtherUsersAreRefused()
    {
        // Only root can give a file away.
        if (!UnixFile.IsAvailable || UnixFile.CurrentUser != 0)
        {
            return;
        }

        TestProgram.Run("chown", folder.Root, "65534", repository);
        string path = folder.NixPath("repo");
        Assert.Equal($"error: opening Git repository \"{path}\": repository path '{path}' is not owned by current user (libgit2 error code = 7)", State());
        TestProgram.Run("chown", folder.Root, "0", repository);
        Assert.Equal("clean", State());
    }

    [ProgramTheory("git")]
    [InlineData("[a]\nb = c d \n[A \"x.Y\\\"z\"] K=\"q # \\t\\\\\" r ; no\n  on\n# e\n[a.B]e=1\\\n2", "a.b=c d|a.x.Y\"z.k=q # \t\\ r|a.x.Y\"z.on=true|a.b.e=12", 0)]
    [InlineData("", "", 0)]
    [InlineData("x = 1\n", "", 1)]
    [InlineData("[a]\nroot:x:0:0\n", "", 2)]
    [InlineData("[a\nb = 1\n", "", 1)]
    [InlineData("[a]\nb = \"1\n", "", 2)]
    [InlineData("[a]\nb = \\q\n", "", 2)]
    public void ConfigurationIsReadAsData(string text, string expected, int badLine)
    {
        var entries = GitConfigText.Parse(text, out int line);
        Assert.Equal((expected, badLine), (string.Join("|", entries.ConvertAll(static entry => entry.Key + "=" + entry.Value)), line));
    }

    [ProgramFact("git")]
    public void ASplitIndexIsRefused()
    {
        Git("update-index", "--split-index");
        Assert.Equal("error: getting working directory status: unsupported mandatory extension: 'link' (libgit2 error code = 10)", State());
    }

    [ProgramTheory("git")]
    [InlineData("2")]
    [InlineData("3")]
    [InlineData("4")]
    public void AllVersionsOfTheIndexAreRead(string version)
    {
        foreach (string name in new[] { "a1", "ab", "abcdefghijklmnop", "d/e/f", "d/e/g", "z" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(repository, name))!);
            File.WriteAllText(Path.Combine(repository, name), name);
        }

        Git("update-index", "--index-version", version);
        Git("add", ".");
        Git("commit", "--quiet", "-m", "k");
        File.WriteAllText(Path.Combine(repository, "later"), "l");
        Git("add", "--intent-to-add", "later");
        Assert.Equal(
            "[ \"a\" \"a1\" \"ab\" \"abcdefghijklmnop\" \"d\" \"later\" \"z\" ]",
            Nix.Print($"builtins.attrNames (builtins.readDir (builtins.fetchGit {folder.NixPath("repo")}))", folder.Settings()));
    }

    [ProgramFact("git")]
    public void NamesOfCommits()
    {
        Git("tag", "-a", "-m", "t", "v1");
        Git("update-ref", "refs/remotes/origin/feature", "HEAD");
        Git("pack-refs", "--all");
        Git("branch", "loose");
        string rev = Try($"(builtins.fetchGit {folder.NixPath("repo")}).rev");
        string id = rev.Trim('"');
        foreach (string name in new[] { "main", "loose", "refs/heads/main", "heads/main", "v1", "refs/tags/v1", "origin/feature", "HEAD", id, id[..8], "v1-0-g" + id[..8] })
        {
            Assert.Equal(rev, Try($"(builtins.fetchGit {{ url = \"{folder.NixPath("repo")}\"; ref = \"{name}\"; }}).rev"));
        }

        foreach (string name in new[] { "config", "index", "objects", "refs", "refs/heads", "nope" })
        {
            Assert.Equal(
                $"error: resolving Git reference '{name}': revspec '{name}' not found (libgit2 error code = 4)",
                Try($"(builtins.fetchGit {{ url = \"{folder.NixPath("repo")}\"; ref = \"{name}\"; }}).rev"));
        }
    }

    [ProgramFact("git")]
    public void OtherWorkTreesOfARepository()
    {
        Git("worktree", "add", "--quiet", "-b", "side", Path.Combine(folder.Root, "side"));
        File.WriteAllText(Path.Combine(folder.Root, "side", "a"), "side\n");
        Assert.Equal(
            "\"side\\n\"", Try($"builtins.readFile (builtins.fetchGit {folder.NixPath("side")} + \"/a\")"));
        Assert.Equal("\"a\\n\"", Try($"builtins.readFile (builtins.fetchGit {{ url = \"{folder.NixPath("side")}\"; ref = \"side\"; }} + \"/a\")"));
    }

    private void Configure(string config) => File.AppendAllText(Path.Combine(repository, ".git", "config"), config);

    private void Git(params string[] arguments) => TestProgram.Run("git", repository, arguments);

    private string State() => Try($"if (builtins.fetchGit {folder.NixPath("repo")}) ? dirtyRev then \"dirty\" else \"clean\"").Trim('"');

    private string Try(string expression)
    {
        try
        {
            return Nix.Print(expression, folder.Settings());
        }
        catch (NixException e)
        {
            return "error: " + e.Message;
        }
    }
}
