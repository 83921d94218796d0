using System.Text;

namespace TvixEval.Text;

/// <summary>
/// Canonical absolute Nix paths: slashes, no empty component, no <c>.</c> or <c>..</c>, no trailing slash. Bytes, one a
/// char. Nothing here looks at files.
/// </summary>
internal static class CanonPath
{
    public const string Root = "/";

    /// <summary>The canonical form of an absolute path, or of a path relative to the root. <c>..</c> above the root is the root.</summary>
    public static string Of(string path) => IsCanonical(path) ? path : Build(string.Empty, path);

    /// <summary>A path relative to a canonical one, or, where it is absolute itself, its canonical form.</summary>
    public static string Resolve(string path, string basePath) => path.Length > 0 && path[0] == '/' ? Of(path) : Append(basePath, path);

    /// <summary>A canonical path and more components after it; a leading slash of those does not count.</summary>
    public static string Append(string canonical, string rest) => Build(canonical == Root ? string.Empty : canonical, rest);

    /// <summary>The path of the folder that a canonical path lies in; the root's is the root.</summary>
    public static string Parent(string canonical)
    {
        int slash = canonical.LastIndexOf('/');
        return slash <= 0 ? Root : canonical.Substring(0, slash);
    }

    /// <summary>The last component of a canonical path; empty for the root.</summary>
    public static string BaseName(string canonical) => canonical.Substring(canonical.LastIndexOf('/') + 1);

    /// <summary>Whether a canonical path is another one or lies below it.</summary>
    public static bool IsWithin(string canonical, string folder) =>
        folder == Root
        || (canonical.StartsWith(folder, System.StringComparison.Ordinal)
            && (canonical.Length == folder.Length || canonical[folder.Length] == '/'));

    private static bool IsCanonical(string path)
    {
        if (path.Length == 0 || path[0] != '/')
        {
            return false;
        }

        if (path.Length == 1)
        {
            return true;
        }

        int start = 1;
        for (int i = 1; i <= path.Length; i++)
        {
            if (i < path.Length && path[i] != '/')
            {
                continue;
            }

            int length = i - start;
            if (length == 0 || (path[start] == '.' && (length == 1 || (length == 2 && path[start + 1] == '.'))))
            {
                return false;
            }

            start = i + 1;
        }

        return true;
    }

    private static string Build(string prefix, string rest)
    {
        var result = new StringBuilder(prefix, prefix.Length + rest.Length + 1);
        int start = 0;
        while (start < rest.Length)
        {
            int end = rest.IndexOf('/', start);
            end = end < 0 ? rest.Length : end;
            int length = end - start;
            if (length == 2 && rest[start] == '.' && rest[start + 1] == '.')
            {
                result.Length = LastSlash(result);
            }
            else if (length > 1 || (length == 1 && rest[start] != '.'))
            {
                result.Append('/').Append(rest, start, length);
            }

            start = end + 1;
        }

        return result.Length == 0 ? Root : result.ToString();
    }

    /// <summary>Where the last component starts, with its slash; 0 where there is none.</summary>
    internal static int LastSlash(StringBuilder path)
    {
        int at = path.Length - 1;
        while (at > 0 && path[at] != '/')
        {
            at--;
        }

        return System.Math.Max(at, 0);
    }
}
