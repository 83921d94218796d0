using System;

namespace TvixEval.Work;

/// <summary>How much a piece of work may take. What is not said is not limited.</summary>
internal readonly record struct WorkLimits
{
    /// <summary>How long it may take.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>By how many bytes it may make the process's heap grow.</summary>
    public long? Memory { get; init; }

    /// <summary>How many calls may be nested in it.</summary>
    public int? Calls { get; init; }
}
