using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using TvixEval.Core.Values;

namespace TvixEval.Packages;

/// <summary>The elements of a list as branches, each made when it is asked for: a list can have many millions of them.</summary>
internal sealed class PackageElements : IReadOnlyList<PackageBranch>
{
    private readonly NixList list;
    private readonly string path;

    /// <summary>Wraps a list.</summary>
    /// <param name="list">The list.</param>
    /// <param name="path">The attribute path of the list; may be empty.</param>
    public PackageElements(NixList list, string path)
    {
        this.list = list;
        this.path = path;
    }

    /// <inheritdoc/>
    public int Count => list.Count;

    /// <inheritdoc/>
    public PackageBranch this[int index] =>
        new(PackageBranch.Join(path, index.ToString(CultureInfo.InvariantCulture)), list[index]) { IsRoot = true };

    /// <inheritdoc/>
    public IEnumerator<PackageBranch> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
