namespace TvixEval.Module;

/// <summary>Whether an item of a Nix drive was evaluated.</summary>
public enum NixItemState
{
    /// <summary>Not evaluated yet.</summary>
    Thunk,

    /// <summary>Evaluated.</summary>
    Value,

    /// <summary>Its evaluation failed.</summary>
    Error,
}
