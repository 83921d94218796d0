using System.Management.Automation;

namespace TvixEval.Module;

/// <summary>
/// An attribute of two package sets, and what became of it. Piped to Compare-NixDerivation it says why (<c>Changed</c> and <c>Rebuilt</c> ones).
/// </summary>
public sealed class NixPackageChange
{
    internal NixPackageChange(string attributePath, NixPackageChangeKind kind, PSObject? reference, PSObject? difference)
    {
        AttributePath = attributePath;
        Kind = kind;
        ReferenceObject = reference;
        DifferenceObject = difference;
    }

    /// <summary>The attribute path in both sets.</summary>
    public string AttributePath { get; }

    /// <summary>What became of it.</summary>
    public NixPackageChangeKind Kind { get; }

    /// <summary>The name of the derivation, without version: of the new one where there is one.</summary>
    public string? Name => (New ?? Old)?.PName;

    /// <summary>The version in the old name; null if there is no old derivation.</summary>
    public string? ReferenceVersion => Old?.Version;

    /// <summary>The version in the new name; null if there is no new derivation.</summary>
    public string? DifferenceVersion => New?.Version;

    /// <summary>The old derivation (a <see cref="NixDerivation"/>), or null.</summary>
    public PSObject? ReferenceObject { get; }

    /// <summary>The new derivation (a <see cref="NixDerivation"/>), or null.</summary>
    public PSObject? DifferenceObject { get; }

    private NixDerivation? Old => ReferenceObject?.BaseObject as NixDerivation;

    private NixDerivation? New => DifferenceObject?.BaseObject as NixDerivation;

    /// <summary>The attribute path and what became of it.</summary>
    public override string ToString() => Kind switch
    {
        NixPackageChangeKind.Changed when Old!.PName == New!.PName => $"{AttributePath}: {ReferenceVersion} -> {DifferenceVersion}",
        NixPackageChangeKind.Changed => $"{AttributePath}: {Old!.Name} -> {New!.Name}",
        _ => $"{AttributePath}: {Kind.ToString().ToLowerInvariant()}",
    };
}
