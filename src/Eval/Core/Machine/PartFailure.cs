using System;
using TvixEval.Diagnostics;

namespace TvixEval.Core.Machine;

/// <summary>A part of a value that could not be evaluated, or written in the form that was asked for.</summary>
internal sealed class PartFailure
{
    /// <summary>Creates a failure.</summary>
    /// <param name="path">Where the part is.</param>
    /// <param name="error">Why it failed.</param>
    /// <param name="isReported">Whether it is among those that are reported.</param>
    public PartFailure(string path, Exception error, bool isReported)
    {
        Path = path;
        Error = error;
        IsReported = isReported;
    }

    /// <summary>The path of names and indices (<see cref="PartPath"/>), as bytes, one a char.</summary>
    public string Path { get; }

    /// <summary>Why it failed; parts that share what failed share the error.</summary>
    public Exception Error { get; }

    /// <summary>Whether it is among those that are reported; the others are only counted.</summary>
    public bool IsReported { get; }

    /// <summary>What the error says, as bytes, one a char.</summary>
    public string Message => MessageOf(Error);

    /// <summary>What an error says.</summary>
    /// <param name="error">The error.</param>
    /// <returns>Bytes, one a char.</returns>
    public static string MessageOf(Exception error) => error is NixException nix ? nix.RawMessage : Text.Bytes.FromText(error.Message);
}
