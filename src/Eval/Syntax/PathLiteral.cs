using System;
using System.Text;

namespace TvixEval.Syntax;

/// <summary>Turns path literals into absolute paths, by text alone: no symbolic link is looked at.</summary>
internal static class PathLiteral
{
    /// <summary>
    /// The absolute path of a literal, without empty and <c>.</c> segments, and without <c>..</c> and the segment before it. A
    /// slash at the end stays: what is interpolated after it is a new segment.
    /// </summary>
    /// <param name="basePath">Where a relative literal starts from.</param>
    /// <param name="literal">The literal.</param>
    /// <param name="buffer">Room to work in.</param>
    public static string Resolve(string basePath, string literal, StringBuilder buffer)
    {
        buffer.Clear();
        if (literal[0] != '/')
        {
            AppendSegments(buffer, basePath);
        }

        AppendSegments(buffer, literal);
        if (buffer.Length == 0)
        {
            buffer.Append('/');
        }

        if (literal.Length > 1 && literal[literal.Length - 1] == '/')
        {
            buffer.Append('/');
        }

        return buffer.ToString();
    }

    /// <summary>An expression for an absolute path: a literal where its names allow that.</summary>
    /// <param name="path">The path, without empty, <c>.</c> and <c>..</c> segments.</param>
    /// <param name="isElement">Whether it stands in a list, where an operator needs parentheses.</param>
    public static string Write(string path, bool isElement)
    {
        if (path == "/")
        {
            return "/.";
        }

        foreach (char c in path)
        {
            if (!(c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '.' or '_' or '-' or '+' or '/'))
            {
                string sum = "/. + " + NixText.StringLiteral(path);
                return isElement ? "(" + sum + ")" : sum;
            }
        }

        return path;
    }

    private static void AppendSegments(StringBuilder result, string path)
    {
        int start = 0;
        while (start < path.Length)
        {
            int end = path.IndexOf('/', start);
            if (end < 0)
            {
                end = path.Length;
            }

            int length = end - start;
            if (length == 2 && path[start] == '.' && path[start + 1] == '.')
            {
                RemoveLastSegment(result);
            }
            else if (length > 0 && !(length == 1 && path[start] == '.'))
            {
                result.Append('/').Append(path, start, length);
            }

            start = end + 1;
        }
    }

    private static void RemoveLastSegment(StringBuilder path)
    {
        int last = path.Length - 1;
        while (last > 0 && path[last] != '/')
        {
            last--;
        }

        path.Length = Math.Max(last, 0);
    }
}
