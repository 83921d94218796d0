using TvixEval.Flakes;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>How an input of a flake is locked otherwise than before.</summary>
public sealed class NixFlakeLockChange
{
    internal NixFlakeLockChange(LockChange change)
    {
        InputName = Bytes.ToText(change.Path.ToString());
        Change = change.Before is null ? "Added" : change.After is null ? "Removed" : "Updated";
        Before = change.Before is null ? null : Bytes.ToText(change.Before);
        After = change.After is null ? null : Bytes.ToText(change.After);
    }

    /// <summary>The input: its name, or its path from the flake.</summary>
    public string InputName { get; }

    /// <summary>What happened: Added, Updated or Removed.</summary>
    public string Change { get; }

    /// <summary>What the input was: a reference and its date, or another input that it followed.</summary>
    public string? Before { get; }

    /// <summary>What it is now.</summary>
    public string? After { get; }
}
