using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.Text;
#if NET8_0_OR_GREATER
using System.IO.Enumeration;
#endif

namespace TvixEval.IO;

/// <summary>The files of Linux, macOS and other systems whose paths are Nix paths.</summary>
internal sealed class UnixFileSystem : INixFileSystem, IStreamingFileSystem, IStampedFileSystem
{
    private const long UsualFolderSize = 4096;

    public FileKind GetKind(string path) => Stat(path, out _, out _);

    public bool IsExecutable(string path)
    {
        Stat(path, out bool isExecutable, out _);
        return isExecutable;
    }

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

        try
        {
            return FileBytes.Read(NativeOf(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw FileErrors.Missing(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw FileErrors.CannotOpen(path, FileErrors.Reason(e));
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
            throw FileErrors.CannotOpen(path, FileErrors.Reason(e));
        }
    }

    FileStamp IStampedFileSystem.GetStamp(string path)
    {
        try
        {
            return NixPaths.ToNative(path) is { } native ? FileStamp.OfFile(native) : FileStamp.Missing;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return FileStamp.Missing;
        }
    }

    public IReadOnlyList<KeyValuePair<string, FileKind>> ReadDirectory(string path)
    {
        FileKind kind = GetKind(path);
        if (kind == FileKind.Missing)
        {
            throw FileErrors.Missing(path);
        }

        if (kind is FileKind.Regular or FileKind.Unknown)
        {
            throw FileErrors.CannotListFile(path);
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
            throw FileErrors.CannotList(path, FileErrors.Reason(e));
        }
    }

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
            return Bytes.FromText(target);
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

    /// <summary>What a path is as .NET tells it, for platforms whose own call is not known.</summary>
    internal static FileKind StatWithAttributes(string path)
    {
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

    private static string NativeOf(string path) => NixPaths.ToNative(path) ?? throw FileErrors.Missing(path);
}
