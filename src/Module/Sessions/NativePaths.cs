using TvixEval.Values;

namespace TvixEval.Module.Sessions;

/// <summary>Converts between the paths of the operating system (text) and those of Nix (bytes, slashes, absolute).</summary>
internal static class NativePaths
{
    /// <summary>The Nix path of a native path.</summary>
    /// <param name="path">An absolute path.</param>
    public static string ToNix(string path)
    {
        string bytes = Bytes.FromText(path);
        if (System.IO.Path.DirectorySeparatorChar == '/')
        {
            return bytes;
        }

        bytes = bytes.Replace('\\', '/');
        return bytes.StartsWith("/", System.StringComparison.Ordinal) ? bytes : "/" + bytes;
    }

    /// <summary>The native path of a Nix path, as text.</summary>
    /// <param name="path">The Nix path.</param>
    public static string FromNix(string path) => Bytes.ToText(path);
}
