using System;

namespace TvixEval;

/// <summary>A Nix value does not have the requested type, or an object cannot be converted to a Nix value.</summary>
public sealed class NixCastException : InvalidCastException
{
    internal NixCastException(string path, string message, Exception? cause = null)
        : base(message, cause) => Path = path;

    /// <summary>The path from the converted value to the part that failed, such as <c>servers.1.port</c>; empty for the value itself.</summary>
    public string Path { get; }
}
