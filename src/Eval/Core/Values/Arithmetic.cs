using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Core.Values;

/// <summary>
/// Arithmetic on values: two integers give an integer (overflow is an error), an integer and a float give a float. The
/// builtins and the machine's own operators share it, so that both fail with the same words.
/// </summary>
internal static class Arithmetic
{
    /// <summary><c>__add</c>: forces both operands, then adds.</summary>
    public static Value Add(Vm vm, Value left, Value right, Position position)
    {
        left = vm.Force(left, position);
        right = vm.Force(right, position);
        if (left is NixInt a && right is NixInt b)
        {
            return AddInts(a.Value, b.Value, position);
        }

        const string First = "while evaluating the first argument of the addition";
        const string Second = "while evaluating the second argument of the addition";
        if (IsFloat(left, right))
        {
            double x = vm.ForceFloat(left, First);
            return new NixFloat(x + vm.ForceFloat(right, Second));
        }

        long m = vm.ForceInt(left, First, position);
        return AddInts(m, vm.ForceInt(right, Second, position), position);
    }

    /// <summary><c>__sub</c>: forces both operands, then subtracts.</summary>
    public static Value Sub(Vm vm, Value left, Value right, Position position)
    {
        left = vm.Force(left, position);
        right = vm.Force(right, position);
        if (left is NixInt a && right is NixInt b)
        {
            return SubInts(a.Value, b.Value, position);
        }

        const string First = "while evaluating the first argument of the subtraction";
        const string Second = "while evaluating the second argument of the subtraction";
        if (IsFloat(left, right))
        {
            double x = vm.ForceFloat(left, First);
            return new NixFloat(x - vm.ForceFloat(right, Second));
        }

        long m = vm.ForceInt(left, First, position);
        return SubInts(m, vm.ForceInt(right, Second, position), position);
    }

    /// <summary><c>__mul</c>: forces both operands, then multiplies.</summary>
    public static Value Mul(Vm vm, Value left, Value right, Position position)
    {
        left = vm.Force(left, position);
        right = vm.Force(right, position);
        if (left is NixInt a && right is NixInt b)
        {
            return MulInts(a.Value, b.Value, position);
        }

        // C++ Nix words the two cases of the first operand differently.
        if (IsFloat(left, right))
        {
            double x = vm.ForceFloat(left, "while evaluating the first of the multiplication");
            return new NixFloat(x * vm.ForceFloat(right, "while evaluating the second argument of the multiplication"));
        }

        long m = vm.ForceInt(left, "while evaluating the first argument of the multiplication", position);
        return MulInts(m, vm.ForceInt(right, "while evaluating the second argument of the multiplication", position), position);
    }

    /// <summary><c>__div</c>: forces both operands, then divides; integers round towards zero, and no zero divides.</summary>
    public static Value Div(Vm vm, Value left, Value right, Position position)
    {
        left = vm.Force(left, position);
        right = vm.Force(right, position);
        if (left is NixInt a && right is NixInt b)
        {
            return DivInts(a.Value, b.Value, position);
        }

        const string First = "while evaluating the first operand of the division";
        const string Second = "while evaluating the second operand of the division";
        double divisor = vm.ForceFloat(right, Second);
        if (divisor == 0)
        {
            throw DivisionByZero(position);
        }

        return IsFloat(left, right)
            ? new NixFloat(vm.ForceFloat(left, First) / divisor)
            : DivInts(vm.ForceInt(left, First, position), vm.ForceInt(right, Second, position), position);
    }

    /// <summary>The sum of two integers.</summary>
    public static NixInt AddInts(long left, long right, Position position) =>
        TryAdd(left, right, out long sum) ? NixInt.Of(sum) : throw Overflow("adding", left, "+", right, position);

    /// <summary>The difference of two integers.</summary>
    public static NixInt SubInts(long left, long right, Position position) =>
        TrySub(left, right, out long difference) ? NixInt.Of(difference) : throw Overflow("subtracting", left, "-", right, position);

    /// <summary>The product of two integers.</summary>
    public static NixInt MulInts(long left, long right, Position position) =>
        TryMul(left, right, out long product) ? NixInt.Of(product) : throw Overflow("multiplying", left, "*", right, position);

    /// <summary>The quotient of two integers, rounded towards zero.</summary>
    public static NixInt DivInts(long left, long right, Position position) =>
        right == 0 ? throw DivisionByZero(position)
        : TryDiv(left, right, out long quotient) ? NixInt.Of(quotient)
        : throw Overflow("dividing", left, "/", right, position);

    /// <summary>Adds; false if the sum is no integer of 64 bits.</summary>
    public static bool TryAdd(long left, long right, out long sum)
    {
        sum = unchecked(left + right);

        // Overflow: both operands have the sign that the sum has not.
        return ((left ^ sum) & (right ^ sum)) >= 0;
    }

    /// <summary>Subtracts; false if the difference is no integer of 64 bits.</summary>
    public static bool TrySub(long left, long right, out long difference)
    {
        difference = unchecked(left - right);
        return ((left ^ right) & (left ^ difference)) >= 0;
    }

    /// <summary>Multiplies; false if the product is no integer of 64 bits.</summary>
    public static bool TryMul(long left, long right, out long product)
    {
        product = unchecked(left * right);
        bool small = left == (int)left && right == (int)right;
        return small || left == 0 || (!(left == -1 && right == long.MinValue) && !(right == -1 && left == long.MinValue) && product / left == right);
    }

    /// <summary>Divides, towards zero; false if the divisor is zero or the quotient no integer of 64 bits.</summary>
    public static bool TryDiv(long left, long right, out long quotient)
    {
        bool isInteger = right != 0 && !(left == long.MinValue && right == -1);
        quotient = isInteger ? left / right : 0;
        return isInteger;
    }

    private static bool IsFloat(Value left, Value right) => left.Kind == ValueKind.Float || right.Kind == ValueKind.Float;

    private static NixException DivisionByZero(Position position) =>
        new(NixErrorKind.DivisionByZero, "division by zero", position);

    private static NixException Overflow(string doing, long left, string sign, long right, Position position) =>
        new(NixErrorKind.IntegerOverflow, $"integer overflow in {doing} {Text(left)} {sign} {Text(right)}", position);

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
