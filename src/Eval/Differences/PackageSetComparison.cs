using System;
using System.Collections.Generic;
using TvixEval.Packages;

namespace TvixEval.Differences;

/// <summary>
/// Puts the results of two searches for packages beside each other: branches by name, and within two branches with the same name what has the same attribute path.
/// Only what two such branches hold is in memory at once, so that packages come out while the search goes on.
/// </summary>
internal static class PackageSetComparison
{
    /// <summary>Pairs what two searches find; null where one finds nothing at a path that the other has.</summary>
    /// <param name="left">The branches of the one search, in their order.</param>
    /// <param name="leftResults">The results of a branch of the one search, to be asked for in order.</param>
    /// <param name="right">The branches of the other search.</param>
    /// <param name="rightResults">The results of a branch of the other search.</param>
    public static IEnumerable<(PackageResult? Left, PackageResult? Right)> Pair(
        IReadOnlyList<PackageBranch> left,
        Func<int, IEnumerable<PackageResult>> leftResults,
        IReadOnlyList<PackageBranch> right,
        Func<int, IEnumerable<PackageResult>> rightResults)
    {
        int i = 0;
        int j = 0;
        while (i < left.Count || j < right.Count)
        {
            int order = i == left.Count ? 1 : j == right.Count ? -1 : Compare(left[i], right[j]);
            if (order < 0)
            {
                foreach (PackageResult result in leftResults(i++))
                {
                    yield return (result, null);
                }
            }
            else if (order > 0)
            {
                foreach (PackageResult result in rightResults(j++))
                {
                    yield return (null, result);
                }
            }
            else
            {
                foreach ((PackageResult? Left, PackageResult? Right) pair in PairBranch(leftResults(i++), rightResults(j++)))
                {
                    yield return pair;
                }
            }
        }
    }

    /// <summary>What became of a package; null if it could be evaluated on neither side.</summary>
    /// <param name="left">What the one search found, or null.</param>
    /// <param name="right">What the other search found, or null.</param>
    public static PackageChangeKind? KindOf(PackageResult? left, PackageResult? right) => (left, right) switch
    {
        (null, { Package: not null }) => PackageChangeKind.Added,
        ({ Package: not null }, null) => PackageChangeKind.Removed,
        ({ Package: not null }, { Package: null }) => PackageChangeKind.Failed,
        ({ Package: null }, { Package: not null }) => PackageChangeKind.Repaired,
        ({ Package: { } one }, { Package: { } other }) => one.Name != other.Name ? PackageChangeKind.Changed
            : (one.OutputPath ?? one.DerivationPath) != (other.OutputPath ?? other.DerivationPath) ? PackageChangeKind.Rebuilt
            : PackageChangeKind.Equal,
        _ => null,
    };

    // The branches of a set are in the order of names, those of a list in that of indices, as text of different lengths.
    private static int Compare(PackageBranch left, PackageBranch right)
    {
        if (left.Name is not null || right.Name is not null)
        {
            return string.CompareOrdinal(left.Name ?? left.Path, right.Name ?? right.Path);
        }

        return left.Path.Length != right.Path.Length ? left.Path.Length.CompareTo(right.Path.Length) : string.CompareOrdinal(left.Path, right.Path);
    }

    private static IEnumerable<(PackageResult? Left, PackageResult? Right)> PairBranch(IEnumerable<PackageResult> left, IEnumerable<PackageResult> right)
    {
        // Most branches are one package each.
        var counterparts = new Dictionary<string, PackageResult>(StringComparer.Ordinal);
        var rest = new List<PackageResult>();
        foreach (PackageResult result in right)
        {
            if (!counterparts.ContainsKey(result.AttributePath))
            {
                counterparts.Add(result.AttributePath, result);
                rest.Add(result);
            }
        }

        foreach (PackageResult result in left)
        {
            counterparts.TryGetValue(result.AttributePath, out PackageResult? counterpart);
            counterparts.Remove(result.AttributePath);
            yield return (result, counterpart);
        }

        foreach (PackageResult result in rest)
        {
            if (counterparts.ContainsKey(result.AttributePath))
            {
                yield return (null, result);
            }
        }
    }
}
