using System;
using System.Globalization;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Builtins;

/// <summary>Arithmetic, order and bits.</summary>
internal static class NumberBuiltins
{
    // 2^63 and its negative are exact doubles, so comparing with them involves no rounding.
    private const double IntLimit = 9223372036854775808.0;

    private const string ReportedBug = "Due to a bug (see https://github.com/NixOS/nix/issues/12899) ";

    private const string BugOutlook = "\n\tFuture Nix versions might implement the correct behavior.";

    /// <summary>The sum of the numbers <c>e1</c> and <c>e2</c>. Integers that overflow are an error; with a float the result is a float.</summary>
    [Builtin("add", Strict = 3)]
    internal static Value Add(Vm vm, Value e1, Value e2) => Arithmetic.Add(vm, e1, e2, Position.None);

    /// <summary>The difference of the numbers <c>e1</c> and <c>e2</c>; the operator <c>-</c>.</summary>
    [Builtin("sub", Strict = 3)]
    internal static Value Sub(Vm vm, Value e1, Value e2) => Arithmetic.Sub(vm, e1, e2, Position.None);

    /// <summary>The product of the numbers <c>e1</c> and <c>e2</c>; the operator <c>*</c>.</summary>
    [Builtin("mul", Strict = 3)]
    internal static Value Mul(Vm vm, Value e1, Value e2) => Arithmetic.Mul(vm, e1, e2, Position.None);

    /// <summary>
    /// The quotient of the numbers <c>e1</c> and <c>e2</c>; the operator <c>/</c>. Two integers give an integer, rounded
    /// towards zero. Dividing by zero, also by <c>0.0</c>, is an error.
    /// </summary>
    [Builtin("div", Strict = 3)]
    internal static Value Div(Vm vm, Value e1, Value e2) => Arithmetic.Div(vm, e1, e2, Position.None);

    /// <summary>The bitwise AND of the integers <c>e1</c> and <c>e2</c>.</summary>
    [Builtin("bitAnd", Strict = 3, First = FirstArgument.Int)]
    internal static Value BitAnd(Vm vm, Value e1, Value e2)
    {
        long left = vm.ForceInt(e1, "while evaluating the first argument passed to builtins.bitAnd", Position.None);
        return NixInt.Of(left & vm.ForceInt(e2, "while evaluating the second argument passed to builtins.bitAnd", Position.None));
    }

    /// <summary>The bitwise OR of the integers <c>e1</c> and <c>e2</c>.</summary>
    [Builtin("bitOr", Strict = 3, First = FirstArgument.Int)]
    internal static Value BitOr(Vm vm, Value e1, Value e2)
    {
        long left = vm.ForceInt(e1, "while evaluating the first argument passed to builtins.bitOr", Position.None);
        return NixInt.Of(left | vm.ForceInt(e2, "while evaluating the second argument passed to builtins.bitOr", Position.None));
    }

    /// <summary>The bitwise XOR of the integers <c>e1</c> and <c>e2</c>.</summary>
    [Builtin("bitXor", Strict = 3, First = FirstArgument.Int)]
    internal static Value BitXor(Vm vm, Value e1, Value e2)
    {
        long left = vm.ForceInt(e1, "while evaluating the first argument passed to builtins.bitXor", Position.None);
        return NixInt.Of(left ^ vm.ForceInt(e2, "while evaluating the second argument passed to builtins.bitXor", Position.None));
    }

    /// <summary>
    /// Whether <c>e1</c> sorts before <c>e2</c>; the operator <c>&lt;</c>. Numbers compare by value, strings and paths by
    /// their bytes, lists by their first unequal elements. Other values, and values of different types, are an error.
    /// </summary>
    [Builtin("lessThan", Strict = 3)]
    internal static Value LessThan(Vm vm, Value e1, Value e2)
    {
        e1 = vm.Force(e1, Position.None);
        return NixBool.Of(vm.IsLess(e1, vm.Force(e2, Position.None)));
    }

    /// <summary>The smallest integer that is not less than <c>number</c>. An error when no integer is large enough, or for integers that a float cannot hold.</summary>
    [Builtin("ceil", Strict = 1)]
    internal static Value Ceil(Vm vm, Value number) =>
        Round(vm, number, vm.ForceFloat(number, "while evaluating the first argument passed to builtins.ceil"), up: true);

    /// <summary>The largest integer that is not greater than <c>number</c>. An error when no integer is small enough, or for integers that a float cannot hold.</summary>
    [Builtin("floor", Strict = 1)]
    internal static Value Floor(Vm vm, Value number) =>
        Round(vm, number, vm.ForceFloat(number, "while evaluating the first argument passed to builtins.floor"), up: false);

    private static NixInt Round(Vm vm, Value argument, double number, bool up)
    {
        double rounded = up ? Math.Ceiling(number) : Math.Floor(number);
        var integer = vm.Force(argument, Position.None) as NixInt;
        if (!(rounded >= -IntLimit && rounded < IntLimit))
        {
            throw new NixException(
                NixErrorKind.IntegerOverflow,
                integer is null
                    ? $"NixFloat argument {FloatText.General(number)} is not in the range of NixInt"
                    : $"{ReportedBug}the NixInt argument {Text(integer.Value)} caused undefined behavior in previous Nix versions.{BugOutlook}");
        }

        var result = (long)rounded;
        if (integer is not null && integer.Value != result)
        {
            throw new NixException(
                NixErrorKind.IntegerOverflow,
                $"{ReportedBug}a loss of precision occurred in previous Nix versions because the NixInt argument {Text(integer.Value)} was rounded to {Text(result)}.{BugOutlook}");
        }

        return NixInt.Of(result);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
