namespace TvixEval.Module;

/// <summary>How the two sides of a comparison differ.</summary>
public enum NixDifferenceKind
{
    /// <summary>Both have it, and it is not the same.</summary>
    Changed,

    /// <summary>Only the second has it.</summary>
    Added,

    /// <summary>Only the first has it.</summary>
    Removed,
}
