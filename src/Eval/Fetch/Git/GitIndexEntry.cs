namespace TvixEval.Fetch.Git;

/// <summary>A tracked file as the index has it.</summary>
internal readonly struct GitIndexEntry
{
    /// <summary>Creates the entry.</summary>
    public GitIndexEntry(string path, long mode, long size, bool isKept)
    {
        Path = path;
        Mode = mode;
        Size = size;
        IsKept = isKept;
    }

    /// <summary>The path, relative to the work tree.</summary>
    public string Path { get; }

    /// <summary>The kind and permissions as Unix has them.</summary>
    public long Mode { get; }

    /// <summary>The size that the file had when it was last looked at, in bytes, without what is above 32 bits; 0 where it has to be looked at anyway.</summary>
    public long Size { get; }

    /// <summary>Whether it counts as unchanged, whatever the work tree has (<c>assume-unchanged</c>, <c>skip-worktree</c>).</summary>
    public bool IsKept { get; }

    /// <summary>Whether it is a submodule.</summary>
    public bool IsSubmodule => (Mode & 0xF000) == 0xE000;

    /// <summary>Whether it is a regular file.</summary>
    public bool IsRegular => (Mode & 0xF000) == 0x8000;
}
