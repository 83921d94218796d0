using TvixEval.Syntax;

namespace TvixEval.Diagnostics;

/// <summary>One line of an error's trace: what was being done, and where.</summary>
public sealed class TraceItem
{
    /// <summary>Creates a trace line.</summary>
    /// <param name="position">Where; may be no position.</param>
    /// <param name="hint">What was being done, as bytes, one a char; an empty one is never shown.</param>
    /// <param name="always">Whether it is shown even where the trace is cut short.</param>
    public TraceItem(Position position, string hint, bool always = false)
    {
        Position = position;
        Hint = hint;
        Always = always;
    }

    /// <summary>Where.</summary>
    public Position Position { get; }

    /// <summary>What was being done, as bytes, one a char.</summary>
    public string Hint { get; }

    /// <summary>Whether it is shown even where the trace is cut short.</summary>
    public bool Always { get; }
}
