using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Differences;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>Two derivations and why they differ: what differs in themselves, and the inputs that differ, which are such objects again.</summary>
public sealed class NixDerivationDifference
{
    private readonly DerivationDifference? difference;
    private readonly Lazy<NixDerivationChange[]> changes;
    private readonly Lazy<NixDerivationDifference[]> inputs;
    private readonly Lazy<NixDerivationDifference[]> causes;

    internal NixDerivationDifference(DerivationDifference difference)
        : this(difference.Left, difference.Right) => this.difference = difference;

    internal NixDerivationDifference(string equal)
        : this(equal, equal)
    {
    }

    private NixDerivationDifference(string left, string right)
    {
        ReferenceName = NameOf(left);
        DifferenceName = NameOf(right);
        ReferencePath = Bytes.ToText(left);
        DifferencePath = Bytes.ToText(right);
        changes = new Lazy<NixDerivationChange[]>(() => difference is null
            ? Array.Empty<NixDerivationChange>()
            : difference.Changes.Select(static change => new NixDerivationChange(change)).ToArray());
        inputs = new Lazy<NixDerivationDifference[]>(() => Wrap(difference?.Inputs));
        causes = new Lazy<NixDerivationDifference[]>(() => Wrap(difference?.Causes));
    }

    /// <summary>The name of the reference derivation.</summary>
    public string ReferenceName { get; }

    /// <summary>The name of the other derivation.</summary>
    public string DifferenceName { get; }

    /// <summary>The store path of the reference derivation.</summary>
    public string ReferencePath { get; }

    /// <summary>The store path of the other derivation.</summary>
    public string DifferencePath { get; }

    /// <summary>Whether they are the same derivation (see -IncludeEqual).</summary>
    public bool IsEqual => difference is null;

    /// <summary>Whether the same two derivations are told about elsewhere in the tree, where they are nearer to its root. Changes and inputs are the same there.</summary>
    public bool IsRepeated => difference?.First is not null;

    /// <summary>What differs in the two derivations themselves. What only follows from differences of inputs is left out.</summary>
    public NixDerivationChange[] Changes => changes.Value;

    /// <summary>The input derivations that differ.</summary>
    public NixDerivationDifference[] Inputs => inputs.Value;

    /// <summary>Whether inputs differ that were not followed because of -Depth.</summary>
    public bool IsCut => difference?.IsCut ?? false;

    /// <summary>
    /// All derivations below that differ themselves, the nearest first, each once: what has to be known to understand why these two differ. Empty for those
    /// that were reached as inputs.
    /// </summary>
    public NixDerivationDifference[] Causes => causes.Value;

    /// <summary>The names of the derivations from those that were compared down to these, by which they were reached first.</summary>
    public string[] Chain
    {
        get
        {
            var chain = new List<string>();
            for (DerivationDifference? step = difference; step is not null; step = step.User)
            {
                chain.Add(NameOf(step.Right));
            }

            chain.Reverse();
            return chain.ToArray();
        }
    }

    internal DerivationDifference? Difference => difference;

    /// <summary>The whole tree as text, as it is shown.</summary>
    public string GetText() => string.Join(Environment.NewLine, DifferenceText.Tree(this));

    /// <summary>The names, and how much differs.</summary>
    public override string ToString() => DifferenceText.Title(this);

    internal static string NameOf(string path) => Bytes.ToText(StorePathNames.DerivationNameOf(path));

    private static NixDerivationDifference[] Wrap(IReadOnlyList<DerivationDifference>? parts) =>
        parts is null ? Array.Empty<NixDerivationDifference>() : parts.Select(static part => new NixDerivationDifference(part)).ToArray();
}
