using System;

namespace TvixEval;

/// <summary>A Nix value is not what a program asks for, or an object has no Nix form.</summary>
public sealed class NixCastException : InvalidCastException
{
    internal NixCastException(string path, string message, Exception? cause = null)
        : base(message, cause) => Path = path;

    /// <summary>The path to the value in question from the one that was converted, such as <c>servers.1.port</c>; empty for that one itself.</summary>
    public string Path { get; }
}
