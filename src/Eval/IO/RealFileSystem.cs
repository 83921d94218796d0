using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using TvixEval.Values;
#if NET8_0_OR_GREATER
using System.IO.Enumeration;
#endif

namespace TvixEval.IO;

/// <summary>The machine's own files. How Nix paths map to its paths is told at <see cref="NixPaths"/>.</summary>
/// <remarks>
/// On Windows no file is executable. Under .NET Framework, which cannot read links, links on Windows are what they point
/// to.
/// </remarks>
public sealed class RealFileSystem : INixFileSystem, IStreamingFileSystem, IStampedFileSystem
{
    private const long UsualFolderSize = 4096;

    // A little less than 2^30 chars are what .NET allows for a string.
    private const long MaxTextLength = 0x3FFFFFDF;

    /// <inheritdoc/>
    public FileKind GetKind(string path) => Stat(path, out _, out _);

    /// <inheritdoc/>
    public bool IsExecutable(string path)
    {
        Stat(path, out bool isExecutable, out _);
        return isExecutable;
    }

    /// <inheritdoc/>
    public string ReadFile(string path)
    {
        FileKind kind = Stat(path, out _, out long size);
        if (kind == FileKind.Symlink)
        {
            path = SymlinkResolver.Resolve(this, path, SymlinkMode.Full);
            kind = Stat(path, out _, out size);
        }

        switch (kind)
        {
            case FileKind.Missing:
                throw FileErrors.Missing(path);
            case FileKind.Directory:
                throw FileErrors.IsADirectory(size > 0 ? size : UsualFolderSize);
            case FileKind.Unknown:
                // C++ Nix reads as many bytes as the file's size says; that of a device or a pipe is 0. It is not
                // opened here, since opening a pipe waits for its other end.
                return string.Empty;
        }

        if (size > MaxTextLength)
        {
            throw FileErrors.CannotOpen(path, "its " + size.ToString(CultureInfo.InvariantCulture) + " bytes are more than a string can hold (1 GiB)");
        }

        try
        {
            return Bytes.FromArray(File.ReadAllBytes(NativeOf(path)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw FileErrors.Missing(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw FileErrors.CannotOpen(path, Reason(e));
        }
    }

    Stream IStreamingFileSystem.OpenRead(string path)
    {
        try
        {
            return new FileStream(NativeOf(path), FileMode.Open, System.IO.FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw FileErrors.Missing(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw FileErrors.CannotOpen(path, Reason(e));
        }
    }

    FileStamp IStampedFileSystem.GetStamp(string path)
    {
        if (NixPaths.ToNative(path) is not { } native)
        {
            return FileStamp.Missing;
        }

        try
        {
            var file = new FileInfo(native);
#if NET8_0_OR_GREATER
            FileSystemInfo? target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true);
#else
            FileSystemInfo? target = file;
#endif
            return target switch
            {
                FileInfo { Exists: true } found => FileStamp.Of(found.LastWriteTimeUtc, found.Length),
                null => FileStamp.Missing,
                _ when Directory.Exists(native) => FileStamp.Of(Directory.GetLastWriteTimeUtc(native), 0),
                _ => FileStamp.Missing,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return FileStamp.Missing;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, FileKind>> ReadDirectory(string path)
    {
        if (NixPaths.IsWindows && path == CanonPath.Root)
        {
            return Drives();
        }

        FileKind kind = GetKind(path);
        if (kind == FileKind.Missing)
        {
            throw FileErrors.Missing(path);
        }

        if (kind is FileKind.Regular or FileKind.Unknown)
        {
            throw FileErrors.IsNotADirectory(path);
        }

        try
        {
            return List(path);
        }
        catch (DirectoryNotFoundException)
        {
            throw FileErrors.Missing(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw FileErrors.CannotList(path, Reason(e));
        }
    }

    /// <inheritdoc/>
    public string ReadLink(string path)
    {
        if (UnixFile.IsAvailable)
        {
            return UnixFile.ReadLink(path, out int error)
                ?? throw (error is UnixFile.NoSuchEntry or UnixFile.NotDirectory ? FileErrors.Missing(path) : FileErrors.NotASymlink(path));
        }

#if NET8_0_OR_GREATER
        if (new FileInfo(NativeOf(path)).LinkTarget is { } target)
        {
            return NixPaths.IsWindows
                ? Path.IsPathRooted(target) ? NixPaths.FromNative(target) : Bytes.FromText(target.Replace('\\', '/'))
                : Bytes.FromText(target);
        }
#endif
        throw GetKind(path) == FileKind.Missing ? FileErrors.Missing(path) : FileErrors.NotASymlink(path);
    }

    private static FileKind Stat(string path, out bool isExecutable, out long size)
    {
        isExecutable = false;
        size = 0;
        if (path.IndexOf('\0') >= 0)
        {
            return FileKind.Missing;
        }

        if (!UnixFile.IsAvailable)
        {
            return StatWithAttributes(path);
        }

        FileKind? kind = UnixFile.Stat(path, out isExecutable, out size, out int error);
        return kind ?? (error is UnixFile.NoSuchEntry or UnixFile.NotDirectory
            ? FileKind.Missing
            : throw FileErrors.CannotStat(path, UnixFile.Describe(error)));
    }

    private static FileKind StatWithAttributes(string path)
    {
        if (NixPaths.IsWindows && path == CanonPath.Root)
        {
            return FileKind.Directory;
        }

        string? native = NixPaths.ToNative(path);
        if (native is null)
        {
            return FileKind.Missing;
        }

        var info = new FileInfo(native);
        FileAttributes attributes = info.Attributes;
        if (attributes == (FileAttributes)(-1))
        {
            return FileKind.Missing;
        }

#if NET8_0_OR_GREATER
        if ((attributes & FileAttributes.ReparsePoint) != 0 && info.LinkTarget is not null)
        {
            return FileKind.Symlink;
        }
#endif
        return (attributes & FileAttributes.Directory) != 0 ? FileKind.Directory : FileKind.Regular;
    }

    private static List<KeyValuePair<string, FileKind>> List(string path)
    {
        var entries = new List<KeyValuePair<string, FileKind>>();
#if NET8_0_OR_GREATER
        var options = new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false };
        var found = new FileSystemEnumerable<(string Name, FileAttributes Attributes)>(
            NativeOf(path), static (ref FileSystemEntry entry) => (entry.FileName.ToString(), entry.Attributes), options);
        foreach ((string nativeName, FileAttributes attributes) in found)
        {
            string name = Bytes.FromText(nativeName);
            bool isFolder = (attributes & (FileAttributes.Directory | FileAttributes.ReparsePoint)) == FileAttributes.Directory;
            entries.Add(new(name, isFolder ? FileKind.Directory : Stat(CanonPath.Append(path, name), out _, out _)));
        }
#else
        foreach (FileSystemInfo entry in new DirectoryInfo(NativeOf(path)).EnumerateFileSystemInfos())
        {
            string name = Bytes.FromText(entry.Name);
            entries.Add(new(name, Stat(CanonPath.Append(path, name), out _, out _)));
        }
#endif
        return entries;
    }

    private static List<KeyValuePair<string, FileKind>> Drives()
    {
        var drives = new List<KeyValuePair<string, FileKind>>();
        foreach (DriveInfo drive in DriveInfo.GetDrives())
        {
            drives.Add(new(CanonPath.BaseName(NixPaths.FromNative(drive.Name)), FileKind.Directory));
        }

        return drives;
    }

    private static string NativeOf(string path) => NixPaths.ToNative(path) ?? throw FileErrors.Missing(path);

    private static string Reason(Exception e) =>
        e is UnauthorizedAccessException ? FileErrors.PermissionDenied : Bytes.FromText(e.Message);
}
