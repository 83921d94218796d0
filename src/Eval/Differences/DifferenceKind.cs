namespace TvixEval.Differences;

/// <summary>On which side of a comparison something is.</summary>
internal enum DifferenceKind
{
    /// <summary>On both, and not the same.</summary>
    Changed,

    /// <summary>Only on the second one.</summary>
    Added,

    /// <summary>Only on the first one.</summary>
    Removed,
}
