using System;
using System.Globalization;

namespace TvixEval.Fetch.Git;

/// <summary>What a repository has in the place of a file that Git LFS keeps.</summary>
internal sealed class GitLfsPointer
{
    /// <summary>How long a pointer may be, in bytes.</summary>
    public const int MaxLength = 1024;

    private GitLfsPointer(string id, long size)
    {
        Id = id;
        Size = size;
    }

    /// <summary>The SHA-256 hash of the file, 64 hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>The size of the file, in bytes.</summary>
    public long Size { get; }

    /// <summary>Reads a pointer; null for anything else, which is then the file itself.</summary>
    public static GitLfsPointer? Parse(string text)
    {
        string? id = null;
        long size = -1;
        string[] lines = text.Split('\n');
        if (lines[0] != "version https://git-lfs.github.com/spec/v1")
        {
            return null;
        }

        foreach (string line in lines)
        {
            if (line.StartsWith("oid sha256:", StringComparison.Ordinal))
            {
                id = line.Substring(11);
            }
            else if (line.StartsWith("size ", StringComparison.Ordinal)
                && !long.TryParse(line.Substring(5), NumberStyles.None, CultureInfo.InvariantCulture, out size))
            {
                return null;
            }
        }

        return id is not null && size >= 0 && IsId(id) ? new GitLfsPointer(id, size) : null;
    }

    private static bool IsId(string text)
    {
        foreach (char c in text)
        {
            if (c is not ((>= '0' and <= '9') or (>= 'a' and <= 'f')))
            {
                return false;
            }
        }

        return text.Length == 64;
    }
}
