using System;

namespace TvixEval.Dependencies;

/// <summary>
/// What was asked, where that is no path: a kind and a name. An object and no pair of values, since the runtime has compiled dictionaries of
/// objects already, and compiles those of each pair in each process (docs/startup.md).
/// </summary>
internal sealed class FactKey : IEquatable<FactKey>
{
    /// <summary>Creates a key.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name">The name; bytes, one a char.</param>
    public FactKey(FactKind kind, string name)
    {
        Kind = kind;
        Name = name;
    }

    /// <summary>The kind.</summary>
    public FactKind Kind { get; }

    /// <summary>The name; bytes, one a char.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public bool Equals(FactKey? other) => other is not null && other.Kind == Kind && other.Name == Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FactKey);

    /// <inheritdoc/>
    public override int GetHashCode() => (StringComparer.Ordinal.GetHashCode(Name) * 31) + (int)Kind;
}
