using System.Collections.Generic;
using System.IO;
#if NET8_0_OR_GREATER
using System.IO.Enumeration;
#endif

namespace TvixEval.IO;

/// <summary>The files of Windows through .NET. Under .NET Framework, which cannot read links, links are what they point to.</summary>
internal sealed class WindowsDisk : IWindowsDisk
{
#if NET8_0_OR_GREATER
    /// <summary>Whether this .NET takes paths in the form that means just what it says.</summary>
    public const bool IsExact = true;
#else
    /// <summary>Whether this .NET takes paths in the form that means just what it says: it depends on settings of the process.</summary>
    public const bool IsExact = false;
#endif

    public FileAttributes GetAttributes(string path) => new FileInfo(path).Attributes;

#if NET8_0_OR_GREATER
    public string? GetLinkTarget(string path) => new FileInfo(path).LinkTarget;
#else
    public string? GetLinkTarget(string path) => null;
#endif

    public Stream Open(string path) =>
        new FileStream(path, FileMode.Open, System.IO.FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);

    public IEnumerable<KeyValuePair<string, FileAttributes>> List(string path)
    {
#if NET8_0_OR_GREATER
        var options = new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false };
        return new FileSystemEnumerable<KeyValuePair<string, FileAttributes>>(
            path, static (ref FileSystemEntry entry) => new(entry.FileName.ToString(), entry.Attributes), options);
#else
        foreach (FileSystemInfo entry in new DirectoryInfo(path).EnumerateFileSystemInfos())
        {
            yield return new(entry.Name, entry.Attributes);
        }
#endif
    }

    public FileStamp GetStamp(string path) => FileStamp.OfFile(path);

    public IEnumerable<string> GetDrives()
    {
        foreach (DriveInfo drive in DriveInfo.GetDrives())
        {
            yield return drive.Name;
        }
    }
}
