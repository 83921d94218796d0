using TvixEval.Core.Values;
using TvixEval.Diagnostics;

namespace TvixEval.Packages;

/// <summary>What became of one attribute: a derivation, or the error that its evaluation ended with.</summary>
internal sealed class PackageResult
{
    /// <summary>Creates the result of a derivation.</summary>
    public PackageResult(Package package)
    {
        AttributePath = package.AttributePath;
        Package = package;
        Set = package.Set;
    }

    /// <summary>Creates the result of a failure.</summary>
    public PackageResult(string attributePath, NixException error, AttrSet? set)
    {
        AttributePath = attributePath;
        Error = error;
        Set = set;
    }

    /// <summary>Creates what stands for the results of a branch that is still to be searched.</summary>
    public PackageResult(PackageBranch rest)
    {
        AttributePath = rest.Path;
        Rest = rest;
    }

    /// <summary>The attribute path; bytes, one a char.</summary>
    public string AttributePath { get; }

    /// <summary>The derivation, or null after an error.</summary>
    public Package? Package { get; }

    /// <summary>The error, or null.</summary>
    public NixException? Error { get; }

    /// <summary>A branch to search, whose results belong here; null elsewhere.</summary>
    public PackageBranch? Rest { get; }

    /// <summary>The derivation's set, by which one that is found twice is recognised; null where evaluation did not get that far.</summary>
    public AttrSet? Set { get; }
}
