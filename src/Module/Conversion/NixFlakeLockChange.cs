using TvixEval.Flakes;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>A change to the lock of a flake input.</summary>
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

    /// <summary>The kind of change: Added, Updated or Removed.</summary>
    public string Change { get; }

    /// <summary>The previous lock: a reference and its date, or another input that it followed.</summary>
    public string? Before { get; }

    /// <summary>The new lock.</summary>
    public string? After { get; }
}
