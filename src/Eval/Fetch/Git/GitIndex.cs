using System;
using System.Collections.Generic;
using System.Text;
using TvixEval.Diagnostics;

namespace TvixEval.Fetch.Git;

/// <summary>Reads the list of tracked files that a work tree has (versions 2 to 4).</summary>
internal static class GitIndex
{
    private const int HashLength = 20;

    /// <summary>Reads the file.</summary>
    /// <param name="data">Its bytes, one a char.</param>
    /// <exception cref="NixException">It is damaged, or has a part that must be understood and that C++ Nix does not understand either.</exception>
    public static List<GitIndexEntry> Parse(string data)
    {
        var entries = new List<GitIndexEntry>();
        if (data.Length < 12 + HashLength || !data.StartsWith("DIRC", StringComparison.Ordinal) || Number(data, 4) is not (>= 2 and <= 4))
        {
            throw Damaged("unsupported or damaged index");
        }

        long version = Number(data, 4);
        long count = Number(data, 8);
        int at = 12;
        string path = string.Empty;
        for (long i = 0; i < count; i++)
        {
            int start = at;
            long flags = Number(data, at + 60) >> 16;
            long more = (flags & 0x4000) != 0 && version >= 3 ? Number(data, at + 62) >> 16 : 0;
            at += (flags & 0x4000) != 0 && version >= 3 ? 64 : 62;
            int keep = version == 4 ? path.Length - Width(data, ref at) : 0;
            int end = at < data.Length ? data.IndexOf('\0', at) : -1;
            if (end < 0 || keep < 0)
            {
                throw Damaged("truncated index");
            }

            path = path.Substring(0, keep) + data.Substring(at, end - at);
            at = version == 4 ? end + 1 : start + ((end - start + 8) & ~7);
            entries.Add(new GitIndexEntry(path, Number(data, start + 24), Number(data, start + 36), isKept: (flags & 0x8000) != 0 || (more & 0x4000) != 0));
        }

        CheckExtensions(data, at);
        entries.ForEach(static entry => CheckPath(entry.Path));
        return entries;
    }

    private static NixException Damaged(string reason, int code = 10) =>
        new(NixErrorKind.Fetch, $"getting working directory status: {reason} (libgit2 error code = {code})");

    private static long Number(string data, int at) => at >= 0 && at + 4 <= data.Length
        ? ((long)data[at] << 24) | ((long)data[at + 1] << 16) | ((long)data[at + 2] << 8) | data[at + 3]
        : throw Damaged("truncated index");

    /// <summary>A number in as many bytes as it needs; each but the last has the highest bit.</summary>
    private static int Width(string data, ref int at)
    {
        long value = -1;
        char next;
        do
        {
            next = at < data.Length && value < int.MaxValue >> 7 ? data[at++] : throw Damaged("truncated index");
            value = ((value + 1) << 7) | (uint)(next & 0x7f);
        }
        while ((next & 0x80) != 0);

        return (int)value;
    }

    private static void CheckPath(string path)
    {
        int start = 0;
        for (int i = 0; i <= path.Length; i++)
        {
            if (i < path.Length && path[i] != '/')
            {
                continue;
            }

            string name = path.Substring(start, i - start);
            if (name is "" or "." or ".." || name.Equals(".git", StringComparison.OrdinalIgnoreCase))
            {
                throw Damaged("the index contains a path that no tracked file can have");
            }

            start = i + 1;
        }
    }

    private static void CheckExtensions(string data, int at)
    {
        while (at + 8 <= data.Length - HashLength)
        {
            string name = data.Substring(at, 4);
            if (name[0] is < 'A' or > 'Z')
            {
                var shown = new StringBuilder();
                foreach (char c in name)
                {
                    shown.Append(c is > ' ' and < '\u007f' ? c : '?');
                }

                throw Damaged($"unsupported mandatory extension: '{shown}'");
            }

            long length = Number(data, at + 4);
            at = length <= data.Length - at - 8 ? at + 8 + (int)length : throw Damaged("truncated index");
        }
    }
}
