using System.IO;

namespace TvixEval.IO;

/// <summary>Files whose content can be had piece by piece.</summary>
internal interface IStreamingFileSystem
{
    /// <summary>Opens a regular file, or returns null where only its whole content can be had.</summary>
    /// <param name="path">The Nix path.</param>
    Stream? OpenRead(string path);
}
