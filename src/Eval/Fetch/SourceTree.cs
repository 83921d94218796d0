using System.Collections.Generic;
using TvixEval.IO;
using TvixEval.Store;

namespace TvixEval.Fetch;

/// <summary>What a scheme has fetched: where the files are, and what it found out about the input.</summary>
internal sealed class SourceTree
{
    /// <summary>Creates the result.</summary>
    /// <param name="files">The files.</param>
    /// <param name="root">The path of the tree, or the file, among them.</param>
    /// <param name="attributes">The attributes of the input, with what was found out.</param>
    public SourceTree(INixFileSystem files, string root, FetchAttributes attributes)
    {
        Files = files;
        Root = root;
        Attributes = attributes;
    }

    /// <summary>The files.</summary>
    public INixFileSystem Files { get; }

    /// <summary>The path of the tree, or the file, among them.</summary>
    public string Root { get; }

    /// <summary>The attributes of the input, with what was found out.</summary>
    public FetchAttributes Attributes { get; }

    /// <summary>The paths below the root that belong to the tree; null for all.</summary>
    public HashSet<string>? Members { get; set; }

    /// <summary>The Git work tree that it is taken from as it is, a Nix path; null for anything else.</summary>
    public string? Repository { get; set; }

    /// <summary>The hash of the archive, where it is known.</summary>
    public Hash? NarHash { get; set; }

    /// <summary>The store path that it is already, or null.</summary>
    public string? StorePath { get; set; }
}
