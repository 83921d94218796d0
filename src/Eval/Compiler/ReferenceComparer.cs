using System.Collections.Generic;
using System.Runtime.CompilerServices;
using TvixEval.Values;

namespace TvixEval.Compiler;

/// <summary>Compares values by identity; their own equality would evaluate them.</summary>
internal sealed class ReferenceComparer : IEqualityComparer<Value>
{
    public static readonly ReferenceComparer Instance = new();

    /// <inheritdoc/>
    public bool Equals(Value? x, Value? y) => ReferenceEquals(x, y);

    /// <inheritdoc/>
    public int GetHashCode(Value obj) => RuntimeHelpers.GetHashCode(obj);
}
