using System;
using TvixEval.Core.Machine;

namespace TvixEval.Core.Values;

/// <summary>
/// A Nix value. Looking at a value may evaluate it, which needs a virtual machine: the members here take it from the
/// thread's slot (<see cref="VmSlot"/>) and fail with <see cref="NoVmException"/> where none is installed.
/// Equality is the one Nix applies inside lists and sets, so .NET's contract holds; the language's own <c>==</c> differs
/// at the top level and is <see cref="Vm.AreEqual(Value, Value)"/>.
/// </summary>
internal abstract class Value : IEquatable<Value>, IComparable<Value>, IComparable
{
    // A number that some kinds of value have, kept here because it fits into the padding behind the kind: values are what
    // memory is spent on, and a field in the derived class would take eight bytes.
    private protected int word;

    // Two others, of which the same is true.
    private protected byte size;
    private protected bool mark;

    private protected Value(ValueKind kind) => Kind = kind;

    /// <summary>The kind of this object; <see cref="ValueKind.Thunk"/> also for a thunk that has its result.</summary>
    public ValueKind Kind { get; }

    /// <summary>Whether two values are equal as elements of a list.</summary>
    public static bool operator ==(Value? left, Value? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two values differ as elements of a list.</summary>
    public static bool operator !=(Value? left, Value? right) => !(left == right);

    /// <summary>Whether one value sorts before another.</summary>
    public static bool operator <(Value left, Value right) => left.CompareTo(right) < 0;

    /// <summary>Whether one value sorts after another.</summary>
    public static bool operator >(Value left, Value right) => left.CompareTo(right) > 0;

    /// <summary>Whether one value does not sort after another.</summary>
    public static bool operator <=(Value left, Value right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one value does not sort before another.</summary>
    public static bool operator >=(Value left, Value right) => left.CompareTo(right) >= 0;

    /// <summary>The value itself, evaluated to its outermost constructor.</summary>
    /// <exception cref="NoVmException">It is not evaluated yet and no VM is installed on this thread.</exception>
    /// <exception cref="Diagnostics.NixException">Its evaluation fails.</exception>
    public Value Force()
    {
        Value? evaluated = Peek();
        return evaluated ?? VmSlot.Required.Force(this);
    }

    /// <summary>The evaluated value if it is there already (and did not fail), else null. Never evaluates.</summary>
    public Value? Peek() => Kind == ValueKind.Thunk ? Thunk.Of(this).Peek() : this;

    /// <inheritdoc/>
    public bool Equals(Value? other) => other is not null && (ReferenceEquals(this, other) || ValueEquality.AreEqual(this, other));

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as Value);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => ValueEquality.Hash(this);

    /// <summary>Orders values as <c>builtins.lessThan</c> does.</summary>
    /// <param name="other">The other value.</param>
    /// <exception cref="Diagnostics.NixException">Values of these types have no order.</exception>
    public int CompareTo(Value? other)
    {
        if (other is null)
        {
            return 1;
        }

        if (ReferenceEquals(this, other))
        {
            return 0;
        }

        Vm vm = VmSlot.Required;
        return vm.IsLess(this, other) ? -1 : vm.IsLess(other, this) ? 1 : 0;
    }

    int IComparable.CompareTo(object? obj) => obj switch
    {
        null => 1,
        Value other => CompareTo(other),
        _ => throw new ArgumentException("Only Nix values can be compared with a Nix value.", nameof(obj)),
    };

    /// <summary>The value, wholly evaluated, as <c>nix-instantiate --eval --strict</c> prints it.</summary>
    public sealed override string ToString() => ValueEquality.Show(this);
}
