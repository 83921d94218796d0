namespace TvixEval.Flakes;

/// <summary>How one input is locked otherwise than before.</summary>
internal sealed class LockChange
{
    private const string Bullet = "\u00e2\u0080\u00a2 ";
    private const string Arrow = "\u00e2\u0086\u0092";

    /// <summary>Creates the description.</summary>
    public LockChange(InputPath path, string? before, string? after)
    {
        Path = path;
        Before = before;
        After = after;
    }

    /// <summary>The input.</summary>
    public InputPath Path { get; }

    /// <summary>What it was: the reference in quotes and its date, or what it followed; null where there was none.</summary>
    public string? Before { get; }

    /// <summary>What it is now; null where it is gone.</summary>
    public string? After { get; }

    /// <summary>What it was; null where there was none, or it followed another one.</summary>
    public FlakeRef? Old { get; init; }

    /// <summary>What it is now; null where it is gone, or follows another one.</summary>
    public FlakeRef? New { get; init; }

    /// <summary>The change in C++ Nix's words.</summary>
    public override string ToString() => Before is null ? $"{Bullet}Added input '{Path}':\n    {After}"
        : After is null ? $"{Bullet}Removed input '{Path}'"
        : $"{Bullet}Updated input '{Path}':\n    {Before}\n  {Arrow} {After}";
}
