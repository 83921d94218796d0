namespace TvixEval.Flakes;

/// <summary>What is to be said of an output of a flake that is not shown.</summary>
internal enum FlakeOutputNote
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is for another system.</summary>
    OtherSystem,

    /// <summary>It is in <c>legacyPackages</c>.</summary>
    Legacy,

    /// <summary>It needs something to be built.</summary>
    ImportFromDerivation,

    /// <summary>It should be a derivation, and is none.</summary>
    NotADerivation,

    /// <summary>In <c>legacyPackages</c>, a set below the first level.</summary>
    Nested,
}
