using System;
using TvixEval.IO;

namespace TvixEval.Store;

/// <summary>Tells store paths from other texts. A store path is the store directory and <c>hash-name</c>, 32 base-32 digits and a name.</summary>
internal static class StorePathNames
{
    private const int HashLength = 32;
    private const int MaxNameLength = 211;

    /// <summary>The last component of a store path, or null for any other text.</summary>
    public static string? BaseNameOf(string storeDirectory, string path)
    {
        if (path.Length == 0 || path[0] != '/')
        {
            return null;
        }

        string canonical = CanonPath.Of(path);
        string baseName = CanonPath.BaseName(canonical);
        return CanonPath.Parent(canonical) == storeDirectory && IsBaseName(baseName) ? baseName : null;
    }

    /// <summary>Whether a path, a store path or just its text, is that of a derivation.</summary>
    public static bool IsDerivation(string path) => path.EndsWith(".drv", StringComparison.Ordinal);

    private static bool IsBaseName(string baseName)
    {
        if (baseName.Length <= HashLength + 1 || baseName.Length > HashLength + 1 + MaxNameLength || baseName[HashLength] != '-')
        {
            return false;
        }

        for (int i = 0; i < HashLength; i++)
        {
            char c = baseName[i];
            if (c is 'e' or 'o' or 'u' or 't' || !(c is (>= '0' and <= '9') or (>= 'a' and <= 'z')))
            {
                return false;
            }
        }

        return IsName(baseName, HashLength + 1);
    }

    private static bool IsName(string text, int start)
    {
        for (int i = start; i < text.Length; i++)
        {
            char c = text[i];
            if (!(c is (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '+' or '-' or '.' or '_' or '?' or '='))
            {
                return false;
            }
        }

        // The first dash-separated part must not be one or two dots, which would mean a folder.
        int dash = text.IndexOf('-', start);
        int length = (dash < 0 ? text.Length : dash) - start;
        return !(text[start] == '.' && (length == 1 || (length == 2 && text[start + 1] == '.')));
    }
}
