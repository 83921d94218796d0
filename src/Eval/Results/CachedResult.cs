using System;
using System.Collections.Generic;
using TvixEval.Dependencies;

namespace TvixEval.Results;

/// <summary>The result of an evaluation: data or text, what was said meanwhile, and what was read.</summary>
internal sealed class CachedResult
{
    /// <summary>What was read: where that is as it was, the result is, too.</summary>
    public DependencyRecord Record { get; init; } = new();

    /// <summary>Traces and warnings, in their order.</summary>
    public IReadOnlyList<ResultMessage> Messages { get; init; } = Array.Empty<ResultMessage>();

    /// <summary>Whether <see cref="Data"/> is text, and not a value (<see cref="DataReader"/>).</summary>
    public bool IsText { get; init; }

    /// <summary>The result.</summary>
    public byte[] Data { get; init; } = Array.Empty<byte>();
}
