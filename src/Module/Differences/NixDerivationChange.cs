using System.Linq;
using TvixEval.Differences;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>Something that differs in two derivations themselves.</summary>
public sealed class NixDerivationChange
{
    internal NixDerivationChange(DerivationChange change)
    {
        Aspect = (NixDerivationAspect)(int)change.Aspect;
        Kind = (NixDifferenceKind)(int)change.Kind;
        Name = Bytes.ToText(change.Name);
        ReferenceValue = change.Left is null ? null : Bytes.ToText(change.Left);
        DifferenceValue = change.Right is null ? null : Bytes.ToText(change.Right);
        Lines = change.Lines.Select(static line => DifferenceText.Visible(Bytes.ToText(line))).ToArray();
    }

    /// <summary>What differs.</summary>
    public NixDerivationAspect Aspect { get; }

    /// <summary>Whether it was added, removed or changed.</summary>
    public NixDifferenceKind Kind { get; }

    /// <summary>The name of the variable, the output or the input, or the path of the structured attribute; empty where there is only one.</summary>
    public string Name { get; }

    /// <summary>What the reference derivation has; null if nothing.</summary>
    public string? ReferenceValue { get; }

    /// <summary>What the other derivation has; null if nothing.</summary>
    public string? DifferenceValue { get; }

    /// <summary>
    /// The difference of texts with several lines or words: those that were removed (<c>- </c>), those that were added (<c>+ </c>), and a few that stayed around
    /// them. At most 200 lines. Empty for other values.
    /// </summary>
    public string[] Lines { get; }

    /// <summary>What differs, on one line.</summary>
    public override string ToString() => DifferenceText.Title(this);
}
