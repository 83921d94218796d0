namespace TvixEval.IO;

/// <summary>Files that say, without being read, whether they have changed.</summary>
internal interface IStampedFileSystem
{
    /// <summary>The stamp of a file or folder; links are followed.</summary>
    /// <param name="path">The Nix path.</param>
    FileStamp GetStamp(string path);
}
