using System;
using System.Text;

namespace TvixEval.Syntax;

/// <summary>The canonical form of absolute paths, by text alone: no symbolic link is looked at.</summary>
internal static class PathLiteral
{
    /// <summary>Removes empty and <c>.</c> segments, and <c>..</c> with the segment before it (at the root, alone).</summary>
    public static string Canonicalize(string path)
    {
        if (IsCanonical(path))
        {
            return path;
        }

        var result = new StringBuilder(path.Length);
        int i = 0;
        while (i < path.Length)
        {
            int end = path.IndexOf('/', i);
            if (end < 0)
            {
                end = path.Length;
            }

            int length = end - i;
            if (length == 2 && path[i] == '.' && path[i + 1] == '.')
            {
                int last = result.Length - 1;
                while (last > 0 && result[last] != '/')
                {
                    last--;
                }

                result.Length = Math.Max(last, 0);
            }
            else if (length > 0 && !(length == 1 && path[i] == '.'))
            {
                result.Append('/').Append(path, i, length);
            }

            i = end + 1;
        }

        return result.Length == 0 ? "/" : result.ToString();
    }

    private static bool IsCanonical(string path)
    {
        if (path.Length < 2 || path[0] != '/' || path[path.Length - 1] == '/')
        {
            return path == "/";
        }

        for (int i = 1; i < path.Length; i++)
        {
            // A segment that starts with a dot may be special; it is rare enough to take the long way.
            if (path[i - 1] == '/' && path[i] is '/' or '.')
            {
                return false;
            }
        }

        return true;
    }
}
