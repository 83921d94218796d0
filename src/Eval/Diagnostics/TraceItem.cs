using TvixEval.Text;

namespace TvixEval.Diagnostics;

/// <summary>One line of an error's trace: what was being evaluated, and its position.</summary>
sealed partial class TraceItem
{
    private readonly string hint;

    /// <summary>Creates a trace line.</summary>
    /// <param name="position">The position; may be no position.</param>
    /// <param name="hint">What was being evaluated, as bytes, one a char; an empty one is never shown.</param>
    /// <param name="always">Whether it is shown even in a truncated trace.</param>
    /// <param name="onlyWithShowTrace">Whether it belongs to the long trace only.</param>
    public TraceItem(Position position, string hint, bool always = false, bool onlyWithShowTrace = false)
    {
        Position = position;
        this.hint = hint;
        Always = always;
        OnlyWithShowTrace = onlyWithShowTrace;
    }

    /// <summary>The position.</summary>
    public Position Position { get; }

    /// <summary>What was being evaluated, as bytes, one a char.</summary>
    public string Hint => UrlSecrets.Hide(hint);

    /// <summary>Whether it is shown even in a truncated trace.</summary>
    public bool Always { get; }

    /// <summary>
    /// Whether it belongs to the long trace only: C++ Nix records function calls only with <c>--show-trace</c>; here they
    /// are always recorded and left out of the short report.
    /// </summary>
    public bool OnlyWithShowTrace { get; }

    /// <summary>Whether another line has the same text and position.</summary>
    /// <param name="other">The other line.</param>
    internal bool IsSame(TraceItem other) =>
        Position == other.Position && hint == other.hint && Always == other.Always && OnlyWithShowTrace == other.OnlyWithShowTrace;

    /// <summary>The line as text, with the position if there is one.</summary>
    public override string ToString() => Bytes.ToText(Hint) + (Position.IsKnown ? " (" + Position + ")" : string.Empty);
}
