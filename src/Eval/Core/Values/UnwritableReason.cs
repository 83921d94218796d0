namespace TvixEval.Core.Values;

/// <summary>Why a value has no expression.</summary>
internal enum UnwritableReason
{
    /// <summary>It is a function.</summary>
    Function,

    /// <summary>It contains itself.</summary>
    Cycle,

    /// <summary>It is nested deeper than allowed.</summary>
    Depth,
}
