using System;
using System.Collections.Generic;
using System.IO;

namespace TvixEval.IO;

/// <summary>The machine's own files. How Nix paths map to its paths is told at <see cref="NixPaths"/>.</summary>
/// <remarks>
/// On Windows no file is executable, and under .NET Framework, which cannot read links, links are what they point to.
/// </remarks>
internal sealed class RealFileSystem : INixFileSystem, IStreamingFileSystem, IStampedFileSystem, ITimedFileSystem, ICaseFoldingFileSystem
{
    private static readonly DateTime Epoch = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly INixFileSystem files = NixPaths.IsWindows
        ? new WindowsFileSystem(new WindowsDisk(), WindowsDisk.IsExact)
        : new UnixFileSystem();

    bool ICaseFoldingFileSystem.IgnoresCase => NixPaths.IsWindows;

    /// <inheritdoc/>
    public FileKind GetKind(string path) => files.GetKind(path);

    /// <inheritdoc/>
    public string ReadFile(string path) => files.ReadFile(path);

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, FileKind>> ReadDirectory(string path) => files.ReadDirectory(path);

    /// <inheritdoc/>
    public string ReadLink(string path) => files.ReadLink(path);

    /// <inheritdoc/>
    public bool IsExecutable(string path) => files.IsExecutable(path);

    Stream? IStreamingFileSystem.OpenRead(string path) => ((IStreamingFileSystem)files).OpenRead(path);

    long ITimedFileSystem.GetModificationTime(string path)
    {
        try
        {
            return NixPaths.ToNative(path) is { } native ? Math.Max(0, (File.GetLastWriteTimeUtc(native) - Epoch).Ticks / TimeSpan.TicksPerSecond) : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    FileStamp IStampedFileSystem.GetStamp(string path) => ((IStampedFileSystem)files).GetStamp(path);
}
