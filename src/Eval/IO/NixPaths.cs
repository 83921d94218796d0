using System.IO;
using TvixEval.Text;

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
internal static class NixPaths
{
    internal static bool IsWindows { get; } = Path.DirectorySeparatorChar == '\\';

    /// <summary>The Nix path of an absolute path of the operating system; canonical.</summary>
    /// <param name="path">The path, as .NET holds it.</param>
    public static string FromNative(string path) => FromNative(path, IsWindows);

    /// <summary>The canonical Nix path of a path as people of this system write it where a path of Nix is expected: on Windows one with a drive or backslashes, too.</summary>
    /// <param name="text">The path.</param>
    /// <param name="folder">The Nix path of the folder that it may be relative to.</param>
    public static string Resolve(string text, string folder) => Resolve(text, folder, IsWindows);

    /// <summary>Whether a text that may be something else, too, is a path: with a dot, a slash or a tilde at its start, and on Windows also a drive or a backslash.</summary>
    /// <param name="text">The text; not empty.</param>
    public static bool IsPath(string text) => IsPath(text, IsWindows);

    /// <summary>The operating system's path of a Nix path, or null where there can be none.</summary>
    /// <param name="path">The Nix path.</param>
    public static string? ToNative(string path) => ToNative(path, IsWindows);

    /// <summary>A path to show to people: the operating system's where there is one, else the Nix path as text.</summary>
    /// <param name="path">The Nix path.</param>
    public static string ToDisplay(string path) => ToNative(path) ?? Bytes.ToText(path);

    /// <summary>The path to open or write a file by, or null. Programs and people may not know its form.</summary>
    internal static string? ToOpen(string path) => ToNative(path) is not { } native ? null
        : IsWindows ? WindowsFileSystem.ToOpen(native, WindowsDisk.IsExact)
        : native;

    internal static string FromNative(string path, bool windows) => CanonPath.Of(Bytes.FromText(windows ? WindowsPaths.ToNix(path) : path));

    internal static string Resolve(string text, string folder, bool windows) => CanonPath.Resolve(Bytes.FromText(windows ? WindowsPaths.ToNix(text) : text), folder);

    internal static bool IsPath(string text, bool windows) =>
        text[0] is '.' or '/' or '~' || (windows && (text[0] == '\\' || (text.Length > 2 && char.IsLetter(text[0]) && text[1] == ':' && text[2] is '\\' or '/')));

    internal static string? ToNative(string path, bool windows)
    {
        string text = Bytes.ToText(path);
        return text.IndexOf('\0') >= 0 ? null : windows ? WindowsPaths.ToNative(text) : text;
    }
}
