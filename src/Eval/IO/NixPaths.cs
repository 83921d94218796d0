using System;
using System.IO;
using TvixEval.Values;

namespace TvixEval.IO;

/// <summary>
/// The one place that knows how Nix paths (absolute, slashes, bytes one a char) and the paths of the operating system
/// correspond.
/// <list type="bullet">
/// <item>On Linux and macOS they are the same, read as UTF-8.</item>
/// <item>On Windows the drive is the first component: <c>C:\a\b</c> is <c>/C:/a/b</c>, with the drive letter in upper
/// case. A share <c>\\server\share\a</c> is <c>/UNC/server/share/a</c>. The folder <c>/</c> holds the drives. A Nix path
/// that names no drive, or has a character that no Windows file name has, is the path of nothing.</item>
/// </list>
/// </summary>
public static class NixPaths
{
    private const string SharePrefix = "/UNC/";

    internal static bool IsWindows { get; } = Path.DirectorySeparatorChar == '\\';

    /// <summary>The Nix path of an absolute path of the operating system; canonical.</summary>
    /// <param name="path">The path, as .NET holds it.</param>
    public static string FromNative(string path) => FromNative(path, IsWindows);

    /// <summary>The operating system's path of a Nix path, or null where there can be none.</summary>
    /// <param name="path">The Nix path.</param>
    public static string? ToNative(string path) => ToNative(path, IsWindows);

    internal static string FromNative(string path, bool windows)
    {
        if (windows)
        {
            path = path.Replace('\\', '/');
            if (path.StartsWith("//?/UNC/", StringComparison.OrdinalIgnoreCase))
            {
                path = SharePrefix + path.Substring(8);
            }
            else if (path.StartsWith("//?/", StringComparison.Ordinal))
            {
                path = path.Substring(4);
            }
            else if (path.StartsWith("//", StringComparison.Ordinal))
            {
                path = SharePrefix + path.Substring(2);
            }

            if (StartsWithDrive(path, 0))
            {
                path = "/" + char.ToUpperInvariant(path[0]) + path.Substring(1);
            }
        }

        return CanonPath.Of(Bytes.FromText(path));
    }

    internal static string? ToNative(string path, bool windows)
    {
        string text = Bytes.ToText(path);
        if (text.IndexOf('\0') >= 0)
        {
            return null;
        }

        return windows ? ToWindows(text) : text;
    }

    private static string? ToWindows(string path)
    {
        bool isShare = path.StartsWith(SharePrefix, StringComparison.Ordinal);
        bool isDrive = !isShare && StartsWithDrive(path, 1) && (path.Length == 3 || path[3] == '/');
        int start = isShare ? SharePrefix.Length : 3;
        if ((!isShare && !isDrive) || path.IndexOfAny(new[] { '\\', ':', '*', '?', '"', '<', '>', '|' }, start) >= 0)
        {
            return null;
        }

        string rest = path.Substring(start).Replace('/', '\\');
        return isShare ? @"\\" + rest : path[1] + ":" + (rest.Length == 0 ? @"\" : rest);
    }

    private static bool StartsWithDrive(string path, int at) =>
        path.Length >= at + 2 && path[at + 1] == ':' && (path[at] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'));
}
