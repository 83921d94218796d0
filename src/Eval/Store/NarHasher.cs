using System;
using System.Collections.Generic;
using System.Globalization;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Store;

/// <summary>
/// Hashes the Nix archive (NAR) of a file, folder or link without ever holding it: each piece goes to the hash as it is
/// read. Of a file the archive has the content and whether its owner may execute it, of a folder the names in byte order.
/// </summary>
internal sealed class NarHasher
{
    /// <summary>How deep folders may be nested; C++ Nix's limit.</summary>
    public const int MaxDepth = 64;

    private readonly INixFileSystem files;
    private readonly Func<string, FileKind, bool>? filter;
    private readonly Action poll;
    private readonly Hasher hasher;
    private readonly byte[] number = new byte[8];

    /// <summary>Creates what adds archives to a hash of more.</summary>
    /// <param name="files">The files.</param>
    /// <param name="hasher">The hash.</param>
    /// <param name="poll">Called now and then; may throw to end the work.</param>
    public NarHasher(INixFileSystem files, Hasher hasher, Action poll)
        : this(files, null, poll, hasher)
    {
    }

    private NarHasher(INixFileSystem files, Func<string, FileKind, bool>? filter, Action poll, Hasher hasher)
    {
        this.files = files;
        this.filter = filter;
        this.poll = poll;
        this.hasher = hasher;
    }

    /// <summary>The hash of the archive of a path.</summary>
    /// <param name="files">The files.</param>
    /// <param name="path">The path; a link there is archived as a link.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="filter">Says of a path below, and what it is, whether it goes into the archive. Null for all.</param>
    /// <param name="poll">Called now and then; may throw to end the work.</param>
    /// <exception cref="NixException">Something cannot be read or archived.</exception>
    public static Hash Hash(
        INixFileSystem files, string path, HashAlgorithm algorithm, Func<string, FileKind, bool>? filter = null, Action? poll = null) =>
        Hash(files, path, algorithm, filter, poll, out _);

    /// <summary>The hash and the size of the archive of a path.</summary>
    /// <param name="files">The files.</param>
    /// <param name="path">The path; a link there is archived as a link.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="filter">Says of a path below, and what it is, whether it goes into the archive. Null for all.</param>
    /// <param name="poll">Called now and then; may throw to end the work.</param>
    /// <param name="size">The size of the archive in bytes.</param>
    /// <exception cref="NixException">Something cannot be read or archived.</exception>
    public static Hash Hash(
        INixFileSystem files, string path, HashAlgorithm algorithm, Func<string, FileKind, bool>? filter, Action? poll, out long size)
    {
        using var hasher = new Hasher(algorithm);
        var archive = new NarHasher(files, filter, poll ?? (static () => { }), hasher);
        archive.Add(path);
        size = hasher.Length;
        return hasher.Finish();
    }

    /// <summary>Adds the archive of a path.</summary>
    /// <param name="path">The path; a link there is archived as a link.</param>
    /// <exception cref="NixException">Something cannot be read or archived.</exception>
    public void Add(string path)
    {
        Text("nix-archive-1");
        Node(path, VisibleFiles.KindOf(files, path), 0);
    }

    /// <summary>Adds a text as it stands in archives: its length before it, and filled up.</summary>
    /// <param name="text">The text; bytes, one a char.</param>
    public void Text(string text)
    {
        Number(text.Length);
        hasher.Append(text);
        Pad(text.Length);
    }

    private void Node(string path, FileKind kind, int depth)
    {
        poll();
        if (depth >= MaxDepth)
        {
            throw new NixException(
                NixErrorKind.IO,
                "path '" + path + "' exceeds maximum NAR directory depth of " + MaxDepth.ToString(CultureInfo.InvariantCulture));
        }

        Text("(");
        Text("type");
        switch (kind)
        {
            case FileKind.Regular:
                Text("regular");
                if (files.IsExecutable(path))
                {
                    Text("executable");
                    Text(string.Empty);
                }

                Text("contents");
                Contents(path);
                break;
            case FileKind.Directory:
                Text("directory");
                Entries(path, depth);
                break;
            case FileKind.Symlink:
                Text("symlink");
                Text("target");
                Text(files.ReadLink(path));
                break;
            default:
                throw new NixException(NixErrorKind.IO, "file '" + path + "' has an unsupported type");
        }

        Text(")");
    }

    private void Entries(string path, int depth)
    {
        var entries = new List<KeyValuePair<string, FileKind>>(files.ReadDirectory(path));
        entries.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        foreach (KeyValuePair<string, FileKind> entry in entries)
        {
            string child = CanonPath.Append(path, entry.Key);
            if (filter is not null && !filter(child, entry.Value))
            {
                continue;
            }

            Text("entry");
            Text("(");
            Text("name");
            Text(entry.Key);
            Text("node");
            Node(child, entry.Value, depth + 1);
            Text(")");
        }
    }

    private void Contents(string path)
    {
        long length = 0;
        FileContents.Read(files, path, size => Number(length = size), hasher.Append, poll);
        Pad(length);
    }

    private void Number(long value)
    {
        for (int i = 0; i < number.Length; i++)
        {
            number[i] = (byte)(value >> (8 * i));
        }

        hasher.Append(number, 0, number.Length);
    }

    private void Pad(long length)
    {
        int rest = (int)(length & 7);
        if (rest != 0)
        {
            Array.Clear(number, 0, number.Length);
            hasher.Append(number, 0, 8 - rest);
        }
    }
}
