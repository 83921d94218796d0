using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace TvixEval.Work;

/// <summary>Compares objects by reference, whatever their own equality is: looking at a value's equality may evaluate it.</summary>
internal sealed class Identity : IEqualityComparer<object>
{
    private Identity()
    {
    }

    /// <summary>The only instance.</summary>
    public static Identity Instance { get; } = new();

    bool IEqualityComparer<object>.Equals(object? x, object? y) => ReferenceEquals(x, y);

    int IEqualityComparer<object>.GetHashCode(object obj) => RuntimeHelpers.GetHashCode(obj);
}
