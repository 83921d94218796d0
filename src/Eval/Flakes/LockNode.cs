using System;
using System.Collections.Generic;

namespace TvixEval.Flakes;

/// <summary>A node of a lock file: the flake itself (the root), or a locked input.</summary>
internal sealed class LockNode
{
    /// <summary>Creates the root.</summary>
    public LockNode()
    {
    }

    /// <summary>Creates a locked input.</summary>
    public LockNode(FlakeRef locked, FlakeRef original, bool isFlake, InputPath? parent)
    {
        Locked = locked;
        Original = original;
        IsFlake = isFlake;
        Parent = parent;
    }

    /// <summary>What exactly is fetched; null for the root.</summary>
    public FlakeRef? Locked { get; }

    /// <summary>What the flake asked for; null for the root.</summary>
    public FlakeRef? Original { get; }

    /// <summary>Whether it is a flake.</summary>
    public bool IsFlake { get; } = true;

    /// <summary>The flake that a relative path starts from, or null.</summary>
    public InputPath? Parent { get; }

    /// <summary>The inputs: nodes (<see cref="LockNode"/>), or the inputs that they are the same as (<see cref="InputPath"/>).</summary>
    public SortedDictionary<string, object> Inputs { get; } = new(StringComparer.Ordinal);
}
