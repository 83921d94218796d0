using System;
using System.Collections.Generic;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Values;

namespace TvixEval.Fetch.Git;

/// <summary>What is checked out of a repository: the tracked files that are there, and whether anything differs from the commit.</summary>
internal sealed class GitWorkTree
{
    private GitWorkTree(string? headRev, bool isDirty, List<string> files, List<GitSubmodule> submodules)
    {
        HeadRev = headRev;
        IsDirty = isDirty;
        Files = files;
        Submodules = submodules;
    }

    /// <summary>The commit, or null where there is none yet.</summary>
    public string? HeadRev { get; }

    /// <summary>Whether a tracked file was changed, added or deleted since that commit.</summary>
    public bool IsDirty { get; }

    /// <summary>The tracked files that are there; relative paths.</summary>
    public List<string> Files { get; }

    /// <summary>The submodules that <c>.gitmodules</c> has.</summary>
    public List<GitSubmodule> Submodules { get; }

    /// <summary>Looks at a work tree.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="disk">The files of the machine.</param>
    /// <param name="root">The Nix path of the work tree.</param>
    public static GitWorkTree Read(GitRepository repository, INixFileSystem disk, string root)
    {
        string? head = repository.HeadRev();
        var tracked = new List<string>();
        bool isMissing = false;
        foreach (string entry in repository.Get("ls-files", "-z", "--cached", "--stage", "--full-name").Split('\0'))
        {
            int tab = entry.IndexOf('\t');
            if (tab < 0 || entry.StartsWith("160000 ", StringComparison.Ordinal))
            {
                continue;
            }

            string path = entry.Substring(tab + 1);
            if (disk.GetKind(CanonPath.Append(root, path)) is FileKind.Missing or FileKind.Directory)
            {
                isMissing = true;
            }
            else if (tracked.Count == 0 || tracked[tracked.Count - 1] != path)
            {
                tracked.Add(path);
            }
        }

        bool isDirty = isMissing || (head is null ? tracked.Count > 0 : Differs(repository));
        var submodules = new List<GitSubmodule>();
        string modules = CanonPath.Append(root, ".gitmodules");
        if (disk.GetKind(modules) == FileKind.Regular)
        {
            submodules = GitSubmodule.Parse(repository.Try("config", "--file", Bytes.FromText(NixPaths.ToNative(modules)!), "-z", "--list") ?? string.Empty);
        }

        return new GitWorkTree(head, isDirty, tracked, submodules);
    }

    private static bool Differs(GitRepository repository)
    {
        // Tells by the content, where the times of files say that they may have changed.
        ProgramResult result = repository.Run(null, "diff", "--quiet", "--no-ext-diff", "--no-textconv", "--ignore-submodules", "HEAD", "--");
        return result.ExitCode switch
        {
            0 => false,
            1 => true,
            _ => throw repository.Failure("diff", result),
        };
    }
}
