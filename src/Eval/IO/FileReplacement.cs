using System;
using System.IO;
using TvixEval.Diagnostics;

namespace TvixEval.IO;

/// <summary>Replaces files so that nobody ever sees a half-written one.</summary>
internal static class FileReplacement
{
    private const string End = ".tmp";
    private const int IdLength = 8;

    // As for TemporaryNames: nobody writes one file for so long.
    private static readonly TimeSpan Old = TimeSpan.FromHours(1);

    /// <summary>
    /// Writes a file, at once: as a whole or not at all. What there was keeps its permissions; a link is followed, and what is no
    /// regular file (a pipe, a terminal) is written to. What a process that was killed meanwhile has left beside the file is removed by
    /// one that writes it an hour later.
    /// </summary>
    /// <param name="path">The path, as the operating system writes it.</param>
    /// <param name="content">The new content.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, byte[] content)
    {
        path = Path.GetFullPath(path);
        var disk = new RealFileSystem();
        string real;
        try
        {
            real = SymlinkResolver.Resolve(disk, NixPaths.FromNative(path), SymlinkMode.Full);
        }
        catch (NixException error)
        {
            throw new IOException(error.Message, error);
        }

        if (File.Exists(path) && disk.GetKind(real) != FileKind.Regular)
        {
            File.WriteAllBytes(path, content);
            return;
        }

        path = NixPaths.ToNative(real) ?? path;
        RemoveLeft(path);
        string temporary = path + "." + Guid.NewGuid().ToString("N").Substring(0, IdLength) + End;
        try
        {
            if (File.Exists(path))
            {
                // For its permissions.
                File.Copy(path, temporary);
            }

            File.WriteAllBytes(temporary, content);
            Move(temporary, path);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void RemoveLeft(string path)
    {
        string start = path + ".";
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(path)!, "*" + End))
        {
            if (file.Length == start.Length + IdLength + End.Length && file.StartsWith(start, StringComparison.Ordinal)
                && DateTime.UtcNow - File.GetLastWriteTimeUtc(file) >= Old)
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Gives a file its final name, at once; what had that name is replaced.</summary>
    public static void Move(string from, string to)
    {
#if NET8_0_OR_GREATER
        File.Move(from, to, overwrite: true);
#else
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                if (File.Exists(to))
                {
                    File.Replace(from, to, null);
                }
                else
                {
                    File.Move(from, to);
                }

                return;
            }
            catch (IOException) when (attempt < 3 && File.Exists(from))
            {
                // Another process was faster.
            }
        }
#endif
    }
}
