namespace TvixEval.Differences;

/// <summary>What became of an attribute of a package set.</summary>
internal enum PackageChangeKind
{
    /// <summary>The new set has it, the old one does not.</summary>
    Added,

    /// <summary>The old set has it, the new one does not.</summary>
    Removed,

    /// <summary>Its name is another one; mostly the version in it.</summary>
    Changed,

    /// <summary>Its name is the same, and it is built at another path.</summary>
    Rebuilt,

    /// <summary>It could be evaluated in the old set, and cannot be in the new one.</summary>
    Failed,

    /// <summary>It could not be evaluated in the old set, and can be in the new one.</summary>
    Repaired,

    /// <summary>It is the same, or at least builds the same.</summary>
    Equal,
}
