namespace TvixEval.Core.Values;

/// <summary>What an element of a string context stands for.</summary>
internal enum ContextElementKind
{
    /// <summary>A store path as it is.</summary>
    Path,

    /// <summary>A derivation with everything that it depends on and all outputs.</summary>
    Deep,

    /// <summary>An output of a derivation.</summary>
    Output,
}
