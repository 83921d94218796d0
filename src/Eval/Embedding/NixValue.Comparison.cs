using System;
using TvixEval.Core.Values;

namespace TvixEval;

/// <content>Equality and order, which evaluate what they need.</content>
public sealed partial class NixValue : IEquatable<NixValue>, IComparable<NixValue>, IComparable
{
    /// <summary>Nix's equality, as it applies to list elements: 1 equals 1.0, and a function equals itself.</summary>
    /// <param name="other">The other value, which may belong to another engine.</param>
    /// <exception cref="NixError">Evaluating a compared part fails.</exception>
    public bool Equals(NixValue? other) => other is not null && (ReferenceEquals(this, other) || WithOther(other, static (left, right) => left.Equals(right)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NixValue);

    /// <inheritdoc/>
    public override int GetHashCode() => Run(static (_, self) => self.Value.GetHashCode());

    /// <summary>The order of <c>builtins.lessThan</c>, for numbers, strings, paths, and lists of them.</summary>
    /// <param name="other">The other value, which may belong to another engine.</param>
    /// <exception cref="NixError">The values have no order, or evaluation fails.</exception>
    public int CompareTo(NixValue? other) =>
        other is null ? 1 : ReferenceEquals(this, other) ? 0 : WithOther(other, static (left, right) => left.CompareTo(right));

    int IComparable.CompareTo(object? obj) => obj switch
    {
        null => 1,
        NixValue other => CompareTo(other),
        _ => throw new ArgumentException("Only Nix values can be compared with a Nix value.", nameof(obj)),
    };

    /// <summary>Whether two values are equal.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator ==(NixValue? left, NixValue? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator !=(NixValue? left, NixValue? right) => !(left == right);

    /// <summary>Whether one value comes before another.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator <(NixValue left, NixValue right) => Checked(left).CompareTo(right) < 0;

    /// <summary>Whether one value comes after another.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator >(NixValue left, NixValue right) => Checked(left).CompareTo(right) > 0;

    /// <summary>Whether one value does not come after another.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator <=(NixValue left, NixValue right) => Checked(left).CompareTo(right) <= 0;

    /// <summary>Whether one value does not come before another.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator >=(NixValue left, NixValue right) => Checked(left).CompareTo(right) >= 0;

    private static NixValue Checked(NixValue value) => value ?? throw new ArgumentNullException(nameof(value));

    private T WithOther<T>(NixValue other, Func<Value, Value, T> compare)
    {
        if (!ReferenceEquals(Engine, other.Engine))
        {
            // Each is evaluated by its own engine, whose files and limits it was made for; then there is nothing left to evaluate.
            ForceDeep();
            other.ForceDeep();
        }

        return Engine.Run((Value, Other: other.Value, compare), static (_, call) => call.compare(call.Value, call.Other), names: names);
    }
}
