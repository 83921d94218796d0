using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.IO;

/// <summary>
/// The files of Windows as Nix sees them; <c>docs/windows.md</c> tells the rules. No file is executable.
/// </summary>
internal sealed class WindowsFileSystem : INixFileSystem, IStreamingFileSystem, IStampedFileSystem, ICaseFoldingFileSystem
{
    private const FileAttributes NotThere = (FileAttributes)(-1);
    private const long UsualFolderSize = 4096;

    private readonly IWindowsDisk disk;
    private readonly bool isExact;

    /// <summary>Creates the view.</summary>
    /// <param name="disk">The files.</param>
    /// <param name="isExact">Whether it takes paths in the form that means just what it says.</param>
    public WindowsFileSystem(IWindowsDisk disk, bool isExact)
    {
        this.disk = disk;
        this.isExact = isExact;
    }

    bool ICaseFoldingFileSystem.IgnoresCase => true;

    /// <summary>The path to open something by, or null where Windows would open something else.</summary>
    /// <param name="native">The path in the usual form.</param>
    /// <param name="isExact">Whether the exact form can be used.</param>
    public static string? ToOpen(string native, bool isExact) =>
        isExact ? WindowsPaths.ToExact(native) : WindowsPaths.IsExactAsItIs(native) ? native : null;

    public FileKind GetKind(string path)
    {
        if (path == CanonPath.Root)
        {
            return FileKind.Directory;
        }

        if (Locate(path) is not { } native)
        {
            return FileKind.Missing;
        }

        try
        {
            FileAttributes attributes = disk.GetAttributes(native);
            return attributes == NotThere ? FileKind.Missing : KindOf(path, native, attributes);
        }
        catch (Exception e) when (IsMissing(e))
        {
            return FileKind.Missing;
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw FileErrors.CannotStat(path, FileErrors.Reason(e));
        }
    }

    public string ReadFile(string path)
    {
        FileKind kind = GetKind(path);
        if (kind == FileKind.Symlink)
        {
            path = SymlinkResolver.Resolve(this, path, SymlinkMode.Full);
            kind = GetKind(path);
        }

        if (kind == FileKind.Directory)
        {
            throw FileErrors.IsADirectory(UsualFolderSize);
        }

        using Stream stream = Open(path);
        using var content = new MemoryStream();
        try
        {
            MemoryBudget.Charge(stream.CanSeek ? 2 * stream.Length : 0);
            stream.CopyTo(content);
        }
        catch (IOException e)
        {
            throw FileErrors.CannotOpen(path, FileErrors.Reason(e));
        }

        return Bytes.FromArray(content.GetBuffer(), 0, (int)content.Length);
    }

    public IReadOnlyList<KeyValuePair<string, FileKind>> ReadDirectory(string path)
    {
        var entries = new List<KeyValuePair<string, FileKind>>();
        if (path == CanonPath.Root)
        {
            foreach (string drive in disk.GetDrives())
            {
                entries.Add(new(CanonPath.BaseName(NixPaths.FromNative(drive, windows: true)), FileKind.Directory));
            }

            return entries;
        }

        switch (GetKind(path))
        {
            case FileKind.Missing:
                throw FileErrors.Missing(path);
            case FileKind.Regular or FileKind.Unknown:
                throw FileErrors.CannotListFile(path);
        }

        try
        {
            string native = Locate(path)!;
            foreach (KeyValuePair<string, FileAttributes> entry in disk.List(native))
            {
                string name = Bytes.FromText(entry.Key);
                string place = native[native.Length - 1] == '\\' ? native + entry.Key : native + "\\" + entry.Key;
                entries.Add(new(name, KindOf(CanonPath.Append(path, name), place, entry.Value)));
            }
        }
        catch (Exception e) when (IsMissing(e))
        {
            throw FileErrors.Missing(path);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw FileErrors.CannotList(path, FileErrors.Reason(e));
        }

        return entries;
    }

    public string ReadLink(string path)
    {
        if (GetKind(path) is var kind && kind != FileKind.Symlink)
        {
            throw kind == FileKind.Missing ? FileErrors.Missing(path) : FileErrors.NotASymlink(path);
        }

        return Bytes.FromText(WindowsPaths.LinkTarget(disk.GetLinkTarget(Locate(path)!) ?? string.Empty, Bytes.ToText(path)) ?? string.Empty);
    }

    public bool IsExecutable(string path) => false;

    Stream IStreamingFileSystem.OpenRead(string path) => Open(path);

    FileStamp IStampedFileSystem.GetStamp(string path)
    {
        try
        {
            return Locate(path) is { } native ? disk.GetStamp(native) : FileStamp.Missing;
        }
        catch (Exception e) when (IsFailure(e))
        {
            return FileStamp.Missing;
        }
    }

    private static bool IsMissing(Exception e) => e is FileNotFoundException or DirectoryNotFoundException or DriveNotFoundException;

    private static bool IsFailure(Exception e) => e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    private FileKind KindOf(string path, string native, FileAttributes attributes)
    {
        if ((attributes & FileAttributes.ReparsePoint) != 0
            && disk.GetLinkTarget(native) is { } target
            && WindowsPaths.LinkTarget(target, Bytes.ToText(path)) is not null)
        {
            return FileKind.Symlink;
        }

        return (attributes & FileAttributes.Directory) != 0 ? FileKind.Directory : FileKind.Regular;
    }

    private Stream Open(string path)
    {
        try
        {
            return disk.Open(Locate(path) ?? throw FileErrors.Missing(path));
        }
        catch (Exception e) when (IsMissing(e))
        {
            throw FileErrors.Missing(path);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw FileErrors.CannotOpen(path, FileErrors.Reason(e));
        }
    }

    private string? Locate(string path) => NixPaths.ToNative(path, windows: true) is { } native ? ToOpen(native, isExact) : null;
}
