using System;

namespace TvixEval.Values;

/// <summary>
/// One element of a string context in the encoding of C++ Nix: a store path (opaque), <c>=path.drv</c> (the derivation with
/// its whole closure), or <c>!output!path.drv</c> (one output). Paths are full store paths.
/// </summary>
public readonly struct StringContextElement : IEquatable<StringContextElement>, IComparable<StringContextElement>
{
    /// <summary>Creates an element from its encoding.</summary>
    /// <param name="encoded">The encoding.</param>
    public StringContextElement(string encoded) => Encoded = encoded;

    /// <summary>The encoding.</summary>
    public string Encoded { get; }

    /// <inheritdoc/>
    public int CompareTo(StringContextElement other) => string.CompareOrdinal(Encoded, other.Encoded);

    /// <inheritdoc/>
    public bool Equals(StringContextElement other) => string.Equals(Encoded, other.Encoded, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is StringContextElement other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Encoded ?? string.Empty);

    /// <inheritdoc/>
    public override string ToString() => Encoded;

    /// <summary>Whether two elements are the same.</summary>
    public static bool operator ==(StringContextElement left, StringContextElement right) => left.Equals(right);

    /// <summary>Whether two elements differ.</summary>
    public static bool operator !=(StringContextElement left, StringContextElement right) => !left.Equals(right);

    /// <summary>Whether one element sorts before another.</summary>
    public static bool operator <(StringContextElement left, StringContextElement right) => left.CompareTo(right) < 0;

    /// <summary>Whether one element sorts after another.</summary>
    public static bool operator >(StringContextElement left, StringContextElement right) => left.CompareTo(right) > 0;

    /// <summary>Whether one element does not sort after another.</summary>
    public static bool operator <=(StringContextElement left, StringContextElement right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one element does not sort before another.</summary>
    public static bool operator >=(StringContextElement left, StringContextElement right) => left.CompareTo(right) >= 0;
}
