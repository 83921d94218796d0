namespace TvixEval.Module;

/// <summary>What the evaluation cache did for a result.</summary>
public enum NixCacheResult
{
    /// <summary>The result was found, and not evaluated.</summary>
    Found,

    /// <summary>The result was evaluated and stored.</summary>
    Stored,

    /// <summary>The result was evaluated and cannot be kept.</summary>
    NotKept,
}
