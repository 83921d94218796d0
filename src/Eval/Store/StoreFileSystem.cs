using System.Collections.Generic;
using System.IO;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Store;

/// <summary>
/// Other files, and on top of them what evaluation has added to the store: texts from memory, copies from where they were
/// copied, through the view of files that they were copied from. What was added may always be read: a copy holds nothing that
/// evaluation could not see when it made it.
/// </summary>
internal sealed class StoreFileSystem : INixFileSystem, IStreamingFileSystem
{
    private readonly EvaluationStore store;

    /// <summary>Creates the view.</summary>
    /// <param name="inner">The other files, as expressions see them.</param>
    /// <param name="store">What was added.</param>
    public StoreFileSystem(INixFileSystem inner, EvaluationStore store)
    {
        Inner = inner;
        this.store = store;
    }

    /// <summary>The other files.</summary>
    public INixFileSystem Inner { get; }

    /// <summary>Whether a path is, or lies below, something that was added.</summary>
    public bool Holds(string path) => store.Locate(path, out _) is not null;

    /// <summary>The error of a path at which nothing is. In a Git work tree a file may only look missing, because Git does not know it.</summary>
    public NixException Missing(string path)
    {
        if (store.Locate(path, out _) is not { Repository: { } repository } found)
        {
            return FileErrors.Missing(path);
        }

        string name = path.Substring(path.IndexOf('/', store.Directory.Path.Length + 1) + 1);
        return FilesOf(found).GetKind(CanonPath.Append(found.Origin!, name)) == FileKind.Missing
            ? FileErrors.NotInRepository(name, repository)
            : FileErrors.NotTracked(name, repository);
    }

    /// <inheritdoc/>
    public FileKind GetKind(string path)
    {
        StoreObject? found = store.Locate(path, out string? origin);
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
            : FilesOf(found).GetKind(origin);
    }

    /// <inheritdoc/>
    public string ReadFile(string path)
    {
        if (store.Locate(path, out string? origin) is not { } found)
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
        return resolved == path ? FilesOf(found).ReadFile(origin) : ReadFile(resolved);
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, FileKind>> ReadDirectory(string path)
    {
        if (store.Locate(path, out string? origin) is not { } found)
        {
            return Inner.ReadDirectory(path);
        }

        if (origin is null || GetKind(path) is var kind && kind == FileKind.Missing)
        {
            throw Missing(path);
        }

        if (found.Origin is null || kind is FileKind.Regular or FileKind.Unknown)
        {
            throw FileErrors.CannotListFile(path);
        }

        IReadOnlyList<KeyValuePair<string, FileKind>> entries = FilesOf(found).ReadDirectory(origin);
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
        if (store.Locate(path, out string? origin) is not { } found)
        {
            return Inner.ReadLink(path);
        }

        return origin is null || GetKind(path) is var kind && kind == FileKind.Missing ? throw Missing(path)
            : found.Origin is null || kind != FileKind.Symlink ? throw FileErrors.NotASymlink(path)
            : FilesOf(found).ReadLink(origin);
    }

    /// <inheritdoc/>
    public bool IsExecutable(string path) => store.Locate(path, out string? origin) is not { } found
        ? Inner.IsExecutable(path)
        : found.Origin is not null && origin is not null && FilesOf(found).IsExecutable(origin);

    /// <inheritdoc/>
    public Stream? OpenRead(string path) => store.Locate(path, out string? origin) is not { } found
        ? (Inner as IStreamingFileSystem)?.OpenRead(path)
        : found.Origin is null || origin is null ? null
        : (FilesOf(found) as IStreamingFileSystem)?.OpenRead(origin);

    private INixFileSystem FilesOf(StoreObject item) => item.Files ?? store.Files;
}
