namespace TvixEval.Differences;

/// <summary>What happens to an item on the way from one list to another.</summary>
internal enum EditKind
{
    /// <summary>It stays.</summary>
    Keep,

    /// <summary>It is only in the first list.</summary>
    Remove,

    /// <summary>It is only in the second list.</summary>
    Add,
}
