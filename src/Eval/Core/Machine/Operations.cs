using System;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Core.Machine;

/// <summary>Operators where they are not plain numbers, and assertions.</summary>
internal static class Operations
{
    public static bool IsTrue(Frame frame, int register)
    {
        Value value = Thunks.Unwrap(frame[register]!);
        return value is NixBool truth ? truth.Value : throw Forcing.TypeMismatch("a Boolean", value, frame.Position);
    }

    public static void CheckAttrs(Frame frame, int register)
    {
        Value value = Thunks.Unwrap(frame[register]!);
        if (value.Kind != ValueKind.Attrs)
        {
            throw Forcing.TypeMismatch("a set", value, Position.None);
        }
    }

    public static bool IsLessAt(Vm vm, Frame frame, int left, int right) =>
        vm.IsLess(Thunks.Unwrap(frame[left]!), Thunks.Unwrap(frame[right]!));

    public static bool IsLessThan(Vm vm, Frame frame, int left, int number) => vm.IsLess(Thunks.Unwrap(frame[left]!), NixInt.Of(number));

    public static bool IsEqualTo(Vm vm, Frame frame, int left, int number) => vm.AreEqual(Thunks.Unwrap(frame[left]!), NixInt.Of(number));

    public static bool IsEqualAt(Vm vm, Frame frame, int left, int right)
    {
        Value a = frame[left]!;
        Value b = frame[right]!;
        if (a is NixInt x && b is NixInt y)
        {
            return x.Value == y.Value;
        }

        if (a is NixString s && b is NixString t)
        {
            vm.TickText(s.Bytes.Length);
            return string.Equals(s.Bytes, t.Bytes, StringComparison.Ordinal);
        }

        return vm.AreEqual(Thunks.Unwrap(a), Thunks.Unwrap(b));
    }

    public static Value ArithmeticAt(Vm vm, Frame frame, OpCode op, int leftRegister, Value right)
    {
        if (frame[leftRegister] is NixFloat x && right is NixFloat y && (op != OpCode.Div || y.Value != 0))
        {
            return new NixFloat(op == OpCode.Sub ? x.Value - y.Value : op == OpCode.Mul ? x.Value * y.Value : x.Value / y.Value);
        }

        Value left = Thunks.Unwrap(frame[leftRegister]!);
        right = Thunks.Unwrap(right);
        return op switch
        {
            OpCode.Sub => Arithmetic.Sub(vm, left, right, Position.None),
            OpCode.Mul => Arithmetic.Mul(vm, left, right, Position.None),
            _ => Arithmetic.Div(vm, left, right, Position.None),
        };
    }

    public static Value ConcatLists(Vm vm, Frame frame, Value left, Value right)
    {
        const string Hint = "while evaluating one of the elements to concatenate";
        NixList a = NixList.OrNull(Thunks.Unwrap(left)) ?? throw Forcing.TypeMismatch("a list", Thunks.Unwrap(left), Position.None).AddTrace(frame.Position, Hint);
        NixList b = NixList.OrNull(Thunks.Unwrap(right)) ?? throw Forcing.TypeMismatch("a list", Thunks.Unwrap(right), Position.None).AddTrace(frame.Position, Hint);
        if (a.Count == 0)
        {
            return b;
        }

        if (b.Count == 0)
        {
            return a;
        }

        MemoryBudget.ChargeItems((long)a.Count + b.Count);
        NixList items = NixList.Create(a.Count + b.Count);
        a.CopyTo(items, 0, vm);
        b.CopyTo(items, a.Count, vm);
        return items;
    }

    public static NixException AssertionFailed(Frame frame, AssertSite site) =>
        new(NixErrorKind.Assertion, $"assertion '{SyntaxPrinter.Print(site.Condition)}' failed", new Position(frame.Chunk.File, site.Offset));

    public static void AssertEqual(Vm vm, Frame frame, int left, int right, AssertSite site)
    {
        try
        {
            AssertedEquality.Check(vm, Thunks.Unwrap(frame[left]!), Thunks.Unwrap(frame[right]!), frame.Position);
        }
        catch (NixException e) when (e.Kind is NixErrorKind.Assertion or NixErrorKind.Throw
            && e.Pass(new Position(frame.Chunk.File, site.Offset), $"while evaluating the condition of the assertion '{SyntaxPrinter.Print(site.Condition)}'"))
        {
            throw;
        }
    }
}
