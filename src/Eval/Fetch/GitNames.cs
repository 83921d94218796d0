using System;

namespace TvixEval.Fetch;

/// <summary>The names that Git knows.</summary>
internal static class GitNames
{
    /// <summary>Whether a text is 40 hexadecimal digits.</summary>
    public static bool IsRev(string text)
    {
        foreach (char c in text)
        {
            if (c is not ((>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F')))
            {
                return false;
            }
        }

        return text.Length == 40;
    }

    /// <summary>Whether Git allows a name, full or short, for a branch or a tag (<c>git check-ref-format</c>).</summary>
    public static bool IsLegalRef(string name)
    {
        // A name that starts with a dash is no branch, but as a part of refs/tags/-a it is allowed.
        if (name.Length == 0 || name == "@" || name[0] == '-' || name[name.Length - 1] is '/' or '.' || name.Contains("..")
            || name.Contains("@{") || name.Contains("//"))
        {
            return false;
        }

        foreach (char c in name)
        {
            if (c is <= ' ' or '\u007f' or '~' or '^' or ':' or '?' or '*' or '[' or '\\')
            {
                return false;
            }
        }

        foreach (string component in name.Split('/'))
        {
            if (component.Length == 0 || component[0] == '.' || component.EndsWith(".lock", StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
