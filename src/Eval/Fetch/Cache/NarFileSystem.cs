using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Fetch.Cache;

/// <summary>
/// The files in a Nix archive on disk, without unpacking it: an index is read once, contents when they are asked for. Safe for
/// several threads.
/// </summary>
internal sealed class NarFileSystem : INixFileSystem, IStreamingFileSystem
{
    private readonly string archive;
    private readonly TreeNode root;

    /// <summary>Opens an archive.</summary>
    /// <param name="archive">The path of the file on this machine.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public NarFileSystem(string archive)
    {
        this.archive = archive;
        using FileStream stream = Open(1 << 13);
        root = new NarReader(stream).Read();
    }

    /// <inheritdoc/>
    public FileKind GetKind(string path) => Find(path)?.Kind ?? FileKind.Missing;

    /// <inheritdoc/>
    public string ReadFile(string path)
    {
        TreeNode node = Get(path);
        if (node.Kind == FileKind.Symlink)
        {
            node = Get(SymlinkResolver.Resolve(this, path, SymlinkMode.Full));
        }

        if (node.Kind == FileKind.Directory)
        {
            throw FileErrors.IsADirectory(4096);
        }

        using FileStream stream = OpenAt(node);
        MemoryBudget.Charge(node.Length);
        var data = new byte[node.Length];
        for (int read = 0; read < data.Length;)
        {
            int count = stream.Read(data, read, data.Length - read);
            read += count > 0 ? count : throw FileErrors.CannotOpen(path, "the cached archive is damaged");
        }

        return Bytes.FromArray(data);
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, FileKind>> ReadDirectory(string path)
    {
        TreeNode node = Get(path);
        if (node.Kind != FileKind.Directory)
        {
            throw FileErrors.IsNotADirectory(path);
        }

        var entries = new List<KeyValuePair<string, FileKind>>(node.Children.Count);
        foreach (KeyValuePair<string, TreeNode> child in node.Children)
        {
            entries.Add(new(child.Key, child.Value.Kind));
        }

        return entries;
    }

    /// <inheritdoc/>
    public string ReadLink(string path) => Get(path) is { Kind: FileKind.Symlink } link ? link.Target : throw FileErrors.NotASymlink(path);

    /// <inheritdoc/>
    public bool IsExecutable(string path) => Find(path) is { IsExecutable: true };

    Stream? IStreamingFileSystem.OpenRead(string path)
    {
        TreeNode node = Get(path);
        return node.Kind == FileKind.Regular ? new PartialStream(OpenAt(node), node.Length) : null;
    }

    private FileStream Open(int bufferSize) =>
        new(archive, FileMode.Open, System.IO.FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize);

    private FileStream OpenAt(TreeNode node)
    {
        try
        {
            FileStream stream = Open(1);
            stream.Position = node.Offset;
            return stream;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NixException(NixErrorKind.IO, $"cannot read the fetch cache: {Bytes.FromText(e.Message)}");
        }
    }

    private TreeNode Get(string path) => Find(path) ?? throw FileErrors.Missing(path);

    private TreeNode? Find(string path)
    {
        TreeNode? node = root;
        for (int start = 1; start < path.Length && node is not null;)
        {
            int end = path.IndexOf('/', start);
            end = end < 0 ? path.Length : end;
            node = node.Children.TryGetValue(path.Substring(start, end - start), out TreeNode? child) ? child : null;
            start = end + 1;
        }

        return node;
    }
}
