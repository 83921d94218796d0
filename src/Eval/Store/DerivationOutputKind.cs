namespace TvixEval.Store;

/// <summary>How the path of a derivation's output is found.</summary>
internal enum DerivationOutputKind
{
    /// <summary>It follows from how the output is built.</summary>
    InputAddressed,

    /// <summary>It follows from the content, which is known beforehand.</summary>
    Fixed,

    /// <summary>It follows from the content, once that has been built.</summary>
    Floating,

    /// <summary>It follows from how the output is built, once the paths of some inputs are known.</summary>
    Deferred,

    /// <summary>It follows from the content, which differs with each build.</summary>
    Impure,
}
