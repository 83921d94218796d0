using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Module.Tests.Hosting;

/// <summary>How Nix writes the path of a file of this system.</summary>
internal static class PathText
{
    /// <summary>As messages and URLs have it: <c>/C:/a</c>.</summary>
    /// <param name="native">The file, as the system writes it.</param>
    public static string Nix(string native) => Bytes.ToText(NixPaths.FromNative(native));

    /// <summary>An expression for it: a path literal has no place for a drive.</summary>
    /// <param name="native">The file, as the system writes it.</param>
    public static string Expression(string native) => "(/. + \"" + Nix(native) + "\")";

    /// <summary>The path of a file in the root of the current drive: <c>/Z:/a</c> on Windows, and the same as before elsewhere.</summary>
    /// <param name="path">A path such as <c>/a</c>.</param>
    public static string InRoot(string path) => Nix(System.IO.Path.GetFullPath(path));
}
