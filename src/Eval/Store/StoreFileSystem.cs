using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Values;

namespace TvixEval.Store;

/// <summary>
/// Other files, and on top of them what evaluation has added to the store: texts from memory, copies from where they were
/// copied. What was added may always be read, whatever evaluation is restricted to.
/// </summary>
internal sealed class StoreFileSystem : INixFileSystem, IStreamingFileSystem
{
    private readonly EvaluationStore store;
    private readonly INixFileSystem origins;

    /// <summary>Creates the view.</summary>
    /// <param name="inner">The other files, as expressions see them.</param>
    /// <param name="origins">The files that copies are read from.</param>
    /// <param name="store">What was added.</param>
    public StoreFileSystem(INixFileSystem inner, INixFileSystem origins, EvaluationStore store)
    {
        Inner = inner;
        this.origins = origins;
        this.store = store;
    }

    /// <summary>The other files.</summary>
    public INixFileSystem Inner { get; }

    /// <summary>Whether a path is, or lies below, something that was added.</summary>
    public bool Holds(string path) => Find(path, out _) is not null;

    /// <summary>The error of a path at which nothing is. In a Git work tree a file may only look missing, because Git does not know it.</summary>
    public NixException Missing(string path)
    {
        if (Find(path, out _) is not { Repository: { } repository } found)
        {
            return FileErrors.Missing(path);
        }

        string name = path.Substring(path.IndexOf('/', store.Directory.Path.Length + 1) + 1);
        return (found.Files ?? origins).GetKind(CanonPath.Append(found.Origin!, name)) == FileKind.Missing
            ? FileErrors.NotInRepository(name, repository)
            : FileErrors.NotTracked(name, repository);
    }

    /// <inheritdoc/>
    public FileKind GetKind(string path)
    {
        StoreObject? found = Find(path, out string? origin);
        if (found is null)
        {
            // The store and the folders on the way exist, too, where there is no store on disk: in Nix they always do.
            FileKind kind = Inner.GetKind(path);
            return kind == FileKind.Missing && CanonPath.IsWithin(store.Directory.Path, path) && store.Restriction?.IsAllowed(path) != false
                ? FileKind.Directory
                : kind;
        }

        return found.Origin is null ? (origin is null ? FileKind.Missing : FileKind.Regular)
            : origin is null ? FileKind.Missing
            : (found.Files ?? origins).GetKind(origin);
    }

    /// <inheritdoc/>
    public string ReadFile(string path)
    {
        if (Find(path, out string? origin) is not { } found)
        {
            return Inner.ReadFile(path);
        }

        if (origin is null || GetKind(path) == FileKind.Missing)
        {
            throw Missing(path);
        }

        if (found.Origin is null)
        {
            return found.Text;
        }

        // Of a link, the file in the store that it leads to counts.
        string resolved = SymlinkResolver.Resolve(this, path, SymlinkMode.Full);
        return resolved == path ? (found.Files ?? origins).ReadFile(origin) : ReadFile(resolved);
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, FileKind>> ReadDirectory(string path)
    {
        if (Find(path, out string? origin) is not { } found)
        {
            return Inner.ReadDirectory(path);
        }

        if (origin is null || GetKind(path) is var kind && kind == FileKind.Missing)
        {
            throw Missing(path);
        }

        if (found.Origin is null || kind is FileKind.Regular or FileKind.Unknown)
        {
            throw FileErrors.IsNotADirectory(path);
        }

        IReadOnlyList<KeyValuePair<string, FileKind>> entries = (found.Files ?? origins).ReadDirectory(origin);
        if (found.Members is not { } members)
        {
            return entries;
        }

        var copied = new List<KeyValuePair<string, FileKind>>();
        foreach (KeyValuePair<string, FileKind> entry in entries)
        {
            if (members.Contains(CanonPath.Append(origin, entry.Key)))
            {
                copied.Add(entry);
            }
        }

        return copied;
    }

    /// <inheritdoc/>
    public string ReadLink(string path)
    {
        if (Find(path, out string? origin) is not { } found)
        {
            return Inner.ReadLink(path);
        }

        return origin is null || GetKind(path) is var kind && kind == FileKind.Missing ? throw Missing(path)
            : found.Origin is null || kind != FileKind.Symlink ? throw FileErrors.NotASymlink(path)
            : (found.Files ?? origins).ReadLink(origin);
    }

    /// <inheritdoc/>
    public bool IsExecutable(string path) => Find(path, out string? origin) is not { } found
        ? Inner.IsExecutable(path)
        : found.Origin is not null && origin is not null && (found.Files ?? origins).IsExecutable(origin);

    /// <inheritdoc/>
    public Stream? OpenRead(string path) => Find(path, out string? origin) is not { } found
        ? (Inner as IStreamingFileSystem)?.OpenRead(path)
        : found.Origin is null || origin is null ? null
        : ((found.Files ?? origins) as IStreamingFileSystem)?.OpenRead(origin);

    /// <summary>What was added that a path is or lies below, or null.</summary>
    /// <param name="path">The path.</param>
    /// <param name="origin">Where the path was copied from (for a text, the path itself); null when nothing is there.</param>
    private StoreObject? Find(string path, out string? origin)
    {
        origin = null;
        if (!store.Directory.Contains(path))
        {
            return null;
        }

        int slash = path.IndexOf('/', store.Directory.Path.Length + 1);
        string place = slash < 0 ? path : path.Substring(0, slash);
        if (!store.Objects.TryGetValue(place, out StoreObject? found))
        {
            return null;
        }

        if (found.Origin is null)
        {
            origin = slash < 0 ? path : null;
            return found;
        }

        string copied = slash < 0 ? found.Origin : VirtualPath.Append(found.Origin, path.Substring(slash + 1));
        origin = slash < 0 || found.Members is not { } members || members.Contains(copied) ? copied : null;
        return found;
    }
}
