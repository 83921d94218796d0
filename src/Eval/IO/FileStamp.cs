using System;
using System.IO;

namespace TvixEval.IO;

/// <summary>What tells whether a file is still the one that was read: when it was changed last, and its size.</summary>
internal readonly struct FileStamp : IEquatable<FileStamp>
{
    // A clock may tick seldom (two seconds on FAT); what was changed just before it was read may change again within a tick.
    private static readonly long Settling = TimeSpan.FromSeconds(2).Ticks;

    private readonly long changed;
    private readonly long size;

    private FileStamp(long changed, long size, bool isReliable)
    {
        this.changed = changed;
        this.size = size;
        IsReliable = isReliable;
    }

    /// <summary>The stamp of what is not there.</summary>
    public static FileStamp Missing { get; } = new(0, -1, isReliable: true);

    /// <summary>Whether an equal stamp later on means that nothing has changed.</summary>
    public bool IsReliable { get; }

    /// <summary>Whether there was a file or folder.</summary>
    public bool Exists => changed != 0;

    /// <summary>The stamp of a file or folder, made when it is about to be read.</summary>
    /// <param name="changedUtc">When it was changed last.</param>
    /// <param name="size">Its size in bytes; 0 for a folder.</param>
    public static FileStamp Of(DateTime changedUtc, long size)
    {
        long age = DateTime.UtcNow.Ticks - changedUtc.Ticks;
        return new FileStamp(changedUtc.Ticks, size, age > Settling || age < -Settling);
    }

    /// <summary>The stamp of a file or folder of the operating system; links are followed.</summary>
    /// <param name="path">Its path, as .NET takes it.</param>
    /// <exception cref="IOException">That cannot be known. .NET may say so with other exceptions, too.</exception>
    public static FileStamp OfFile(string path)
    {
        var file = new FileInfo(path);
#if NET8_0_OR_GREATER
        FileSystemInfo? target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true);
#else
        FileSystemInfo? target = file;
#endif
        return target switch
        {
            FileInfo { Exists: true } found => Of(found.LastWriteTimeUtc, found.Length),
            null => Missing,
            _ when Directory.Exists(path) => Of(Directory.GetLastWriteTimeUtc(path), 0),
            _ => Missing,
        };
    }

    /// <inheritdoc/>
    public bool Equals(FileStamp other) => changed == other.changed && size == other.size;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FileStamp other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => changed.GetHashCode() ^ size.GetHashCode();
}
