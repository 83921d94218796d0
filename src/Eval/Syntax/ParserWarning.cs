using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Syntax;

/// <summary>A warning about a source that parses.</summary>
internal sealed class ParserWarning
{
    internal ParserWarning(ParserWarningKind kind, string message, Position position, bool namesPosition = false)
    {
        Kind = kind;
        Message = message;
        Position = position;
        NamesPosition = namesPosition;
    }

    /// <summary>What it is about.</summary>
    public ParserWarningKind Kind { get; }

    /// <summary>The text, as C++ Nix words it, without the leading <c>warning: </c>.</summary>
    public string Message { get; }

    /// <summary>Where.</summary>
    public Position Position { get; }

    /// <summary>Whether the message names the position itself, so that no source excerpt follows it.</summary>
    public bool NamesPosition { get; }

    /// <summary>The text for the sink of warnings, with the place where the message does not name it: without the prefix of its first line.</summary>
    internal string Describe() => ErrorReport.DescribeAt(Message, NamesPosition ? Position.None : Position);
}
