using System;
using System.Collections.Generic;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Fetch.Git;

/// <summary>Takes the tracked files of a work tree as they are.</summary>
internal sealed class GitWorkTreeFetch
{
    private readonly GitLocation location;
    private readonly FetchContext context;

    /// <summary>Creates the fetch.</summary>
    public GitWorkTreeFetch(GitLocation location, FetchContext context)
    {
        this.location = location;
        this.context = context;
    }

    /// <summary>Takes the files, and finds out what they are.</summary>
    public SourceTree Fetch(FetchInput input)
    {
        INixFileSystem disk = context.Store.Disk;
        GitLocation.CheckExists(location, context);
        string root = SymlinkResolver.Resolve(disk, location.Path!, SymlinkMode.Full);
        if (disk.GetKind(root) != FileKind.Directory)
        {
            throw FileErrors.IsNotADirectory(root);
        }

        GitRepository repository = GitRepository.Open(root, context);
        GitWorkTree tree = GitWorkTree.Read(repository, context);
        var members = new HashSet<string>(StringComparer.Ordinal);
        bool isDirty = tree.IsDirty;
        Collect(repository, tree, root, string.Empty, members, input.Attributes.IsTrue("exportIgnore"));
        if (input.Attributes.IsTrue("submodules"))
        {
            isDirty |= CollectSubmodules(tree, root, members, 0);
        }

        return new SourceTree(disk, root, Describe(input, repository, tree, isDirty)) { Members = members, Repository = location.Path };
    }

    private static void AddWithParents(HashSet<string> members, string root, string relative)
    {
        for (int slash = relative.Length; slash > 0; slash = relative.LastIndexOf('/', slash - 1))
        {
            if (!members.Add(CanonPath.Append(root, relative.Substring(0, slash))))
            {
                break;
            }
        }
    }

    private void Collect(GitRepository repository, GitWorkTree tree, string root, string prefix, HashSet<string> members, bool exportIgnore)
    {
        Func<string, bool> isIgnored = exportIgnore ? ExportIgnore(repository, tree) : static _ => false;
        foreach (string file in tree.Files)
        {
            // A folder stays where all that is in it is left out.
            for (int slash = file.IndexOf('/'); ; slash = file.IndexOf('/', slash + 1))
            {
                string path = slash < 0 ? file : file.Substring(0, slash);
                if (isIgnored(path))
                {
                    break;
                }

                members.Add(CanonPath.Append(root, prefix + path));
                if (slash < 0)
                {
                    break;
                }
            }
        }
    }

    private static Func<string, bool> ExportIgnore(GitRepository repository, GitWorkTree tree)
    {
        if (!tree.Files.Exists(static file => file == ".gitattributes" || file.EndsWith("/.gitattributes", StringComparison.Ordinal)))
        {
            return static _ => false;
        }

        var paths = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string file in tree.Files)
        {
            for (int slash = file.Length; slash > 0; slash = file.LastIndexOf('/', slash - 1))
            {
                paths.Add(file.Substring(0, slash));
            }
        }

        var arguments = new List<string>(repository.AttributesSetting()) { "check-attr", "-z", "--stdin", "export-ignore" };
        ProgramResult result = repository.RunInWorkTree(GitConfiguration.None, Bytes.ToArray(string.Join("\0", paths) + "\0"), arguments.ToArray());
        string[] fields = result.ExitCode == 0 ? result.Output.Split('\0') : throw repository.Failure("check-attr", result);
        var ignored = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i + 2 < fields.Length; i += 3)
        {
            if (fields[i + 2] == "set")
            {
                ignored.Add(fields[i]);
            }
        }

        return ignored.Contains;
    }

    /// <summary>Takes in the files of the submodules that are checked out; returns whether one has changes.</summary>
    private bool CollectSubmodules(GitWorkTree tree, string root, HashSet<string> members, int depth)
    {
        if (depth == NarHasher.MaxDepth)
        {
            throw new NixException(NixErrorKind.IO, $"submodules are nested more than {NarHasher.MaxDepth} deep");
        }

        bool isDirty = false;
        foreach (GitSubmodule submodule in tree.Submodules)
        {
            string path = CanonPath.Append(root, submodule.Path);
            AddWithParents(members, root, submodule.Path);
            if (SymlinkResolver.Resolve(context.Store.Disk, path, SymlinkMode.Full) != path
                || context.Store.Disk.GetKind(CanonPath.Append(path, ".git")) == FileKind.Missing)
            {
                throw new NixException(
                    NixErrorKind.IO, $"Git submodule '{submodule.Path}' of '{location}' is not checked out (git submodule update --init)");
            }

            GitRepository repository = GitRepository.Open(path, context);
            GitWorkTree inner = GitWorkTree.Read(repository, context);
            isDirty |= inner.IsDirty;
            Collect(repository, inner, root, submodule.Path + "/", members, exportIgnore: false);
            isDirty |= CollectSubmodules(inner, path, members, depth + 1);
        }

        return isDirty;
    }

    private FetchAttributes Describe(FetchInput input, GitRepository repository, GitWorkTree tree, bool isDirty)
    {
        var attributes = new FetchAttributes(input.Attributes);
        if (isDirty)
        {
            if (!context.Settings.AllowDirty)
            {
                throw new NixException(NixErrorKind.Fetch, $"Git tree '{location}' is dirty");
            }

            if (context.Settings.WarnDirty)
            {
                context.Warn($"Git tree '{location}' is dirty");
            }

            if (tree.HeadRev is { } head)
            {
                attributes["dirtyRev"] = head + "-dirty";
                attributes["dirtyShortRev"] = head.Substring(0, 7) + "-dirty";
            }

            GitSignature.Check(input, null, null, context.Fetcher.CacheFor(context.Settings));
        }
        else
        {
            if (repository.Local!.References.HeadRef() is { } reference)
            {
                attributes["ref"] = reference;
            }

            string rev = tree.HeadRev ?? FetchInput.TextOf(Hash.Zero(HashAlgorithm.Sha1));
            attributes["rev"] = rev;
            if (!input.Attributes.IsTrue("shallow"))
            {
                attributes["revCount"] = tree.HeadRev is null ? 0L : GitCommitFetch.LazyRevCount(repository, rev, context);
            }

            GitSignature.Check(input, repository, tree.HeadRev, context.Fetcher.CacheFor(context.Settings));
        }

        attributes["lastModified"] = tree.HeadRev is null ? 0L : repository.LastModified(tree.HeadRev);
        return attributes;
    }
}
