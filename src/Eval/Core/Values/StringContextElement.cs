using System;

namespace TvixEval.Core.Values;

/// <summary>
/// One element of a string context in the encoding of C++ Nix: a store path (opaque), <c>=path.drv</c> (the derivation with
/// its whole closure), or <c>!output!path.drv</c> (one output). Paths are full store paths.
/// </summary>
internal readonly struct StringContextElement : IEquatable<StringContextElement>, IComparable<StringContextElement>
{
    /// <summary>Creates an element from its encoding.</summary>
    /// <param name="encoded">The encoding.</param>
    public StringContextElement(string encoded) => Encoded = encoded;

    /// <summary>The encoding.</summary>
    public string Encoded { get; }

    /// <summary>C++ Nix's order: plain paths, derivations with their closure, outputs; then by path, then by output.</summary>
    /// <param name="other">The other element.</param>
    public int CompareTo(StringContextElement other)
    {
        if (ReferenceEquals(Encoded, other.Encoded))
        {
            return 0;
        }

        int order = RankOf(Encoded[0]).CompareTo(RankOf(other.Encoded[0]));
        return order != 0 ? order
            : Encoded[0] == '!' ? CompareOutputs(Encoded, 0, other.Encoded, 0)
            : string.CompareOrdinal(Encoded, other.Encoded);
    }

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

    private static int RankOf(char mark) => mark switch { '!' => 2, '=' => 1, _ => 0 };

    /// <summary>Compares <c>!output!derivation</c> from two exclamation marks on; the derivation may be such an output again.</summary>
    private static int CompareOutputs(string left, int leftStart, string right, int rightStart)
    {
        int leftEnd = left.IndexOf('!', leftStart + 1);
        int rightEnd = right.IndexOf('!', rightStart + 1);
        bool leftNested = left[leftEnd + 1] != '/' && left.IndexOf('!', leftEnd + 1) >= 0;
        bool rightNested = right[rightEnd + 1] != '/' && right.IndexOf('!', rightEnd + 1) >= 0;
        int order = leftNested != rightNested ? leftNested.CompareTo(rightNested)
            : leftNested ? CompareOutputs(left, leftEnd, right, rightEnd)
            : string.CompareOrdinal(left, leftEnd, right, rightEnd, int.MaxValue);
        if (order != 0)
        {
            return order;
        }

        int leftLength = leftEnd - leftStart;
        int rightLength = rightEnd - rightStart;
        order = string.CompareOrdinal(left, leftStart, right, rightStart, Math.Min(leftLength, rightLength));
        return order != 0 ? order : leftLength.CompareTo(rightLength);
    }
}
