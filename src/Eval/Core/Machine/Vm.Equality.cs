using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;

namespace TvixEval.Core.Machine;

/// <content>Equality and order, as far as they need no stack; see <see cref="Equality"/> and <see cref="Ordering"/>.</content>
public sealed partial class Vm
{
    private Equality? equality;

    /// <summary>The language's <c>==</c>: functions are never equal here, nor is anything equal to itself without being compared.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other.</param>
    /// <exception cref="NixException">Evaluation of a part that is compared fails.</exception>
    public bool AreEqual(Value left, Value right) => AreEqual(left, right, null);

    /// <summary>The language's <c>==</c>.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other.</param>
    /// <param name="steps">Gets the way to the first difference, from the outside in; may be null.</param>
    internal bool AreEqual(Value left, Value right, List<EqualityStep>? steps)
    {
        Value a = Force(left);
        Value b = Force(right);
        return a.Kind == b.Kind && a.Kind is ValueKind.Attrs or ValueKind.List
            ? (equality ??= new Equality(this)).AreEqual(a, b, steps)
            : Equality.AreScalarsEqual(a, b);
    }

    /// <summary>Equality inside lists and sets: a value is equal to itself there, once it is evaluated, functions included.</summary>
    internal bool AreElementsEqual(Value left, Value right)
    {
        if (ReferenceEquals(left, right))
        {
            Force(left);
            return true;
        }

        return AreEqual(left, right);
    }

    /// <summary>The order of <c>builtins.lessThan</c>: numbers, strings, paths, and lists of such.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other.</param>
    /// <exception cref="NixException">Values of these types have no order, or evaluation fails.</exception>
    public bool IsLess(Value left, Value right) => Ordering.IsLess(this, left, right);
}
