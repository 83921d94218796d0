using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Results;

namespace TvixEval.Module.Caching;

/// <summary>A result that need not be evaluated.</summary>
internal sealed class FoundResult
{
    /// <summary>The value; null where the result is text.</summary>
    public Value? Value { get; init; }

    /// <summary>The text.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>What evaluation said.</summary>
    public IReadOnlyList<ResultMessage> Messages { get; init; } = new List<ResultMessage>();
}
