using System;
using System.IO;
using TvixEval.Text;

namespace TvixEval.IO;

/// <summary>
/// What tells whether a file is still the one that was read: when it was changed last, and its size; on Linux and macOS also which file it is, and
/// when anything of it was changed, which a copy that keeps the time of another file does not hide.
/// </summary>
internal readonly struct FileStamp : IEquatable<FileStamp>
{
    // A clock may tick seldom (two seconds on FAT); what was changed just before it was read may change again within a tick.
    private static readonly long Settling = TimeSpan.FromSeconds(2).Ticks;

    private readonly long changed;
    private readonly long size;
    private readonly long identity;

    private FileStamp(long changed, long size, long identity, bool isReliable)
    {
        this.changed = changed;
        this.size = size;
        this.identity = identity;
        IsReliable = isReliable;
    }

    /// <summary>The stamp of what is not there.</summary>
    public static FileStamp Missing { get; } = new(0, -1, 0, isReliable: true);

    /// <summary>Whether an equal stamp later on means that nothing has changed.</summary>
    public bool IsReliable { get; }

    /// <summary>Whether there was a file or folder.</summary>
    public bool Exists => changed != 0;

    /// <summary>When it was changed last, in UTC.</summary>
    public DateTime ChangedUtc => new(changed, DateTimeKind.Utc);

    /// <summary>The stamp of a file or folder, made when it is about to be read.</summary>
    /// <param name="changedUtc">When it was changed last.</param>
    /// <param name="size">Its size in bytes; 0 for a folder.</param>
    /// <param name="identity">A number that is another one for other files, and for this one when it was written to or replaced; 0 where there is none.</param>
    public static FileStamp Of(DateTime changedUtc, long size, long identity = 0)
    {
        long age = DateTime.UtcNow.Ticks - changedUtc.Ticks;
        return new FileStamp(changedUtc.Ticks, size, identity, age > Settling || age < -Settling);
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
            FileInfo { Exists: true } found => Of(found.LastWriteTimeUtc, found.Length, UnixFile.Identity(Bytes.FromText(found.FullName))),
            null => Missing,
            _ when Directory.Exists(path) => Of(Directory.GetLastWriteTimeUtc(path), 0, UnixFile.Identity(Bytes.FromText(path))),
            _ => Missing,
        };
    }

    /// <summary>Writes the stamp down.</summary>
    internal void WriteTo(BinaryWriter writer)
    {
        writer.Write(changed);
        writer.Write(size);
        writer.Write(identity);
        writer.Write(IsReliable);
    }

    /// <summary>Reads what was written down.</summary>
    /// <exception cref="InvalidDataException">It is no stamp.</exception>
    internal static FileStamp ReadFrom(BinaryReader reader)
    {
        long changed = reader.ReadInt64();
        return changed >= 0 && changed <= DateTime.MaxValue.Ticks
            ? new FileStamp(changed, reader.ReadInt64(), reader.ReadInt64(), reader.ReadBoolean())
            : throw new InvalidDataException();
    }

    /// <inheritdoc/>
    public bool Equals(FileStamp other) => changed == other.changed && size == other.size && identity == other.identity;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FileStamp other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => changed.GetHashCode() ^ size.GetHashCode();
}
