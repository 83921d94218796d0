using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Store;

/// <summary>
/// Writes what an evaluator has added to the store into a folder that is laid out like a store. An object appears under its
/// name only when it is complete; several writers may work at once. What a killed writer has left, the next one removes.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    private const uint FolderMode = 0x16D; // r-xr-xr-x
    private const uint ExecutableMode = 0x16D;
    private const uint FileMode444 = 0x124; // r--r--r--
    private static readonly DateTime StoreTime = new(1970, 1, 1, 0, 0, 1, DateTimeKind.Utc);

    private readonly EvaluationStore store;
    private readonly INixFileSystem disk = new RealFileSystem();
    private readonly string root;
    private readonly Action poll;
    private TemporaryNames? temporaries;

    /// <summary>Creates a writer.</summary>
    /// <param name="store">What there is to write.</param>
    /// <param name="destination">The Nix path of the folder that stands for the root of the file system.</param>
    /// <param name="poll">Called now and then; may throw.</param>
    public StoreWriter(EvaluationStore store, string destination, Action poll)
    {
        this.store = store;
        this.poll = poll;
        root = destination == CanonPath.Root ? string.Empty : destination;
    }

    /// <summary>Store paths and all that they refer to, directly or not; what is referred to comes first.</summary>
    /// <exception cref="NixException">Something is not known.</exception>
    public IReadOnlyList<string> ClosureOf(string path)
    {
        var sorted = new List<string>();
        var done = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<(string Path, bool IsEntered)>();
        open.Push((path, false));
        while (open.Count > 0)
        {
            (string current, bool isEntered) = open.Pop();
            if (isEntered)
            {
                sorted.Add(current);
            }
            else if (done.Add(current))
            {
                poll();
                open.Push((current, true));
                foreach (string reference in store.Find(current).References)
                {
                    if (!done.Contains(reference))
                    {
                        open.Push((reference, false));
                    }
                }
            }
        }

        return sorted;
    }

    /// <summary>Where an object is written: a Nix path.</summary>
    public string PlaceOf(string path) => root + path;

    /// <summary>Writes one object.</summary>
    /// <param name="path">Its store path.</param>
    /// <returns>False if it is there already.</returns>
    /// <exception cref="NixException">It cannot be written, or something else is there.</exception>
    public bool Write(string path)
    {
        string place = PlaceOf(path);
        StoreObject item = store.Find(path);
        string? temporary = null;
        try
        {
            temporaries ??= new TemporaryNames(Native(PlaceOf(store.Directory.Path)));
            temporary = NixPaths.FromNative(temporaries.Next());
            if (item.Origin is null)
            {
                WriteFile(temporary, Bytes.ToArray(item.Text), isExecutable: false);
            }
            else
            {
                Copy(item, item.Origin, temporary);
                Check(item, path, temporary);
            }

            if (Exists(place))
            {
                return CheckSame(place, temporary);
            }

            return Move(temporary, place);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NixException(NixErrorKind.IO, "cannot write '" + place + "': " + Bytes.FromText(e.Message));
        }
        finally
        {
            if (temporary is not null)
            {
                FileRemoval.TryRemove(disk, temporary);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => temporaries?.Dispose();

    /// <summary>
    /// What a store that the folder is copied to has to be told of an object that was written: its path, hash and size, and
    /// what it refers to, in the form that <c>nix-store --load-db</c> reads.
    /// </summary>
    /// <param name="path">Its store path.</param>
    public string RegistrationOf(string path)
    {
        var references = new List<string>(store.Find(path).References);
        references.Sort(StringComparer.Ordinal);
        string hash = NarHasher.Hash(disk, PlaceOf(path), HashAlgorithm.Sha256, null, poll, out long size).ToText(HashFormat.Base16, withAlgorithm: false);
        var text = new StringBuilder();
        text.Append(path).Append('\n').Append(hash).Append('\n').Append(size).Append('\n');

        // The line between is for what an output was built by.
        text.Append('\n').Append(references.Count).Append('\n');
        foreach (string reference in references)
        {
            text.Append(reference).Append('\n');
        }

        return text.ToString();
    }

    private bool Exists(string path) => disk.GetKind(path) != FileKind.Missing;

    private bool Move(string temporary, string place)
    {
        try
        {
            if (disk.GetKind(temporary) == FileKind.Directory)
            {
                Directory.Move(Native(temporary), Native(place));
            }
            else
            {
                File.Move(Native(temporary), Native(place));
            }

            return true;
        }
        catch (IOException) when (Exists(place))
        {
            // Somebody else was faster.
            return CheckSame(place, temporary);
        }
    }

    private bool CheckSame(string place, string temporary)
    {
        if (!HashOf(place).Equals(HashOf(temporary)))
        {
            throw new NixException(NixErrorKind.StoreConflict, "'" + place + "' already exists with different content; it was not changed");
        }

        return false;
    }

    private string HashOf(string path) => NarHasher.Hash(disk, path, HashAlgorithm.Sha256, null, poll).ToText(HashFormat.Base16, withAlgorithm: false);

    /// <summary>Whether a copy is what was hashed when the expression was evaluated.</summary>
    private void Check(StoreObject item, string path, string copy)
    {
        if (item.Address is not { Method: ContentAddressMethod.NixArchive } address)
        {
            return;
        }

        if (address.Hash.ToText(HashFormat.Base16, withAlgorithm: false) != HashOf(copy))
        {
            throw new NixException(NixErrorKind.IO, "'" + item.Origin + "' has changed since '" + path + "' was computed from it");
        }
    }

    private void Copy(StoreObject item, string origin, string target)
    {
        poll();
        INixFileSystem files = item.Files ?? store.Files;
        switch (files.GetKind(origin))
        {
            case FileKind.Regular:
                WriteFile(target, Bytes.ToArray(files.ReadFile(origin)), files.IsExecutable(origin));
                break;
            case FileKind.Symlink:
                if (!UnixFile.IsAvailable || !UnixFile.MakeLink(files.ReadLink(origin), target))
                {
                    throw new NixException(NixErrorKind.IO, "cannot create the symbolic link '" + target + "'");
                }

                break;
            case FileKind.Directory:
                Directory.CreateDirectory(Native(target));
                foreach (KeyValuePair<string, FileKind> entry in files.ReadDirectory(origin))
                {
                    string child = VirtualPath.Append(origin, entry.Key);
                    if (item.Members is null || item.Members.Contains(child))
                    {
                        Copy(item, child, target + "/" + entry.Key);
                    }
                }

                Finish(target, FolderMode, isFolder: true);
                break;
            default:
                throw new NixException(NixErrorKind.IO, "path '" + origin + "' does not exist, or is not a file, folder or symbolic link");
        }
    }

    private static void WriteFile(string path, byte[] content, bool isExecutable)
    {
        File.WriteAllBytes(Native(path), content);
        Finish(path, isExecutable ? ExecutableMode : FileMode444, isFolder: false);
    }

    private static void Finish(string path, uint mode, bool isFolder)
    {
        if (isFolder)
        {
            Directory.SetLastWriteTimeUtc(Native(path), StoreTime);
        }
        else
        {
            File.SetLastWriteTimeUtc(Native(path), StoreTime);
        }

        if (UnixFile.IsAvailable)
        {
            UnixFile.SetMode(path, mode);
        }
        else if (!isFolder)
        {
            File.SetAttributes(Native(path), FileAttributes.ReadOnly);
        }
    }

    private static string Native(string path) => NixPaths.ToOpen(path)
        ?? throw new NixException(NixErrorKind.IO, "'" + path + "' is not a valid file name on this system");
}
