using System;
using System.Collections.Generic;
using System.Linq;

namespace TvixEval.Module;

/// <summary>Why <c>-Watch</c> evaluates again: what has changed. It is in the information stream, with the tag <c>Watch</c>.</summary>
public sealed class NixDependencyChange
{
    private const int MostNames = 5;

    internal NixDependencyChange(IReadOnlyList<NixDependency> changed)
    {
        Changed = changed;
        Time = DateTime.Now;
    }

    /// <summary>What has changed, as it was when it was read.</summary>
    public IReadOnlyList<NixDependency> Changed { get; }

    /// <summary>When that was noticed.</summary>
    public DateTime Time { get; }

    /// <summary>What has changed, in a line.</summary>
    public override string ToString() =>
        "Changed: " + string.Join(", ", Changed.Take(MostNames).Select(static dependency => dependency.Name)) + (Changed.Count > MostNames ? $" and {Changed.Count - MostNames} more" : string.Empty);
}
