namespace TvixEval.IO;

/// <summary>Files that say when they were modified.</summary>
internal interface ITimedFileSystem
{
    /// <summary>When a file, folder or link (not what it points to) was last modified, in seconds since 1970; 0 where that is not known.</summary>
    /// <param name="path">The Nix path.</param>
    long GetModificationTime(string path);
}
