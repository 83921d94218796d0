using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Analysis;

/// <summary>Something that a check found.</summary>
internal sealed class Finding
{
    private readonly string rawMessage;

    internal Finding(CheckRule rule, string message, Position position)
    {
        Rule = rule;
        rawMessage = message;
        Position = position;
    }

    internal Finding(CheckRule rule, NixException error)
        : this(rule, error.RawMessage, error.Position)
    {
        Error = error;
    }

    /// <summary>What was looked for.</summary>
    public CheckRule Rule { get; }

    /// <summary>What was found.</summary>
    public string Message => Bytes.ToText(rawMessage);

    /// <summary>Where.</summary>
    public Position Position { get; }

    /// <summary>The error with which evaluation would end here, or null.</summary>
    public NixException? Error { get; }
}
