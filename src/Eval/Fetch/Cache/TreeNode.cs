using System;
using System.Collections.Generic;
using TvixEval.IO;

namespace TvixEval.Fetch.Cache;

/// <summary>A file, folder or link of a tree that is held as an index, its contents being in a file or a buffer.</summary>
internal sealed class TreeNode
{
    /// <summary>Creates a node.</summary>
    public TreeNode(FileKind kind) => Kind = kind;

    /// <summary>Regular, Directory or Symlink.</summary>
    public FileKind Kind { get; }

    /// <summary>Whether a regular file is executable.</summary>
    public bool IsExecutable { get; set; }

    /// <summary>Where the content of a regular file starts.</summary>
    public long Offset { get; set; }

    /// <summary>The length of the content of a regular file.</summary>
    public long Length { get; set; }

    /// <summary>The target of a link.</summary>
    public string Target { get; set; } = string.Empty;

    /// <summary>What is in a folder, in the order of the names' bytes.</summary>
    public SortedList<string, TreeNode> Children { get; } = new(StringComparer.Ordinal);
}
