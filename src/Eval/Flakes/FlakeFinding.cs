using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Flakes;

/// <summary>Something that a check of a flake has found.</summary>
internal sealed class FlakeFinding
{
    /// <summary>The code of an output under an old name.</summary>
    public const string DeprecatedOutput = "NixFlakeDeprecatedOutput";

    /// <summary>The code of an output whose name nothing is known of.</summary>
    public const string UnknownOutput = "NixFlakeUnknownOutput";

    /// <summary>The code of an app that does not say what it is.</summary>
    public const string AppWithoutDescription = "NixFlakeAppWithoutDescription";

    /// <summary>Creates the finding that something is wrong.</summary>
    /// <param name="path">The output; names with dots between them.</param>
    /// <param name="error">What is wrong.</param>
    public FlakeFinding(string path, NixException error)
    {
        Path = path;
        Error = error;
        Message = error.RawMessage;
        Position = error.Place;
    }

    /// <summary>Creates the finding that something should be otherwise.</summary>
    /// <param name="path">The output.</param>
    /// <param name="code">The code.</param>
    /// <param name="message">The message, in C++ Nix's words.</param>
    /// <param name="position">Where the output is.</param>
    public FlakeFinding(string path, string code, string message, Position position)
    {
        Path = path;
        Code = code;
        Message = message;
        Position = position;
    }

    /// <summary>The output; names with dots between them, bytes, one a char.</summary>
    public string Path { get; }

    /// <summary>What is wrong; null for warnings.</summary>
    public NixException? Error { get; }

    /// <summary>The code of a warning; null for errors.</summary>
    public string? Code { get; }

    /// <summary>The message; bytes, one a char.</summary>
    public string Message { get; }

    /// <summary>Where; may be no position.</summary>
    public Position Position { get; }
}
