using System.Collections.Generic;

namespace TvixEval.Differences;

/// <summary>Two derivations that differ, and why. All texts are bytes, one a char.</summary>
internal sealed class DerivationDifference
{
    private readonly List<DerivationChange> changes;
    private readonly List<DerivationDifference> inputs;

    /// <summary>Creates the difference of two derivations; what it is comes later.</summary>
    /// <param name="left">The store path of the one derivation.</param>
    /// <param name="right">The store path of the other.</param>
    /// <param name="user">What they are inputs of, where they were met first; or null.</param>
    public DerivationDifference(string left, string right, DerivationDifference? user)
    {
        Left = left;
        Right = right;
        User = user;
        changes = new List<DerivationChange>();
        inputs = new List<DerivationDifference>();
    }

    private DerivationDifference(DerivationDifference first, DerivationDifference user)
    {
        Left = first.Left;
        Right = first.Right;
        User = user;
        First = first;
        IsCut = first.IsCut;
        changes = first.changes;
        inputs = first.inputs;
    }

    /// <summary>The store path of the one derivation.</summary>
    public string Left { get; }

    /// <summary>The store path of the other derivation.</summary>
    public string Right { get; }

    /// <summary>What they are inputs of here; null for those that were asked for.</summary>
    public DerivationDifference? User { get; }

    /// <summary>Where the same two derivations were met first and are told about; null if here.</summary>
    public DerivationDifference? First { get; }

    /// <summary>What differs in the derivations themselves.</summary>
    public IReadOnlyList<DerivationChange> Changes => changes;

    /// <summary>The input derivations that differ.</summary>
    public IReadOnlyList<DerivationDifference> Inputs => inputs;

    /// <summary>Whether inputs differ that were not followed, since they are too far from the derivations that were asked for.</summary>
    public bool IsCut { get; internal set; }

    /// <summary>All derivations that differ themselves, this one perhaps and others that it uses: the nearest first. Only known of those that were asked for.</summary>
    public IReadOnlyList<DerivationDifference> Causes { get; internal set; } = System.Array.Empty<DerivationDifference>();

    /// <summary>The same two derivations as an input of one more.</summary>
    /// <param name="user">What they are inputs of.</param>
    internal DerivationDifference Again(DerivationDifference user) => new(this, user);

    internal void Add(DerivationChange change) => changes.Add(change);

    internal void Add(DerivationDifference input) => inputs.Add(input);
}
