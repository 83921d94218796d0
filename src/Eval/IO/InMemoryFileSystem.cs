using System;
using System.Collections.Generic;
using TvixEval.Text;

namespace TvixEval.IO;

/// <summary>Files that exist in memory only, for tests and for hosts that bring their own. Not to be changed while it is used.</summary>
internal sealed class InMemoryFileSystem : INixFileSystem
{
    private readonly Dictionary<string, Node> nodes = new(StringComparer.Ordinal);

    /// <summary>Creates an empty file system: it has a root folder.</summary>
    public InMemoryFileSystem() => nodes[CanonPath.Root] = new Node(FileKind.Directory, string.Empty, false);

    /// <summary>Adds a file and the folders that it lies in.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="text">Its content, which is stored as UTF-8.</param>
    /// <param name="isExecutable">Whether it is executable.</param>
    public InMemoryFileSystem AddFile(string path, string text, bool isExecutable = false) =>
        Add(path, new Node(FileKind.Regular, Bytes.FromText(text), isExecutable));

    /// <summary>Adds a file and the folders that it lies in.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="isExecutable">Whether it is executable.</param>
    public InMemoryFileSystem AddFile(string path, byte[] content, bool isExecutable = false) =>
        Add(path, new Node(FileKind.Regular, Bytes.FromArray(content), isExecutable));

    /// <summary>Adds a folder and those that it lies in.</summary>
    /// <param name="path">Its absolute path.</param>
    public InMemoryFileSystem AddDirectory(string path) => Add(path, new Node(FileKind.Directory, string.Empty, false));

    /// <summary>Adds a symbolic link and the folders that it lies in.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="target">What it points to.</param>
    public InMemoryFileSystem AddSymlink(string path, string target) =>
        Add(path, new Node(FileKind.Symlink, Bytes.FromText(target), false));

    /// <inheritdoc/>
    public FileKind GetKind(string path) => Find(path)?.Kind ?? FileKind.Missing;

    /// <inheritdoc/>
    public string ReadFile(string path)
    {
        Node? node = Find(path);
        if (node is { Kind: FileKind.Symlink })
        {
            path = SymlinkResolver.Resolve(this, path, SymlinkMode.Full);
            node = Find(path);
        }

        return node is null ? throw FileErrors.Missing(path)
            : node.Kind == FileKind.Directory ? throw FileErrors.IsADirectory(4096)
            : node.Content;
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, FileKind>> ReadDirectory(string path)
    {
        string folder = SymlinkResolver.Resolve(new Raw(nodes), path, SymlinkMode.Full, isWhole: true);
        if (!nodes.TryGetValue(folder, out Node? node))
        {
            throw FileErrors.Missing(path);
        }

        if (node.Kind != FileKind.Directory)
        {
            throw FileErrors.CannotListFile(path);
        }

        var entries = new List<KeyValuePair<string, FileKind>>();
        foreach (KeyValuePair<string, Node> candidate in nodes)
        {
            if (candidate.Key != CanonPath.Root && CanonPath.Parent(candidate.Key) == folder)
            {
                entries.Add(new(CanonPath.BaseName(candidate.Key), candidate.Value.Kind));
            }
        }

        return entries;
    }

    /// <inheritdoc/>
    public string ReadLink(string path) => Find(path) switch
    {
        null => throw FileErrors.Missing(path),
        { Kind: FileKind.Symlink } node => node.Content,
        _ => throw FileErrors.NotASymlink(path),
    };

    /// <inheritdoc/>
    public bool IsExecutable(string path) => Find(path) is { IsExecutable: true };

    private InMemoryFileSystem Add(string path, Node node)
    {
        string canonical = CanonPath.Of(Bytes.FromText(path));
        nodes[canonical] = node;
        while (canonical != CanonPath.Root)
        {
            canonical = CanonPath.Parent(canonical);
            if (!nodes.ContainsKey(canonical))
            {
                nodes[canonical] = new Node(FileKind.Directory, string.Empty, false);
            }
        }

        return this;
    }

    private Node? Find(string path)
    {
        string place = SymlinkResolver.Resolve(new Raw(nodes), path, SymlinkMode.Ancestors, isWhole: true);
        return nodes.TryGetValue(place, out Node? node) ? node : null;
    }

    private sealed class Node
    {
        public Node(FileKind kind, string content, bool isExecutable)
        {
            Kind = kind;
            Content = content;
            IsExecutable = isExecutable;
        }

        public FileKind Kind { get; }

        public string Content { get; }

        public bool IsExecutable { get; }
    }

    /// <summary>The nodes by their literal paths, for the resolver, which goes through a path from the root.</summary>
    private sealed class Raw : INixFileSystem
    {
        private readonly Dictionary<string, Node> nodes;

        public Raw(Dictionary<string, Node> nodes) => this.nodes = nodes;

        public FileKind GetKind(string path) => nodes.TryGetValue(path, out Node? node) ? node.Kind : FileKind.Missing;

        public string ReadLink(string path) => nodes[path].Content;

        public string ReadFile(string path) => throw new NotSupportedException();

        public IReadOnlyList<KeyValuePair<string, FileKind>> ReadDirectory(string path) => throw new NotSupportedException();

        public bool IsExecutable(string path) => throw new NotSupportedException();
    }
}
