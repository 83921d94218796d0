using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using Xunit;

namespace TvixEval.Tests.Fetch.Git;

/// <summary>Files that Git LFS keeps, where the program git-lfs answers this and that, and where it is not asked at all.</summary>
public sealed class GitLfsTests : IClassFixture<RepositoryTemplates>, IDisposable
{
    private const string Content = "what the server has\n";
    private const string Server = "https://lfs.invalid/files";

    private static readonly string Id = Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(Content))).ToLowerInvariant();

    private readonly FetchFolder folder = new();
    private readonly string repository;
    private readonly string log;

    public GitLfsTests(RepositoryTemplates templates)
    {
        repository = Path.Combine(folder.Root, "repo");
        log = Path.Combine(folder.Root, "log");
        templates.CopyTo("lfs", repository, static target =>
        {
            TestProgram.Run("git", target, "init", "--quiet", "-b", "main", ".");
            TestProgram.Run("git", target, "config", "filter.lfs.required", "false");
            File.WriteAllText(Path.Combine(target, ".gitattributes"), "*.bin filter=lfs\n");
            File.WriteAllText(Path.Combine(target, "big.bin"), $"version https://git-lfs.github.com/spec/v1\noid sha256:{Id}\nsize {Content.Length}\n");
            TestProgram.Run("git", target, "add", ".");
            TestProgram.Run("git", target, "commit", "--quiet", "-m", "m");
        });
    }

    public void Dispose() => folder.Dispose();

    [ProgramFact("git", RunsScripts = true)]
    public void TheServersAnswerIsTheFile()
    {
        Origin(Server);
        Assert.Equal("\"what the server has\\n\"", Fetch($"cat >> '{log}'; printf '%s\\n' 'what the server has'"));
        string asked = File.ReadAllText(log);
        Assert.Contains($"-c remote.origin.url={Server} ", asked, StringComparison.Ordinal);
        Assert.Contains("-c lfs.skipdownloaderrors=false lfs smudge -- big.bin\n", asked, StringComparison.Ordinal);
        Assert.EndsWith($"\nversion https://git-lfs.github.com/spec/v1\noid sha256:{Id}\nsize {Content.Length}\n", asked, StringComparison.Ordinal);
    }

    [ProgramFact("git", RunsScripts = true)]
    public void AnythingElseIsRefused()
    {
        Origin(Server);
        Assert.Equal("error: Git LFS fetched a file other than 'big.bin'", Fetch("printf '%s\\n' 'what another one has'"));
        Assert.Equal("error: Git LFS fetched a file other than 'big.bin'", Fetch("printf '%s\\n' 'WHAT the server has'"));
        Assert.Equal("error: Git LFS fetched a file other than 'big.bin'", Fetch("cat"));
        Assert.Equal("error: Git LFS cannot fetch 'big.bin' (is git-lfs installed?): no such object\nat all", Fetch("echo no such object >&2; echo at all >&2; exit 2"));
        Assert.Equal("error: a program used for fetching wrote more output than expected", Fetch("while :; do echo 0123456789012345678901234567890123456789; done"));
    }

    [ProgramFact("git", RunsScripts = true)]
    public void WhatTheRepositoryHasIsNotAskedFor()
    {
        Origin(Server);
        string stored = Path.Combine(repository, ".git", "lfs", "objects", Id[..2], Id[2..4], Id);
        Directory.CreateDirectory(Path.GetDirectoryName(stored)!);
        File.WriteAllText(stored, Content);
        Assert.Equal("\"what the server has\\n\"", Fetch("exit 9"));
        Assert.False(File.Exists(log));

        // Another file under that name is none.
        Directory.Delete(folder.Cache, recursive: true);
        File.WriteAllText(stored, Content.ToUpperInvariant());
        Assert.StartsWith("error: Git LFS cannot fetch 'big.bin'", Fetch("exit 9"), StringComparison.Ordinal);
        File.Delete(stored);
        File.CreateSymbolicLink(stored, Path.Combine(repository, "big.bin"));
        Assert.StartsWith("error: Git LFS cannot fetch 'big.bin'", Fetch("exit 9"), StringComparison.Ordinal);
    }

    [ProgramTheory("git", RunsScripts = true)]
    [InlineData("[lfs]\n\turl = https://other.invalid/x\n", "lfs.url=https://other.invalid/x")]
    [InlineData("[lfs]\n\turl = ssh://git@other.invalid/x\n", "lfs.url=ssh://git@other.invalid/x")]
    [InlineData("[lfs]\n\tother = 1\n", "remote.origin.url=" + Server)]
    [InlineData("[lfs\nthis is no configuration", "remote.origin.url=" + Server)]
    public void TheRepositorySaysWhichServerToAsk(string config, string setting)
    {
        Origin(Server);
        Configure(config);
        Assert.StartsWith("error: Git LFS cannot fetch", Fetch("exit 9"), StringComparison.Ordinal);
        Assert.Contains($" {setting} ", File.ReadAllText(log), StringComparison.Ordinal);
    }

    [ProgramTheory("git", RunsScripts = true)]
    [InlineData(null, "it is not available locally, and the repository names no server that has it")]
    [InlineData("/some/folder", "it is not available locally, and the repository names no server that has it")]
    [InlineData("file:///some/folder", "it is not available locally, and the repository names no server that has it")]
    [InlineData("ext::sh -c x", "SCP-like URL 'ext::sh -c x' is not supported")]
    [InlineData("ssh://-oProxyCommand=x/y", "starts with a dash")]
    public void WhatIsNoServerIsNotAsked(string? address, string message)
    {
        if (address is not null)
        {
            Configure($"[lfs]\n\turl = \"{address}\"\n");
        }

        string result = Fetch("exit 9");
        Assert.StartsWith("error: ", result, StringComparison.Ordinal);
        Assert.Contains(message, result, StringComparison.Ordinal);
        Assert.False(File.Exists(log));
    }

    [ProgramFact("git", RunsScripts = true)]
    public void NobodyIsAskedOfflineOrWhereItIsForbidden()
    {
        Origin(Server);
        Assert.Equal("error: Git LFS cannot fetch 'big.bin': the network must not be used (offline)", Fetch("exit 9", static s => s.Fetch.IsOffline = true));
        string restricted = Fetch("exit 9", s =>
        {
            s.RestrictEvaluation = true;
            s.Fetch.AllowedUris.Add("git+file://" + folder.NixPath(string.Empty));
        });
        Assert.Equal($"error: access to URI '{Server}' is forbidden in restricted mode", restricted);
        Assert.False(File.Exists(log));
    }

    private void Origin(string url) => TestProgram.Run("git", repository, "config", "remote.origin.url", url);

    private void Configure(string config)
    {
        File.WriteAllText(Path.Combine(repository, ".lfsconfig"), config);
        TestProgram.Run("git", repository, "add", ".lfsconfig");
        TestProgram.Run("git", repository, "commit", "--quiet", "-m", "c");
    }

    /// <summary>Reads the file; a script is run in the place of git-lfs, which leaves what it was asked in the log.</summary>
    private string Fetch(string lfs, Action<EvalSettings>? change = null)
    {
        string git = Path.Combine(folder.Root, "git-without-lfs");
        File.WriteAllText(git, $"#!/bin/sh\ncase \" $* \" in\n*' lfs smudge '*) echo \"$*\" >> '{log}'\n{lfs}\n;;\n*) exec git \"$@\" ;;\nesac\n");
        HostileRepository.MakeExecutable(git);
        try
        {
            return Nix.Print(
                $"builtins.readFile ((builtins.fetchGit {{ url = \"file://{folder.NixPath("repo")}\"; ref = \"main\"; lfs = true; }}) + \"/big.bin\")",
                folder.Settings(s =>
                {
                    s.Fetch.GitProgram = git;
                    change?.Invoke(s);
                }));
        }
        catch (NixException error)
        {
            return "error: " + error.Message;
        }
    }
}
