using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Core.Machine;

/// <summary>
/// The order of <c>builtins.lessThan</c> (C++ Nix's <c>CompareValues</c>): numbers, strings, paths, and lists of such, by the first
/// elements that are not equal. C++ Nix looks for these anew on each level of nested lists; here the way to the difference is known
/// from the first look, and so nothing is compared twice.
/// </summary>
internal static class Ordering
{
    /// <summary>Whether a value comes before another.</summary>
    /// <exception cref="NixException">Values of these types have no order, or evaluation fails.</exception>
    public static bool IsLess(Vm vm, Value left, Value right)
    {
        Value a = vm.Force(left);
        Value b = vm.Force(right);
        return NixList.OrNull(a) is { } x && NixList.OrNull(b) is { } y ? IsListLess(vm, x, y) : IsScalarLess(vm, a, b);
    }

    private static bool IsScalarLess(Vm vm, Value a, Value b) => (a, b) switch
    {
        (NixInt x, NixInt y) => x.Value < y.Value,
        (NixInt x, NixFloat y) => x.Value < y.Value,
        (NixFloat x, NixInt y) => x.Value < y.Value,
        (NixFloat x, NixFloat y) => x.Value < y.Value,
        (NixString x, NixString y) => IsTextLess(vm, x.Bytes, y.Bytes),
        (NixPath x, NixPath y) => string.CompareOrdinal(VirtualPath.Inner(x.Path), VirtualPath.Inner(y.Path)) < 0,
        _ => throw Incomparable(a, b),
    };

    private static bool IsTextLess(Vm vm, string left, string right)
    {
        vm.TickText(Math.Min(left.Length, right.Length));
        return string.CompareOrdinal(left, right) < 0;
    }

    private static bool IsListLess(Vm vm, NixList left, NixList right)
    {
        List<EqualityStep>? steps = null;
        int levels = 0;
        int nested = 0;
        try
        {
            while (true)
            {
                vm.EnterLevel();
                levels++;
                int at = FirstDifference(vm, left, right, ref steps);
                if (at == right.Count || at == left.Count)
                {
                    return at < right.Count;
                }

                (Value one, Value other) = (left[at], right[at]);
                nested++;
                foreach (EqualityStep step in steps!)
                {
                    if (step.LeftWhole.Kind != ValueKind.List)
                    {
                        // Sets have no order, whatever in them differs.
                        (one, other) = (step.LeftWhole, step.RightWhole);
                        break;
                    }

                    vm.EnterLevel();
                    levels++;
                    nested++;
                    (one, other) = (step.Left, step.Right);
                }

                (one, other) = (vm.Force(one), vm.Force(other));
                if (NixList.OrNull(one) is not { } oneList || NixList.OrNull(other) is not { } otherList)
                {
                    return IsScalarLess(vm, one, other);
                }

                (left, right) = (oneList, otherList);
            }
        }
        catch (NixException e) when (e.Pass(Enumerable.Repeat("while comparing two list elements", nested), static (error, hint) => error.AddTrace(Position.None, hint)))
        {
            throw;
        }
        finally
        {
            vm.LeaveLevels(levels);
        }
    }

    /// <summary>The index of the first elements that are not equal, or the length of the shorter list; and the way to what makes them unequal.</summary>
    private static int FirstDifference(Vm vm, NixList left, NixList right, ref List<EqualityStep>? steps)
    {
        int common = Math.Min(left.Count, right.Count);
        for (int i = 0; i < common; i++)
        {
            vm.Tick();
            if (ReferenceEquals(left[i], right[i]))
            {
                vm.Force(left[i]);
                continue;
            }

            steps ??= new List<EqualityStep>();
            steps.Clear();
            if (!vm.Equality.AreEqual(left[i], right[i], steps))
            {
                return i;
            }
        }

        return common;
    }

    private static NixException Incomparable(Value a, Value b)
    {
        string types = $"cannot compare {ValueTypes.Describe(a)} with {ValueTypes.Describe(b)}";
        string values = $"values are {ValuePrinter.ForError(a)} and {ValuePrinter.ForError(b)}";
        bool sameType = a.Kind == b.Kind || (a.Kind >= ValueKind.Lambda && b.Kind >= ValueKind.Lambda);
        return new NixException(
            NixErrorKind.Type,
            sameType ? $"{types}; values of that type are incomparable ({values})" : $"{types}; {values}");
    }
}
