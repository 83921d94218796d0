using System;
using System.IO;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Store;

/// <summary>Reads the content of files piece by piece where it comes from the machine's own files.</summary>
internal static class FileContents
{
    private const int BufferSize = 65536;

    [ThreadStatic]
    private static byte[]? sharedBuffer;

    /// <summary>Reads a file.</summary>
    /// <param name="files">The files.</param>
    /// <param name="path">The path of a regular file.</param>
    /// <param name="start">Told the length, first of all.</param>
    /// <param name="piece">Given the content: a buffer, where the piece starts in it, and its length.</param>
    /// <param name="poll">Called before each piece; may throw to end the work.</param>
    /// <exception cref="NixException">The file cannot be read, or changed its length meanwhile.</exception>
    public static void Read(INixFileSystem files, string path, Action<long> start, Action<byte[], int, int> piece, Action poll)
    {
        using Stream? stream = files is IStreamingFileSystem streaming ? streaming.OpenRead(path) : null;
        if (stream is not null)
        {
            Copy(stream, path, start, piece, poll);
            return;
        }

        byte[] content = Bytes.ToArray(files.ReadFile(path));
        start(content.Length);
        piece(content, 0, content.Length);
    }

    /// <summary>The hash of a file's content.</summary>
    /// <param name="files">The files.</param>
    /// <param name="path">The path; of what is no regular file, such as a device, the content is what <c>readFile</c> gives.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="poll">Called before each piece; may throw to end the work.</param>
    /// <exception cref="NixException">The file cannot be read, or changed its length meanwhile.</exception>
    public static Hash Hash(INixFileSystem files, string path, HashAlgorithm algorithm, Action poll)
    {
        using var hasher = new Hasher(algorithm);
        if (files.GetKind(path) == FileKind.Regular)
        {
            Read(files, path, static _ => { }, hasher.Append, poll);
        }
        else
        {
            hasher.Append(files.ReadFile(path));
        }

        return hasher.Finish();
    }

    private static void Copy(Stream stream, string path, Action<long> start, Action<byte[], int, int> piece, Action poll)
    {
        byte[] buffer = sharedBuffer ??= new byte[BufferSize];
        try
        {
            long left = stream.Length;
            start(left);
            while (left > 0)
            {
                poll();
                int count = stream.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
                if (count <= 0)
                {
                    throw new NixException(NixErrorKind.IO, "file '" + path + "' became shorter while it was read");
                }

                piece(buffer, 0, count);
                left -= count;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.CannotOpen(path, Bytes.FromText(e.Message));
        }
    }
}
