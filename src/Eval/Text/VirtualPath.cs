namespace TvixEval.Text;

/// <summary>
/// Paths of files that ship with the evaluator, such as <c>&lt;nix/fetchurl.nix&gt;</c>. They are written as they are
/// displayed, so they differ from every path of the file system, which starts with a slash.
/// </summary>
internal static class VirtualPath
{
    private const string Start = "<nix";
    private const string End = ">";

    /// <summary>Whether a path is one of these.</summary>
    public static bool Is(string path) => path.Length > 0 && path[0] == '<';

    /// <summary>The virtual path of a path inside the evaluator's own folder: <c>/fetchurl.nix</c>.</summary>
    public static string Of(string inner) => Start + CanonPath.Of(inner) + End;

    /// <summary>The path inside that folder; what a coercion to a string gives. Other paths are returned as they are.</summary>
    public static string Inner(string path) =>
        Is(path) ? path.Substring(Start.Length, path.Length - Start.Length - End.Length) : path;

    /// <summary>The folder that a path, virtual or not, lies in.</summary>
    public static string Parent(string path) => Is(path) ? Of(CanonPath.Parent(Inner(path))) : CanonPath.Parent(path);

    /// <summary>A path, virtual or not, and more components after it.</summary>
    public static string Append(string path, string rest) =>
        Is(path) ? Of(CanonPath.Append(Inner(path), rest)) : CanonPath.Append(path, rest);
}
