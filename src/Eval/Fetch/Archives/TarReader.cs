using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using TvixEval.Diagnostics;
using TvixEval.Fetch.Cache;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Fetch.Archives;

/// <summary>
/// Reads tar archives: the old format, ustar, pax and GNU's long names. Names are taken as paths inside the archive, so that
/// <c>..</c> and leading slashes lead nowhere; devices and the like are refused.
/// </summary>
internal sealed class TarReader
{
    private const int BlockSize = 512;
    private const int MaxHeaderData = 1 << 20;
    private const int PollBlocks = 128;

    // Others must not be kept: there may be any number of them.
    private static readonly string[] KnownKeys = { "path", "linkpath", "size", "mtime" };

    private readonly Stream input;
    private readonly TreeBuilder tree;
    private readonly Action poll;
    private readonly byte[] block = new byte[BlockSize];
    private readonly Dictionary<string, string> global = new(StringComparer.Ordinal);
    private Dictionary<string, string> extended = new(StringComparer.Ordinal);

    /// <summary>Creates the reader.</summary>
    public TarReader(Stream input, TreeBuilder tree, Action poll)
    {
        this.input = input;
        this.tree = tree;
        this.poll = poll;
    }

    /// <summary>Reads the archive; returns when the newest member was modified.</summary>
    public long Read()
    {
        long newest = 0;
        bool isFirst = true;
        while (ReadBlock(isFirst))
        {
            if (Array.TrueForAll(block, static b => b == 0))
            {
                // The end, after which there may be anything.
                break;
            }

            if (!HasChecksum())
            {
                throw ArchiveUnpacker.Error(isFirst ? "Unrecognized archive format" : "Damaged tar archive");
            }

            isFirst = false;
            char type = (char)block[156];
            if (type is 'x' or 'g' or 'L' or 'K')
            {
                ReadHeaderData(type);
                continue;
            }

            newest = Math.Max(newest, ReadMember(type));
            extended = new Dictionary<string, string>(StringComparer.Ordinal);
        }

        if (isFirst)
        {
            CheckEmpty();
        }

        return newest;
    }

    /// <summary>The names that lead to a member: what is absolute, or leads out, starts from the root of the archive.</summary>
    internal static string[] Split(string path)
    {
        string canonical = CanonPath.Of("/" + path);
        return canonical == CanonPath.Root ? Array.Empty<string>() : canonical.Substring(1).Split('/');
    }

    private void CheckEmpty()
    {
        // An archive without members is two blocks of zeros; anything shorter is no archive.
        if (!Array.TrueForAll(block, static b => b == 0))
        {
            throw ArchiveUnpacker.Error("Unrecognized archive format");
        }
    }

    private long ReadMember(char type)
    {
        poll();
        string name = Extended("path") ?? Name();
        string link = Extended("linkpath") ?? Field(157, 100);
        long size = Extended("size") is { } sizeText ? ParseDecimal(sizeText) : Number(124, 12);
        if (size < 0)
        {
            throw ArchiveUnpacker.Error("Damaged tar archive");
        }

        long time = Extended("mtime") is { } timeText ? ParseTime(timeText) : Number(136, 12);
        string[] path = Split(name);
        long stored = type is '1' or '2' or '3' or '4' or '5' or '6' ? 0 : size;
        switch (type)
        {
            case '0' or '\0' or '7' when name.EndsWith("/", StringComparison.Ordinal):
            case '5':
                tree.AddFolder(path);
                Skip(type == '5' ? size : stored);
                break;
            case '0' or '\0' or '7':
                if (path.Length == 0)
                {
                    throw new NixException(NixErrorKind.Fetch, "cannot create a file at the root of the tree");
                }

                tree.AddFile(path, (Number(100, 8) & 0x40) != 0, input, size, poll);
                Skip(0, size);
                break;
            case '1':
                TreeNode target = tree.Find(Split(link))
                    ?? throw new NixException(NixErrorKind.Fetch, $"path '{CanonPath.Of("/" + link)}' does not exist")
                        .AddTrace(Position.None, $"while creating a hard link from '{CanonPath.Of("/" + name)}' to '{CanonPath.Of("/" + link)}'");
                if (target.Kind == FileKind.Directory)
                {
                    throw new NixException(NixErrorKind.Fetch, "cannot create a hard link to a directory");
                }

                tree.Add(path, target);
                break;
            case '2':
                tree.AddLink(path, link);
                break;
            case '3' or '4' or '6':
                throw new NixException(
                    NixErrorKind.Fetch,
                    $"file '{name}' in tarball has unsupported file type {(type == '3' ? 0x2000 : type == '4' ? 0x6000 : 0x1000).ToString(CultureInfo.InvariantCulture)}");
            default:
                // Vendors' own kinds; what is unknown is a regular file.
                tree.AddFile(path, (Number(100, 8) & 0x40) != 0, input, stored, poll);
                Skip(0, stored);
                break;
        }

        return time;
    }

    private string? Extended(string key) =>
        extended.TryGetValue(key, out string? value) || global.TryGetValue(key, out value) ? value : null;

    /// <summary>Reads the data of a member that tells about the next one, or all following ones.</summary>
    private void ReadHeaderData(char type)
    {
        poll();
        long size = Number(124, 12);
        if (size is < 0 or > MaxHeaderData)
        {
            throw ArchiveUnpacker.Error("Damaged tar archive");
        }

        // There may be any number of them.
        tree.Budget.Charge(size);
        var data = new byte[size];
        Fill(data);
        Skip(0, size);
        string text = Bytes.FromArray(data);
        if (type is 'L' or 'K')
        {
            int end = text.IndexOf('\0');
            extended[type == 'L' ? "path" : "linkpath"] = end < 0 ? text : text.Substring(0, end);
            return;
        }

        for (int start = 0; start < text.Length;)
        {
            int space = text.IndexOf(' ', start);
            if (space < 0 || !int.TryParse(text.Substring(start, space - start), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                || length <= space - start || start + length > text.Length)
            {
                throw ArchiveUnpacker.Error("Damaged tar archive");
            }

            string record = text.Substring(space + 1, start + length - space - 1).TrimEnd('\n');
            int equals = record.IndexOf('=');
            if (equals > 0 && Array.IndexOf(KnownKeys, record.Substring(0, equals)) >= 0)
            {
                (type == 'g' ? global : extended)[record.Substring(0, equals)] = record.Substring(equals + 1);
            }

            start += length;
        }
    }

    private string Name()
    {
        string name = Field(0, 100);
        bool isUstar = Field(257, 6) == "ustar" && block[262] == 0;
        string prefix = isUstar ? Field(345, 155) : string.Empty;
        return prefix.Length > 0 ? prefix + "/" + name : name;
    }

    private string Field(int start, int length)
    {
        int end = Array.IndexOf(block, (byte)0, start, length);
        return Bytes.FromArray(block, start, (end < 0 ? start + length : end) - start);
    }

    /// <summary>An octal number, or, where the first bit is set, a binary one.</summary>
    private long Number(int start, int length)
    {
        long value = 0;
        if ((block[start] & 0x80) != 0)
        {
            value = (block[start] & 0x40) != 0 ? -1 : block[start] & 0x3f;
            for (int i = 1; i < length; i++)
            {
                value = unchecked((value << 8) | block[start + i]);
            }

            return value;
        }

        for (int i = 0; i < length; i++)
        {
            int digit = block[start + i] - '0';
            if (digit is >= 0 and < 8)
            {
                value = (value * 8) + digit;
            }
            else if (block[start + i] is not (byte)' ' || value > 0)
            {
                break;
            }
        }

        return value;
    }

    private static long ParseDecimal(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
        ? value
        : throw ArchiveUnpacker.Error("Damaged tar archive");

    private static long ParseTime(string text)
    {
        int dot = text.IndexOf('.');
        return long.TryParse(dot < 0 ? text : text.Substring(0, dot), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : 0;
    }

    private bool HasChecksum()
    {
        long sum = 0;
        long signed = 0;
        for (int i = 0; i < BlockSize; i++)
        {
            byte value = i is >= 148 and < 156 ? (byte)' ' : block[i];
            sum += value;
            signed += (sbyte)value;
        }

        long stated = Number(148, 8);
        return stated == sum || stated == signed;
    }

    private bool ReadBlock(bool isFirst)
    {
        int read = 0;
        for (int more; read < BlockSize && (more = input.Read(block, read, BlockSize - read)) > 0;)
        {
            read += more;
        }

        return read == BlockSize || (read == 0 && !isFirst ? false
            : throw ArchiveUnpacker.Error(isFirst ? "Unrecognized archive format" : "Truncated tar archive"));
    }

    private void Fill(byte[] data)
    {
        for (int read = 0; read < data.Length;)
        {
            int count = input.Read(data, read, data.Length - read);
            read += count > 0 ? count : throw ArchiveUnpacker.Error("Truncated tar archive");
        }
    }

    /// <summary>Skips data, and the rest of its last block.</summary>
    private void Skip(long data, long before = 0)
    {
        long count = data + ((BlockSize - ((before + data) % BlockSize)) % BlockSize);
        var waste = new byte[BlockSize];
        for (long skipped = 0; count > 0; skipped++)
        {
            if (skipped % PollBlocks == 0)
            {
                poll();
            }

            int read = input.Read(waste, 0, (int)Math.Min(count, waste.Length));
            count -= read > 0 ? read : throw ArchiveUnpacker.Error("Truncated tar archive");
        }
    }
}
