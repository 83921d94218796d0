using TvixEval.Core.Machine;
using TvixEval.Text;

namespace TvixEval;

/// <summary>A part of a value that could not be evaluated, or written in the format that was asked for, while the rest was.</summary>
public sealed class NixFailure
{
    internal NixFailure(PartFailure failure)
        : this(failure.Path, (NixError)failure.Error)
    {
    }

    /// <summary>Creates a failure.</summary>
    /// <param name="path">The path; bytes, one a char.</param>
    /// <param name="error">Why it failed.</param>
    internal NixFailure(string path, NixError error)
    {
        Path = Bytes.ToText(path);
        Error = error;
    }

    /// <summary>The path from the value to the part: names and indices, such as <c>a."b c".0</c>; for options the name. One of more than 1,003 bytes has <c>...</c> in its middle.</summary>
    public string Path { get; }

    /// <summary>Why it failed. Parts that share what failed share the error.</summary>
    public NixError Error { get; }

    /// <summary>The path and the message.</summary>
    public override string ToString() => Path + ": " + Error.Message;
}
