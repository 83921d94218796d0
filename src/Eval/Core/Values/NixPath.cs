namespace TvixEval.Core.Values;

/// <summary>A path: absolute, canonical, with slashes on every OS; bytes, one a char.</summary>
internal sealed class NixPath : Value
{
    /// <summary>Creates a path.</summary>
    /// <param name="path">The absolute path. A literal that an interpolation follows keeps its trailing slash.</param>
    public NixPath(string path)
        : base(ValueKind.Path) => Path = path;

    /// <summary>The path.</summary>
    public string Path { get; }
}
