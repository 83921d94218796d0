using System;
using System.IO;
using System.IO.Compression;
using TvixEval.Diagnostics;
using TvixEval.Fetch.Cache;
using TvixEval.Text;

namespace TvixEval.Fetch.Archives;

/// <summary>Unpacks archives: tar, plain or compressed, and zip. What it is, is told by the content.</summary>
internal static class ArchiveUnpacker
{
    private const int HeadSize = 8;

    /// <summary>Unpacks an archive.</summary>
    /// <param name="file">The path of the archive on this machine.</param>
    /// <param name="isNamedZip">Whether its name ends in <c>.zip</c>: C++ Nix reads permissions and links of no other zip archives.</param>
    /// <param name="tree">Where its files go.</param>
    /// <param name="poll">Called now and then.</param>
    /// <returns>When the newest of its members was modified, in seconds since 1970.</returns>
    /// <exception cref="NixException">It is damaged, or none.</exception>
    public static long Unpack(string file, bool isNamedZip, TreeBuilder tree, Action poll)
    {
        try
        {
            using var input = new FileStream(file, FileMode.Open, System.IO.FileAccess.Read, FileShare.Read, 1 << 16);
            return Unpack(input, isNamedZip, tree, poll);
        }
        catch (EndOfStreamException)
        {
            throw Error("truncated or damaged data");
        }
        catch (InvalidDataException e)
        {
            throw Error(Bytes.FromText(e.Message));
        }
        catch (Exception e) when (e is not (NixException or IOException or UnauthorizedAccessException or OutOfMemoryException))
        {
            // Each decompressor has exceptions of its own for damaged data.
            throw Error(Bytes.FromText(e.Message));
        }
    }

    /// <summary>The error of an archive that cannot be read.</summary>
    internal static NixException Error(string reason) => new(NixErrorKind.Fetch, $"Failed to open archive ({reason})");

    private static long Unpack(FileStream input, bool isNamedZip, TreeBuilder tree, Action poll)
    {
        if (input.Length == 0)
        {
            return 0;
        }

        if (IsZip(Head(input)))
        {
            return new ZipReader(input, isNamedZip, tree, poll).Read();
        }

        // Compressed data may be compressed again.
        Stream data = input;
        for (int layers = 0; layers < 4; layers++)
        {
            byte[] head = Head(data, out Stream whole);
            data = whole;
            if (Decompress(head, whole) is not { } inner)
            {
                break;
            }

            data = inner;
        }

        using (data)
        {
            return new TarReader(data, tree, poll).Read();
        }
    }

    private static Stream? Decompress(byte[] head, Stream data) =>
        StartsWith(head, 0x1f, 0x8b) ? new GZipStream(data, CompressionMode.Decompress)
        : StartsWith(head, (byte)'B', (byte)'Z', (byte)'h') ? Codecs.Open("bzip2", data)
        : StartsWith(head, 0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0) ? Codecs.Open("xz", data)
        : StartsWith(head, 0x28, 0xb5, 0x2f, 0xfd) ? Codecs.Open("zstd", data)
        : null;

    private static bool IsZip(byte[] head) =>
        StartsWith(head, (byte)'P', (byte)'K', 3, 4) || StartsWith(head, (byte)'P', (byte)'K', 5, 6);

    private static bool StartsWith(byte[] data, params byte[] start)
    {
        for (int i = 0; i < start.Length; i++)
        {
            if (i >= data.Length || data[i] != start[i])
            {
                return false;
            }
        }

        return true;
    }

    private static byte[] Head(FileStream input)
    {
        byte[] head = ReadUpTo(input, HeadSize);
        input.Position = 0;
        return head;
    }

    /// <summary>The first bytes, and a stream that has them still.</summary>
    private static byte[] Head(Stream data, out Stream whole)
    {
        byte[] head = ReadUpTo(data, HeadSize);
        whole = new PrefixedStream(head, data);
        return head;
    }

    private static byte[] ReadUpTo(Stream data, int count)
    {
        var head = new byte[count];
        int read = 0;
        for (int more; read < count && (more = data.Read(head, read, count - read)) > 0;)
        {
            read += more;
        }

        Array.Resize(ref head, read);
        return head;
    }
}
