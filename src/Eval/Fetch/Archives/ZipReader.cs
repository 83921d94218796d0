using System;
using System.IO;
using System.IO.Compression;
using TvixEval.Diagnostics;
using TvixEval.Fetch.Cache;
using TvixEval.Text;

namespace TvixEval.Fetch.Archives;

/// <summary>Reads zip archives by their directory at the end, with the permissions and links that Unix programs put there.</summary>
internal sealed class ZipReader
{
    private const uint EndMark = 0x06054b50;
    private const uint Zip64Mark = 0x07064b50;
    private const uint EntryMark = 0x02014b50;
    private const uint LocalMark = 0x04034b50;
    private const int EndSize = 22;

    private readonly FileStream input;
    private readonly bool hasModes;
    private readonly TreeBuilder tree;
    private readonly Action poll;
    private long newest;

    /// <summary>Creates the reader.</summary>
    public ZipReader(FileStream input, bool hasModes, TreeBuilder tree, Action poll)
    {
        this.input = input;
        this.hasModes = hasModes;
        this.tree = tree;
        this.poll = poll;
    }

    /// <summary>Reads the archive; returns when the newest member was modified.</summary>
    public long Read()
    {
        (long place, long count) = FindDirectory();
        for (long i = 0; i < count; i++)
        {
            byte[] head = ReadAt(place, 46);
            if (U32(head, 0) != EntryMark)
            {
                throw new InvalidDataException("Damaged zip archive");
            }

            byte[] names = ReadAt(place + 46, U16(head, 28) + U16(head, 30) + U16(head, 32));
            ReadEntry(head, names);
            place += 46 + names.Length;
        }

        return newest;
    }

    private static int U16(byte[] data, int at) => data[at] | (data[at + 1] << 8);

    private static uint U32(byte[] data, int at) => (uint)(U16(data, at) | (U16(data, at + 2) << 16));

    private static long U64(byte[] data, int at) => U32(data, at) | ((long)U32(data, at + 4) << 32);

    private static long TimeOf(int date, int time)
    {
        // The time is that of some clock on a wall; C++ Nix takes it for the one here, and counts on where a field is out of its range.
        DateTime local = new DateTime((date >> 9) + 1980, 1, 1, 0, 0, 0, DateTimeKind.Local)
            .AddMonths(((date >> 5) & 15) - 1)
            .AddDays((date & 31) - 1)
            .AddSeconds(((time >> 11) * 3600) + (((time >> 5) & 63) * 60) + ((time & 31) * 2));
        return ModificationTimes.SecondsOf(local.ToUniversalTime());
    }

    private (long Place, long Count) FindDirectory()
    {
        int tailSize = (int)Math.Min(input.Length, EndSize + ushort.MaxValue);
        byte[] tail = ReadAt(input.Length - tailSize, tailSize);
        for (int at = tailSize - EndSize; at >= 0; at--)
        {
            if (U32(tail, at) != EndMark)
            {
                continue;
            }

            long count = U16(tail, at + 10);
            long place = U32(tail, at + 16);
            if ((count == ushort.MaxValue || place == uint.MaxValue) && at >= 20 && U32(tail, at - 20) == Zip64Mark)
            {
                byte[] end = ReadAt(U64(tail, at - 12), 56);
                count = U64(end, 32);
                place = U64(end, 48);
            }

            return (place, count);
        }

        throw new InvalidDataException("Truncated or damaged zip archive");
    }

    private void ReadEntry(byte[] head, byte[] names)
    {
        poll();
        int nameLength = U16(head, 28);
        string name = Bytes.FromArray(names, 0, nameLength).Replace('\\', U16(head, 4) >> 8 == 0 ? '/' : '\\');
        long compressed = U32(head, 20);
        long size = U32(head, 24);
        long place = U32(head, 42);
        long time = TimeOf(U16(head, 14), U16(head, 12));
        int extraEnd = nameLength + U16(head, 30);
        for (int at = nameLength; at + 4 <= extraEnd;)
        {
            int kind = U16(names, at);
            int length = U16(names, at + 2);
            at += 4;
            if (kind == 1)
            {
                int field = at;
                long Wide(long narrow)
                {
                    if (narrow != uint.MaxValue || field + 8 > extraEnd)
                    {
                        return narrow;
                    }

                    field += 8;
                    return U64(names, field - 8);
                }

                size = Wide(size);
                compressed = Wide(compressed);
                place = Wide(place);
            }
            else if (kind == 0x5455 && length >= 5 && (names[at] & 1) != 0)
            {
                time = U32(names, at + 1);
            }

            at += length;
        }

        if ((U16(head, 8) & 1) != 0)
        {
            throw new NixException(NixErrorKind.Fetch, $"file '{name}' in zip archive is encrypted");
        }

        newest = Math.Max(newest, time);
        int mode = hasModes && U16(head, 4) >> 8 == 3 ? (int)(U32(head, 38) >> 16) : 0;
        Add(name, mode, new Range(place, compressed, size, U16(head, 10)));
    }

    private void Add(string name, int mode, Range range)
    {
        string[] path = TarReader.Split(name);
        int type = mode & 0xF000;
        if (name.EndsWith("/", StringComparison.Ordinal) || type == 0x4000)
        {
            tree.AddFolder(path);
            return;
        }

        // The type of a pipe is that of content which came through one.
        if (type is not (0 or 0x1000 or 0x8000 or 0xA000))
        {
            throw new NixException(NixErrorKind.Fetch, $"file '{name}' in tarball has unsupported file type {type}");
        }

        using Stream content = Open(range);
        if (type == 0xA000)
        {
            using var target = new MemoryStream();
            BoundedCopy.Copy(content, target, NarReader.MaxText);
            tree.AddLink(path, Bytes.FromArray(target.ToArray()));
        }
        else
        {
            tree.AddFile(path, (mode & 0x40) != 0, content, range.Size, poll);
        }
    }

    private Stream Open(Range range)
    {
        byte[] local = ReadAt(range.Place, 30);
        if (U32(local, 0) != LocalMark)
        {
            throw new InvalidDataException("Damaged zip archive");
        }

        input.Position = range.Place + 30 + U16(local, 26) + U16(local, 28);
        Stream data = new PartialStream(input, range.Compressed, ownsInner: false);
        return range.Method switch
        {
            0 => data,
            8 => new DeflateStream(data, CompressionMode.Decompress),
            12 => Codecs.Open("bzip2", data),
            93 => Codecs.Open("zstd", data),
            95 => Codecs.Open("xz", data),
            _ => throw new InvalidDataException($"Unsupported ZIP compression method ({range.Method})"),
        };
    }

    private byte[] ReadAt(long place, int count)
    {
        if (place < 0 || place + count > input.Length)
        {
            throw new EndOfStreamException();
        }

        var data = new byte[count];
        input.Position = place;
        for (int read = 0; read < count;)
        {
            int more = input.Read(data, read, count - read);
            read += more > 0 ? more : throw new EndOfStreamException();
        }

        return data;
    }

    private readonly struct Range
    {
        public Range(long place, long compressed, long size, int method)
        {
            Place = place;
            Compressed = compressed;
            Size = size;
            Method = method;
        }

        public long Place { get; }

        public long Compressed { get; }

        public long Size { get; }

        public int Method { get; }
    }
}
