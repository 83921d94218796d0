using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Text;

namespace TvixEval.Tests.Fetch.Archives;

/// <summary>Writes zip archives field by field, so that they can have what usual programs do not write.</summary>
internal sealed class ZipText
{
    private const uint InExtra = uint.MaxValue;

    private readonly MemoryStream output = new();
    private readonly MemoryStream directory = new();
    private int count;

    /// <summary>Whether sizes and places are in the 64-bit fields only.</summary>
    public bool IsZip64 { get; init; }

    /// <summary>What the archive says of itself at its end.</summary>
    public string Comment { get; init; } = string.Empty;

    /// <summary>The system whose permissions members have: 3 is Unix, 0 is DOS.</summary>
    public int System { get; init; } = 3;

    /// <summary>How members are compressed: stored, deflate, bzip2, zstd, xz or another number that stays as it is.</summary>
    public int Method { get; init; }

    /// <summary>Date and time of members, as DOS keeps them.</summary>
    public (int Date, int Time) Modified { get; init; } = (0x5a21, 0);

    /// <summary>Flags of members: 1 is encrypted.</summary>
    public int Flags { get; init; }

    /// <summary>What stands before a member, and before its entry in the directory.</summary>
    public (uint Local, uint Entry) Marks { get; init; } = (0x04034b50, 0x02014b50);

    /// <summary>Adds a member.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">What is in it, or where a link leads.</param>
    /// <param name="mode">Unix's type and permissions.</param>
    /// <param name="extra">Further fields.</param>
    public ZipText Add(string name, string content, int mode = 0x81a4, byte[]? extra = null)
    {
        byte[] nameBytes = Encoding.UTF8.GetBytes(name);
        byte[] data = Encoding.ASCII.GetBytes(content);
        byte[] packed = Pack(data);
        long place = output.Length;
        var fields = new MemoryStream();
        if (IsZip64)
        {
            Put(fields, 2, 1, 24);
            Put(fields, 8, data.Length, packed.Length, place);
        }

        fields.Write(extra ?? Array.Empty<byte>());
        Put(output, 4, Marks.Local);
        Put(output, 2, 45, Flags, Method, Modified.Time, Modified.Date);
        Put(output, 4, 0, packed.Length, data.Length);
        Put(output, 2, nameBytes.Length, 0);
        output.Write(nameBytes);
        output.Write(packed);

        Put(directory, 4, Marks.Entry);
        Put(directory, 2, (System << 8) | 45, 45, Flags, Method, Modified.Time, Modified.Date);
        Put(directory, 4, 0, IsZip64 ? InExtra : packed.Length, IsZip64 ? InExtra : data.Length);
        Put(directory, 2, nameBytes.Length, fields.Length, 0, 0, 0);
        Put(directory, 4, (uint)mode << 16, IsZip64 ? InExtra : place);
        directory.Write(nameBytes);
        directory.Write(fields.ToArray());
        count++;
        return this;
    }

    /// <summary>The archive.</summary>
    public byte[] End()
    {
        long place = output.Length;
        output.Write(directory.ToArray());
        if (IsZip64)
        {
            long end = output.Length;
            Put(output, 4, 0x06064b50);
            Put(output, 8, 44);
            Put(output, 2, 45, 45);
            Put(output, 4, 0, 0);
            Put(output, 8, count, count, directory.Length, place);
            Put(output, 4, 0x07064b50, 0);
            Put(output, 8, end);
            Put(output, 4, 1);
        }

        Put(output, 4, 0x06054b50);
        Put(output, 2, 0, 0, IsZip64 ? ushort.MaxValue : count, IsZip64 ? ushort.MaxValue : count);
        Put(output, 4, directory.Length, IsZip64 ? InExtra : place);
        Put(output, 2, Comment.Length);
        output.Write(Encoding.ASCII.GetBytes(Comment));
        return output.ToArray();
    }

    private static void Put(Stream stream, int size, params long[] numbers)
    {
        foreach (long number in numbers)
        {
            stream.Write(BitConverter.GetBytes(number), 0, size);
        }
    }

    private byte[] Pack(byte[] data)
    {
        if (Method == 8)
        {
            using var packed = new MemoryStream();
            using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal))
            {
                deflate.Write(data);
            }

            return packed.ToArray();
        }

        if (Method == 93)
        {
            // A frame of Zstandard with one block as it is.
            var frame = new List<byte> { 0x28, 0xb5, 0x2f, 0xfd, 0x20, (byte)data.Length, (byte)(1 | (data.Length << 3)), 0, 0 };
            frame.AddRange(data);
            return frame.ToArray();
        }

        return data;
    }
}
