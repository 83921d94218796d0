using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Syntax;
using TvixEval.Values;

namespace TvixEval.Machine;

/// <content>Equality and order (C++ Nix's <c>eqValues</c>, <c>CompareValues</c>, <c>assertEqValues</c>).</content>
public sealed partial class Vm
{
    /// <summary>The language's <c>==</c>: functions are never equal here, nor is anything equal to itself without being compared.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other.</param>
    /// <exception cref="NixException">Evaluation of a part that is compared fails.</exception>
    public bool AreEqual(Value left, Value right)
    {
        if (!StackGuard.HasRoom())
        {
            return AreEqualOnBigStack(left, right);
        }

        Value a = Force(left);
        Value b = Force(right);
        if (a.Kind != b.Kind)
        {
            return (a, b) switch
            {
                (NixInt x, NixFloat y) => x.Value == y.Value,
                (NixFloat x, NixInt y) => x.Value == y.Value,
                _ => false,
            };
        }

        switch (a)
        {
            case NixInt x:
                return x.Value == ((NixInt)b).Value;
            case NixFloat x:
                return x.Value == ((NixFloat)b).Value;
            case NixString x:
                return string.Equals(x.Bytes, ((NixString)b).Bytes, System.StringComparison.Ordinal);
            case NixPath x:
                return string.Equals(x.Path, ((NixPath)b).Path, System.StringComparison.Ordinal);
            case NixBool:
                return ReferenceEquals(a, b);
            case NixNull:
                return true;
            case NixList x:
                return AreListsEqual(x, (NixList)b);
            case AttrSet x:
                return AreSetsEqual(x, (AttrSet)b);
            default:
                return false;
        }
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
    public bool IsLess(Value left, Value right)
    {
        if (!StackGuard.HasRoom())
        {
            return IsLessOnBigStack(left, right);
        }

        Value a = Force(left);
        Value b = Force(right);
        switch (a)
        {
            case NixInt x when b is NixInt y:
                return x.Value < y.Value;
            case NixInt x when b is NixFloat y:
                return x.Value < y.Value;
            case NixFloat x when b is NixInt y:
                return x.Value < y.Value;
            case NixFloat x when b is NixFloat y:
                return x.Value < y.Value;
            case NixString x when b is NixString y:
                return string.CompareOrdinal(x.Bytes, y.Bytes) < 0;
            case NixPath x when b is NixPath y:
                return string.CompareOrdinal(VirtualPath.Inner(x.Path), VirtualPath.Inner(y.Path)) < 0;
            case NixList x when b is NixList y:
                return IsListLess(x, y);
            default:
                throw Incomparable(a, b);
        }
    }

    private bool AreEqualOnBigStack(Value left, Value right) => StackGuard.OnBigStack(() => AreEqual(left, right));

    private bool IsLessOnBigStack(Value left, Value right) => StackGuard.OnBigStack(() => IsLess(left, right));

    private void AssertEqualOnBigStack(Value left, Value right, Position position, bool top) =>
        StackGuard.OnBigStack<object?>(() =>
        {
            AssertEqual(left, right, position, top);
            return null;
        });

    private bool AreListsEqual(NixList left, NixList right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        EnterLevel();
        try
        {
            for (int i = 0; i < left.Count; i++)
            {
                if (!AreElementsEqual(left[i], right[i]))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            LeaveLevel();
        }
    }

    private bool AreSetsEqual(AttrSet left, AttrSet right)
    {
        EnterLevel();
        try
        {
            if (IsDerivation(left) && IsDerivation(right) && left.Get(OutPathName) is { } a && right.Get(OutPathName) is { } b)
            {
                return AreElementsEqual(a, b);
            }

            if (left.Count != right.Count)
            {
                return false;
            }

            int[] leftKeys = left.Keys;
            int[] rightKeys = right.Keys;
            Value[] leftValues = left.Values;
            Value[] rightValues = right.Values;
            for (int i = 0; i < leftKeys.Length; i++)
            {
                if (leftKeys[i] != rightKeys[i] || !AreElementsEqual(leftValues[i], rightValues[i]))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            LeaveLevel();
        }
    }

    private bool IsListLess(NixList left, NixList right)
    {
        EnterLevel();
        try
        {
            for (int i = 0; ; i++)
            {
                if (i == right.Count)
                {
                    return false;
                }

                if (i == left.Count)
                {
                    return true;
                }

                if (!AreElementsEqual(left[i], right[i]))
                {
                    return IsElementLess(left[i], right[i]);
                }
            }
        }
        finally
        {
            LeaveLevel();
        }
    }

    private bool IsElementLess(Value left, Value right)
    {
        try
        {
            return IsLess(left, right);
        }
        catch (NixException e) when (e.Pass(Position.None, "while comparing two list elements"))
        {
            throw;
        }
    }

    private static NixException Incomparable(Value a, Value b)
    {
        string types = $"cannot compare {ValueTypes.Describe(a)} with {ValueTypes.Describe(b)}";
        string values = $"values are {ValuePrinter.ForError(a)} and {ValuePrinter.ForError(b)}";
        bool sameType = a.Kind == b.Kind || (a.Kind >= ValueKind.Lambda && b.Kind >= ValueKind.Lambda);
        return new NixException(
            NixErrorKind.Evaluation,
            sameType ? $"{types}; values of that type are incomparable ({values})" : $"{types}; {values}");
    }

    /// <summary>Throws what makes two values unequal, with a trace of where the difference is; returns if they are equal after all.</summary>
    private void AssertEqual(Value left, Value right, Position position, bool top = false)
    {
        if (!StackGuard.HasRoom())
        {
            AssertEqualOnBigStack(left, right, position, top);
            return;
        }

        EnterLevel();
        try
        {
            Value a = Force(left, position);
            Value b = Force(right, position);
            if (!top && ReferenceEquals(left, right))
            {
                return;
            }

            AssertEqualForced(a, b, position);
        }
        finally
        {
            LeaveLevel();
        }
    }

    private void AssertEqualForced(Value a, Value b, Position position)
    {
        if (a is NixInt or NixFloat && b is NixInt or NixFloat && (a.Kind != b.Kind))
        {
            if (!AreEqual(a, b))
            {
                throw Unequal($"{ValueTypes.Describe(a)} with value '{Show(a)}' is not equal to {ValueTypes.Describe(b)} with value '{Show(b)}'");
            }

            return;
        }

        bool isFunctionA = a.Kind is ValueKind.Lambda or ValueKind.Builtin or ValueKind.PartialBuiltin;
        bool isFunctionB = b.Kind is ValueKind.Lambda or ValueKind.Builtin or ValueKind.PartialBuiltin;
        if (isFunctionA && isFunctionB)
        {
            throw Unequal("distinct functions and immediate comparisons of identical functions compare as unequal");
        }

        if (a.Kind != b.Kind)
        {
            throw Unequal($"{ValueTypes.Describe(a)} of value '{Show(a)}' is not equal to {ValueTypes.Describe(b)} of value '{Show(b)}'");
        }

        switch (a)
        {
            case NixList list:
                AssertListsEqual(list, (NixList)b, position);
                return;
            case AttrSet set:
                AssertSetsEqual(set, (AttrSet)b, position);
                return;
            default:
                if (!AreEqual(a, b))
                {
                    // Two numbers of the same type are worded as numbers of different types are.
                    throw a is NixInt or NixFloat
                        ? Unequal($"{ValueTypes.Describe(a)} with value '{Show(a)}' is not equal to {ValueTypes.Describe(b)} with value '{Show(b)}'")
                        : Unequal($"{Noun(a)} '{Show(a)}' is not equal to {Noun(a)} '{Show(b)}'");
                }

                return;
        }
    }

    private void AssertListsEqual(NixList left, NixList right, Position position)
    {
        if (left.Count != right.Count)
        {
            throw Unequal($"list of size '{left.Count}' is not equal to list of size '{right.Count}', left hand side is '{Show(left)}', right hand side is '{Show(right)}'");
        }

        for (int i = 0; i < left.Count; i++)
        {
            try
            {
                AssertEqual(left[i], right[i], position);
            }
            catch (NixException e) when (e.Pass(position, $"while comparing list element {i}"))
            {
                throw;
            }
        }
    }

    private void AssertSetsEqual(AttrSet left, AttrSet right, Position position)
    {
        if (IsDerivation(left) && IsDerivation(right) && left.Get(OutPathName) is { } a && right.Get(OutPathName) is { } b)
        {
            try
            {
                AssertEqual(a, b, position);
                return;
            }
            catch (NixException e) when (e.Pass(position, "while comparing a derivation by its 'outPath' attribute"))
            {
                throw;
            }
        }

        if (left.Count != right.Count)
        {
            throw Unequal($"attribute names of attribute set '{Show(left)}' differs from attribute set '{Show(right)}'");
        }

        int[] leftKeys = left.Keys;
        int[] rightKeys = right.Keys;
        for (int i = 0; i < leftKeys.Length; i++)
        {
            if (leftKeys[i] != rightKeys[i])
            {
                var leftName = new Symbol(leftKeys[i]);
                throw right.Contains(leftName)
                    ? Unequal($"attribute name '{NixText.Identifier(SymbolTable.NameOf(rightKeys[i]))}' is missing in '{Show(left)}', but is contained in '{Show(right)}'")
                    : Unequal($"attribute name '{NixText.Identifier(leftName.Name)}' is contained in '{Show(left)}', but not in '{Show(right)}'");
            }

            try
            {
                AssertEqual(left.Values[i], right.Values[i], position);
            }
            catch (NixException e) when (PassAttribute(e, left, right, i, position))
            {
                throw;
            }
        }
    }

    private static bool PassAttribute(NixException error, AttrSet left, AttrSet right, int slot, Position position)
    {
        Position leftPosition = left.Shape.PositionAt(slot);
        Position rightPosition = right.Shape.PositionAt(slot);
        if (rightPosition.IsKnown)
        {
            error.AddTrace(rightPosition, "where right hand side is");
        }

        if (leftPosition.IsKnown)
        {
            error.AddTrace(leftPosition, "where left hand side is");
        }

        return error.Pass(position, $"while comparing attribute '{NixText.Identifier(SymbolTable.NameOf(left.Keys[slot]))}'");
    }

    private static NixException Unequal(string message) => new(NixErrorKind.Assertion, message);

    private static string Show(Value value) => ValuePrinter.ForError(value);

    // Here alone C++ Nix writes the type of true and false in lower case.
    private static string Noun(Value value) => value is NixBool ? "boolean" : ValueTypes.Noun(value.Kind);
}
