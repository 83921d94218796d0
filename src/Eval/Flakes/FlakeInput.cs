using System;
using System.Collections.Generic;

namespace TvixEval.Flakes;

/// <summary>What a flake says of one of its inputs.</summary>
internal sealed class FlakeInput
{
    /// <summary>Where it comes from, or null.</summary>
    public FlakeRef? Reference { get; set; }

    /// <summary>Whether it is a flake, and not just a source.</summary>
    public bool IsFlake { get; set; } = true;

    /// <summary>The input that it is the same as, from the root of the lock file, or null.</summary>
    public InputPath? Follows { get; set; }

    /// <summary>What is said of its own inputs.</summary>
    public SortedDictionary<string, FlakeInput> Overrides { get; set; } = new(StringComparer.Ordinal);
}
