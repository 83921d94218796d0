using System;
using System.Collections.Generic;

namespace TvixEval.Differences;

/// <summary>A difference of two derivations themselves. All texts are bytes, one a char.</summary>
internal sealed class DerivationChange
{
    /// <summary>Creates a change.</summary>
    /// <param name="aspect">What differs.</param>
    /// <param name="name">The name of what differs, where there can be several; else empty.</param>
    /// <param name="left">What the one derivation has; null if nothing.</param>
    /// <param name="right">What the other has.</param>
    public DerivationChange(DerivationAspect aspect, string name, string? left, string? right)
    {
        Aspect = aspect;
        Name = name;
        Left = left;
        Right = right;
    }

    /// <summary>What differs.</summary>
    public DerivationAspect Aspect { get; }

    /// <summary>The name of the variable, the output or the input, the path of a structured attribute; or empty.</summary>
    public string Name { get; }

    /// <summary>On which side it is.</summary>
    public DifferenceKind Kind => Left is null ? DifferenceKind.Added : Right is null ? DifferenceKind.Removed : DifferenceKind.Changed;

    /// <summary>What the one derivation has; null if nothing.</summary>
    public string? Left { get; }

    /// <summary>What the other derivation has; null if nothing.</summary>
    public string? Right { get; }

    /// <summary>
    /// The difference of long texts (<see cref="TextDifference"/>): in it, store paths of the one derivation that only differ because its inputs do are those of
    /// the other. Empty for short ones.
    /// </summary>
    public IReadOnlyList<string> Lines { get; init; } = Array.Empty<string>();
}
