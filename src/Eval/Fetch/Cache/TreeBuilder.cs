using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Fetch.Cache;

/// <summary>
/// Puts a tree together whose parts come in any order. Contents go to one temporary file; names, links and permissions are
/// kept in memory and never become files of this machine, so no name and no link can lead anywhere.
/// </summary>
internal sealed class TreeBuilder : IDisposable
{
    private readonly FileStream contents;

    /// <summary>Starts a tree: an empty folder.</summary>
    /// <param name="temporaryFile">The path of a file to create for the contents; it is deleted in the end.</param>
    /// <param name="budget">What the tree may take.</param>
    public TreeBuilder(string temporaryFile, TreeBudget budget)
    {
        Budget = budget;
        contents = new FileStream(temporaryFile, FileMode.CreateNew, System.IO.FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
    }

    /// <summary>What the tree may take; charged before anything is made.</summary>
    public TreeBudget Budget { get; }

    /// <summary>The root.</summary>
    public TreeNode Root { get; private set; } = new(FileKind.Directory);

    /// <summary>The contents, from which nodes are read.</summary>
    public Stream Contents => contents;

    /// <summary>Makes a single file the tree.</summary>
    public void SetRootFile(Stream content, Action poll)
    {
        Budget.ChargeEntry();
        Root = new TreeNode(FileKind.Regular);
        CopyContent(Root, content, null, poll);
    }

    /// <summary>Adds a folder, unless it is there.</summary>
    /// <param name="path">The names that lead to it.</param>
    public TreeNode AddFolder(IReadOnlyList<string> path) => FolderOf(path, path.Count);

    /// <summary>Adds a file; one that was there is replaced.</summary>
    /// <param name="path">The names that lead to it.</param>
    /// <param name="isExecutable">Whether it is executable.</param>
    /// <param name="content">Its content, read to the end or to the length.</param>
    /// <param name="length">The length, or null.</param>
    /// <param name="poll">Called now and then.</param>
    /// <returns>The file.</returns>
    public TreeNode AddFile(IReadOnlyList<string> path, bool isExecutable, Stream content, long? length, Action poll)
    {
        if (length is { } known)
        {
            Budget.Check(known);
        }

        var node = new TreeNode(FileKind.Regular) { IsExecutable = isExecutable };
        CopyContent(node, content, length, poll);
        Add(path, node);
        return node;
    }

    /// <summary>Adds a file with the content of one that was added: it is kept once.</summary>
    public void AddCopy(IReadOnlyList<string> path, bool isExecutable, TreeNode other) =>
        Add(path, new TreeNode(FileKind.Regular) { IsExecutable = isExecutable, Offset = other.Offset, Length = other.Length });

    /// <summary>Adds a link; what was there is replaced.</summary>
    public void AddLink(IReadOnlyList<string> path, string target)
    {
        if (target.Length > NarReader.MaxText)
        {
            throw new NixException(NixErrorKind.IO, $"the target of the link '{string.Join("/", path)}' is too long");
        }

        Budget.Charge(target.Length);
        Add(path, new TreeNode(FileKind.Symlink) { Target = target });
    }

    /// <summary>Adds a node that exists already: another name of the same file.</summary>
    public void Add(IReadOnlyList<string> path, TreeNode node)
    {
        if (path.Count == 0)
        {
            Root = node;
            return;
        }

        Budget.ChargeEntry();
        CheckName(path[path.Count - 1]);
        FolderOf(path, path.Count - 1).Children[path[path.Count - 1]] = node;
    }

    /// <summary>The node at a path, or null. Links are not followed.</summary>
    public TreeNode? Find(IReadOnlyList<string> path)
    {
        TreeNode? node = Root;
        for (int i = 0; i < path.Count && node is not null; i++)
        {
            node = node.Children.TryGetValue(path[i], out TreeNode? child) ? child : null;
        }

        return node;
    }

    /// <summary>Where the root has nothing but one folder, that folder becomes the root.</summary>
    public void StripSingleFolder()
    {
        if (Root.Children.Count == 1 && Root.Children.Values[0].Kind == FileKind.Directory)
        {
            Root = Root.Children.Values[0];
        }
    }

    /// <summary>Copies a tree of other files to a path of this one.</summary>
    public void AddTree(IReadOnlyList<string> path, INixFileSystem files, string root, HashSet<string>? members, Action poll)
    {
        poll();
        switch (files.GetKind(root))
        {
            case FileKind.Directory:
                AddFolder(path);
                foreach (KeyValuePair<string, FileKind> entry in files.ReadDirectory(root))
                {
                    string child = CanonPath.Append(root, entry.Key);
                    if (members is null || members.Contains(child))
                    {
                        AddTree(new List<string>(path) { entry.Key }, files, child, members, poll);
                    }
                }

                break;
            case FileKind.Symlink:
                AddLink(path, files.ReadLink(root));
                break;
            default:
                using (Stream content = (files as IStreamingFileSystem)?.OpenRead(root) ?? new MemoryStream(Bytes.ToArray(files.ReadFile(root))))
                {
                    AddFile(path, files.IsExecutable(root), content, null, poll);
                }

                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => contents.Dispose();

    private static void CheckName(string name)
    {
        if (name.Length > NarReader.MaxText)
        {
            throw new NixException(NixErrorKind.IO, "the name of a file is too long");
        }

        if (name.Length == 0 || name is "." or ".." || name.IndexOf('/') >= 0 || name.IndexOf('\0') >= 0)
        {
            throw new NixException(NixErrorKind.IO, $"a tree cannot have a file called '{name.Replace("\0", "\\0")}'");
        }
    }

    private TreeNode FolderOf(IReadOnlyList<string> path, int count)
    {
        if (count > NarHasher.MaxDepth)
        {
            throw new NixException(NixErrorKind.IO, $"folders are nested more than {NarHasher.MaxDepth} deep");
        }

        TreeNode node = Root;
        for (int i = 0; i < count; i++)
        {
            if (!node.Children.TryGetValue(path[i], out TreeNode? child))
            {
                CheckName(path[i]);
                Budget.ChargeEntry();
                child = new TreeNode(FileKind.Directory);
                node.Children[path[i]] = child;
            }
            else if (child.Kind != FileKind.Directory)
            {
                throw new NixException(NixErrorKind.Fetch, $"parent of '{string.Join("/", path)}' is not a directory");
            }

            node = child;
        }

        return node;
    }

    private void CopyContent(TreeNode node, Stream content, long? length, Action poll)
    {
        node.Offset = contents.Position;
        var buffer = new byte[1 << 16];
        long left = length ?? long.MaxValue;
        while (left > 0)
        {
            poll();
            int count = content.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (count <= 0)
            {
                if (length is not null)
                {
                    throw new EndOfStreamException("unexpected end of data");
                }

                break;
            }

            Budget.Charge(count);
            contents.Write(buffer, 0, count);
            left -= count;
        }

        node.Length = contents.Position - node.Offset;
    }
}
