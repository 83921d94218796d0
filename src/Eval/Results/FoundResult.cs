using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Dependencies;

namespace TvixEval.Results;

/// <summary>A result that need not be evaluated.</summary>
internal sealed class FoundResult
{
    /// <summary>The value; null where the result is text.</summary>
    public Value? Value { get; init; }

    /// <summary>The text.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>What was read, and is as it was.</summary>
    public DependencyRecord Record { get; init; } = new();

    /// <summary>What evaluation said.</summary>
    public IReadOnlyList<ResultMessage> Messages { get; init; } = new List<ResultMessage>();
}
