using System;
using System.IO;
using TvixEval.Diagnostics;
using Xunit;

namespace TvixEval.Tests.Fetch;

/// <summary>Mercurial repositories whose configuration names extensions, hooks and other files.</summary>
public sealed class HostileMercurialTests : IClassFixture<RepositoryTemplates>, IDisposable
{
    private const string Secret = "s3cret-line-of-another-file";

    private readonly RepositoryTemplates templates;
    private readonly FetchFolder folder = new();
    private readonly HostileRepository hostile;
    private readonly string repository;

    public HostileMercurialTests(RepositoryTemplates templates)
    {
        this.templates = templates;
        hostile = new HostileRepository(Directory.CreateDirectory(Path.Combine(folder.Root, "hostile")).FullName);
        repository = Path.Combine(folder.Root, "repo");
    }

    public void Dispose() => folder.Dispose();

    [ProgramTheory("hg")]
    [InlineData("builtins.fetchMercurial \"PATH\"")]
    [InlineData("builtins.fetchMercurial { url = \"PATH\"; rev = \"default\"; }")]
    [InlineData("builtins.fetchTree { type = \"hg\"; url = \"file://PATH\"; }")]
    [InlineData("builtins.fetchTree { type = \"hg\"; url = \"file://PATH\"; ref = \"default\"; }")]
    [InlineData("builtins.fetchTree \"hg+file://PATH\"")]
    public void NoSettingNamesAProgram(string way)
    {
        Create();
        foreach (bool isDirty in new[] { false, true })
        {
            if (isDirty)
            {
                File.WriteAllText(Path.Combine(repository, "a"), "two\n");
            }

            Assert.Equal("1", Try($"builtins.deepSeq ({way.Replace("PATH", folder.NixPath("repo"))}) 1"));
            hostile.AssertNoMarks();
        }
    }

    [ProgramFact("hg")]
    public void TheMarksAreLeftWhereMercurialIsLetLoose()
    {
        Create();
        TestProgram.Run("hg", repository, "status");
        Assert.Contains("extension", hostile.Marks);
        Assert.Contains("hook", hostile.Marks);
    }

    [ProgramFact("hg")]
    public void LinksToOtherFilesAreRefused()
    {
        string secret = Path.Combine(folder.Root, "secret");
        File.WriteAllText(secret, Secret + "\n");
        foreach (string place in new[] { "sharedpath", "requires", "branch", "bookmarks", "dirstate", "store/requires", "cache/branch2-served" })
        {
            Create();
            File.WriteAllText(Path.Combine(repository, "a"), "two\n");
            string file = Path.Combine(repository, ".hg", place);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.Delete(file);
            File.CreateSymbolicLink(file, secret);
            string result = Try($"builtins.deepSeq (builtins.fetchMercurial \"{folder.NixPath("repo")}\") 1");
            Assert.Contains("' in a Mercurial repository is a symbolic link, or not a file", result, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, result, StringComparison.Ordinal);
        }
    }

    [ProgramTheory("hg")]
    [InlineData("ssh://-oProxyCommand=touch%20x/y")]
    [InlineData("ssh://%2doProxyCommand=x/y")]
    [InlineData("ssh://-oProxyCommand=x@host.invalid/y")]
    public void HostsAreNoOptions(string url) =>
        Assert.Contains("its host or user starts with a dash", Try($"builtins.fetchMercurial \"{url}\""), StringComparison.Ordinal);

    [ProgramFact("hg")]
    public void SharedRepositoriesAreFollowedWhereTheyMayBeRead()
    {
        Create(poison: false);
        TestProgram.Run("hg", folder.Root, "--config", "extensions.share=", "share", "-q", repository, Path.Combine(folder.Root, "shared"));
        string fetch = $"builtins.readFile (builtins.fetchMercurial \"{folder.NixPath("shared")}\" + \"/a\")";
        Assert.Equal("\"one\\n\"", Try(fetch));
        Assert.Contains("forbidden in restricted mode", Try(fetch, "hg+file://" + folder.NixPath("shared")), StringComparison.Ordinal);
    }

    private void Create(bool poison = true)
    {
        templates.CopyTo("repo", repository, static target =>
        {
            TestProgram.Run("hg", target, "init", ".");
            File.WriteAllText(Path.Combine(target, "a"), "one\n");
            TestProgram.Run("hg", target, "add", "-q");
            TestProgram.Run("hg", target, "commit", "-q", "-m", "m", "-u", "t", "-d", "1600000000 0");
        });
        if (!poison)
        {
            return;
        }

        string hook = hostile.Program("hook");
        string extension = Path.Combine(folder.Root, "extension.py");
        File.WriteAllText(extension, $"open('{Path.Combine(folder.Root, "hostile", "marks", "extension")}', 'w')\n");
        var config = new StringWriter();
        config.Write($"[extensions]\nevil = {extension}\nfsmonitor =\n[alias]\nstatus = !{hook}\nlog = !{hook}\n[ui]\nssh = {hook}\nremotecmd = {hook}\nmerge = evil\neditor = {hook}\nignore = {hook}\n");
        config.Write($"[merge-tools]\nevil.executable = {hook}\n[paths]\ndefault = ssh://host.invalid/x\n[pager]\npager = {hook}\n[encode]\n** = pipe: {hook}\n[decode]\n** = pipe: {hook}\n[hooks]\n");
        foreach (string name in new[] { "pre-status", "post-status", "pre-archive", "pre-clone", "pre-log", "pre-branch", "preoutgoing", "outgoing", "pre-pull", "changegroup", "prechangegroup", "update", "precommit", "listkeys", "prelistkeys" })
        {
            config.Write($"{name}.x = {hook}\n");
        }

        File.WriteAllText(Path.Combine(repository, ".hg", "hgrc"), config.ToString());
        hostile.ClearMarks();
    }

    private string Try(string expression, string? allowed = null)
    {
        try
        {
            return Nix.Print(expression, folder.Settings(settings =>
            {
                if (allowed is not null)
                {
                    settings.RestrictEvaluation = true;
                    settings.Fetch.AllowedUris.Add(allowed);
                }
            }));
        }
        catch (NixException e)
        {
            return "error: " + e.Message;
        }
    }
}
