using TvixEval.Core.Machine;
using TvixEval.Text;

namespace TvixEval;

/// <summary>A part of a value that could not be evaluated, or written in the format that was asked for, while the rest was.</summary>
public sealed class NixFailure
{
    internal NixFailure(PartFailure failure)
    {
        Path = Bytes.ToText(failure.Path);
        Error = (NixError)failure.Error;
    }

    /// <summary>The path from the value to the part: names and indices, such as <c>a."b c".0</c>. One of more than 1,003 bytes has <c>...</c> in its middle.</summary>
    public string Path { get; }

    /// <summary>Why it failed. Parts that share what failed share the error.</summary>
    public NixError Error { get; }

    /// <summary>The path and the message.</summary>
    public override string ToString() => Path + ": " + Error.Message;
}
