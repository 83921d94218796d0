namespace TvixEval.IO;

/// <summary>What a path is, without following a final symbolic link.</summary>
internal enum FileKind
{
    /// <summary>Nothing is there.</summary>
    Missing,

    /// <summary>A regular file.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Directory,

    /// <summary>A symbolic link.</summary>
    Symlink,

    /// <summary>Something else: a device, a socket ...</summary>
    Unknown,
}
