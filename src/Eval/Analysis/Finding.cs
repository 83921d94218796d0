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

    /// <summary>What was looked for.</summary>
    public CheckRule Rule { get; }

    /// <summary>What was found.</summary>
    public string Message => Bytes.ToText(rawMessage);

    /// <summary>Where.</summary>
    public Position Position { get; }
}
