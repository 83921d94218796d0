using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.Diagnostics;

namespace TvixEval.IO;

/// <summary>Removes files and folders that may be read-only, as those of a store and of Git are. Links are not followed.</summary>
internal static class FileRemoval
{
    private const uint OwnFolderMode = 0x1ED; // rwxr-xr-x

    /// <summary>Removes what is at a path, as far as it can be removed: what is left over is no reason to hide what went wrong before.</summary>
    /// <param name="disk">The files of the machine.</param>
    /// <param name="path">The Nix path.</param>
    public static void TryRemove(INixFileSystem disk, string path)
    {
        string? native = NixPaths.ToOpen(path);
        try
        {
            FileKind kind = native is null ? FileKind.Missing : disk.GetKind(path);
            switch (kind)
            {
                case FileKind.Missing:
                    return;
                case FileKind.Directory:
                    if (UnixFile.IsAvailable)
                    {
                        UnixFile.SetMode(path, OwnFolderMode);
                    }

                    foreach (KeyValuePair<string, FileKind> entry in disk.ReadDirectory(path))
                    {
                        TryRemove(disk, path + "/" + entry.Key);
                    }

                    Directory.Delete(native!);
                    break;
                default:
                    if (kind != FileKind.Symlink && NixPaths.IsWindows)
                    {
                        File.SetAttributes(native!, FileAttributes.Normal);
                    }

                    File.Delete(native!);
                    break;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NixException)
        {
            // In use, or somebody else's.
        }
    }
}
