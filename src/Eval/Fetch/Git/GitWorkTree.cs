using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Fetch.Git;

/// <summary>What is checked out of a repository: the tracked files that are there, and whether anything differs from the commit.</summary>
internal sealed class GitWorkTree
{
    private const int MaxModules = 1 << 20;

    private static readonly char[] Zero = { '\0' };

    // What Git takes a missing one for: version 2, no entry, a hash that nobody looks at.
    private static readonly string EmptyIndex = "DIRC\0\0\0\u0002\0\0\0\0" + new string('\0', 20);

    private GitWorkTree(string? headRev, bool isDirty, HashSet<string> visible, List<string> files, List<GitSubmodule> submodules)
    {
        HeadRev = headRev;
        IsDirty = isDirty;
        VisiblyChanged = visible;
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

    /// <summary>The tracked files that are missing or have another size: those that are known to be changed without asking Git.</summary>
    private HashSet<string> VisiblyChanged { get; }

    /// <summary>Looks at a work tree.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="context">What fetching needs to know.</param>
    public static GitWorkTree Read(GitRepository repository, FetchContext context)
    {
        INixFileSystem disk = context.Store.Disk;
        GitDirectory local = repository.Local!;
        string? head = local.References.FindFull("HEAD");
        var tracked = new List<string>();
        var folders = new HashSet<string>(StringComparer.Ordinal) { string.Empty };
        var visible = new HashSet<string>(StringComparer.Ordinal);
        foreach (GitIndexEntry entry in GitIndex.Parse(local.ReadFile(CanonPath.Append(local.GitFolder, "index"), int.MaxValue) ?? EmptyIndex))
        {
            if (entry.IsSubmodule)
            {
                continue;
            }

            string place = CanonPath.Append(local.Root, entry.Path);
            FileKind kind = IsInFolders(disk, local.Root, entry.Path, folders) ? disk.GetKind(place) : FileKind.Missing;
            if (kind is FileKind.Missing or FileKind.Directory)
            {
                visible.Add(entry.Path);
            }
            else if (tracked.Count == 0 || tracked[tracked.Count - 1] != entry.Path)
            {
                tracked.Add(entry.Path);
                if (HasOtherSize(disk, place, kind, entry))
                {
                    visible.Add(entry.Path);
                }
            }

            context.Poll();
        }

        bool isDirty = visible.Count > 0 || (head is null ? tracked.Count > 0 : Differs(repository, head, context));
        string modules = CanonPath.Append(local.Root, ".gitmodules");
        List<GitSubmodule> submodules = disk.GetKind(modules) == FileKind.Regular
            ? GitSubmodule.Parse(local.ReadFile(modules, MaxModules) ?? string.Empty)
            : new List<GitSubmodule>();
        return new GitWorkTree(head, isDirty, visible, tracked, submodules);
    }

    /// <summary>The paths of all files that were changed, added or deleted since the commit, whether they are there or not.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="context">What fetching needs to know.</param>
    public HashSet<string> ChangedFiles(GitRepository repository, FetchContext context)
    {
        var changed = new HashSet<string>(VisiblyChanged, StringComparer.Ordinal);
        if (HeadRev is null)
        {
            changed.UnionWith(Files);
        }
        else
        {
            changed.UnionWith(Names(repository, StagedChanges(HeadRev, "--name-only", "-z", "--no-renames")));
        }

        changed.UnionWith(Names(repository, Changes(repository, context, "--name-only", "-z", "--no-renames")));
        return changed;
    }

    /// <summary>Makes a new file known to Git, so that it counts as tracked, unless it is ignored.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="name">The path of the file in the work tree.</param>
    /// <param name="context">What fetching needs to know.</param>
    /// <exception cref="Diagnostics.NixException">Git fails.</exception>
    public static void Announce(GitRepository repository, string name, FetchContext context)
    {
        var ignore = new List<string> { "check-ignore", "--quiet", "--", name };
        if (repository.RunInWorkTree(GitConfiguration.User, null, ignore.ToArray()).ExitCode == 0)
        {
            return;
        }

        if (repository.Local!.InfoFile("exclude") is { } exclude)
        {
            ignore.InsertRange(0, new[] { "-c", "core.excludesFile=" + Bytes.FromText(exclude) });
            if (repository.RunInWorkTree(GitConfiguration.None, null, ignore.ToArray()).ExitCode == 0)
            {
                return;
            }
        }

        List<string> add = ComparisonSettings(repository, context);
        add.AddRange(new[] { "add", "--intent-to-add", "--", name });
        ProgramResult result = repository.RunInWorkTree(GitConfiguration.None, null, add.ToArray());
        if (result.ExitCode != 0)
        {
            throw repository.Failure("add", result);
        }
    }

    /// <summary>Whether a path leads through real folders only. A file behind a link is no tracked one.</summary>
    private static bool IsInFolders(INixFileSystem disk, string root, string path, HashSet<string> known)
    {
        string folder = path.Substring(0, Math.Max(path.LastIndexOf('/'), 0));
        if (known.Contains(folder))
        {
            return true;
        }

        if (!IsInFolders(disk, root, folder, known) || disk.GetKind(CanonPath.Append(root, folder)) != FileKind.Directory)
        {
            return false;
        }

        known.Add(folder);
        return true;
    }

    /// <summary>A file that has another size than when Git looked at it counts as changed, whatever line end conversion would make of it.</summary>
    private static bool HasOtherSize(INixFileSystem disk, string place, FileKind kind, GitIndexEntry entry)
    {
        if (entry.IsKept || !entry.IsRegular || kind != FileKind.Regular || entry.Size == 0 || disk is not IStreamingFileSystem streaming)
        {
            return false;
        }

        using Stream? content = streaming.OpenRead(place);
        return content is not null && (content.Length & uint.MaxValue) != entry.Size;
    }

    private static List<string> ComparisonSettings(GitRepository repository, FetchContext context)
    {
        var arguments = new List<string>();
        foreach (string setting in repository.Local!.ComparisonSettings(GitRepository.UserSettings(context)))
        {
            arguments.Add("-c");
            arguments.Add(setting);
        }

        return arguments;
    }

    private static bool Differs(GitRepository repository, string head, FetchContext context) =>
        Differs(repository, StagedChanges(head, "--quiet")) || Differs(repository, Changes(repository, context, "--quiet"));

    private static string[] StagedChanges(string head, params string[] form) => new[] { "diff-index", "--cached", "--ignore-submodules" }.Concat(form).Append(head).Append("--").ToArray();

    // Tells by the content, where the times of files say that they may have changed.
    private static string[] Changes(GitRepository repository, FetchContext context, params string[] form) =>
        ComparisonSettings(repository, context)
            .Concat(repository.AttributesSetting())
            .Concat(new[] { "diff", "--no-ext-diff", "--no-textconv", "--ignore-submodules" })
            .Concat(form)
            .Append("--")
            .ToArray();

    private static string[] Names(GitRepository repository, string[] arguments)
    {
        ProgramResult result = repository.LookAtWorkTree(arguments);
        return result.ExitCode == 0 ? result.Output.Split(Zero, StringSplitOptions.RemoveEmptyEntries) : throw repository.Failure("diff", result);
    }

    private static bool Differs(GitRepository repository, params string[] arguments)
    {
        ProgramResult result = repository.LookAtWorkTree(arguments);
        return result.ExitCode switch
        {
            0 => false,
            1 => true,
            _ => throw repository.Failure("diff", result),
        };
    }
}
