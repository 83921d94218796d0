using System;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Core.Machine;

/// <content>Operators where they are not plain numbers.</content>
public sealed partial class Vm
{
    private const string SegmentHint = "while evaluating a path segment";

    /// <summary>What a register's value is, if it is a function behind its thunk (see <see cref="OpCode.Force"/>).</summary>
    private static Value Unwrap(Value value) => value.Kind == ValueKind.Thunk && value is Thunk { Outcome: { } outcome } ? outcome : value;

    private bool IsTrue(Frame frame, int register)
    {
        Value value = Unwrap(frame[register]!);
        return value is NixBool truth ? truth.Value : throw TypeMismatch("a Boolean", value, frame.Position);
    }

    private static void CheckAttrs(Frame frame, int register)
    {
        Value value = Unwrap(frame[register]!);
        if (value is not AttrSet)
        {
            throw TypeMismatch("a set", value, Position.None);
        }
    }

    private bool IsLessAt(Frame frame, int left, int right) =>
        IsLess(Unwrap(frame[left]!), Unwrap(frame[right]!));

    private bool IsLessThan(Frame frame, int left, int number) => IsLess(Unwrap(frame[left]!), NixInt.Of(number));

    private bool IsEqualTo(Frame frame, int left, int number) => AreEqual(Unwrap(frame[left]!), NixInt.Of(number));

    private bool IsEqualAt(Frame frame, int left, int right)
    {
        Value a = frame[left]!;
        Value b = frame[right]!;
        if (a is NixInt x && b is NixInt y)
        {
            return x.Value == y.Value;
        }

        if (a is NixString s && b is NixString t)
        {
            TickText(s.Bytes.Length);
            return string.Equals(s.Bytes, t.Bytes, StringComparison.Ordinal);
        }

        return AreEqual(Unwrap(a), Unwrap(b));
    }

    private Value ArithmeticAt(Frame frame, OpCode op, int leftRegister, Value right)
    {
        if (frame[leftRegister] is NixFloat x && right is NixFloat y && (op != OpCode.Div || y.Value != 0))
        {
            return new NixFloat(op == OpCode.Sub ? x.Value - y.Value : op == OpCode.Mul ? x.Value * y.Value : x.Value / y.Value);
        }

        Value left = Unwrap(frame[leftRegister]!);
        right = Unwrap(right);
        return op switch
        {
            OpCode.Sub => Arithmetic.Sub(this, left, right, Position.None),
            OpCode.Mul => Arithmetic.Mul(this, left, right, Position.None),
            _ => Arithmetic.Div(this, left, right, Position.None),
        };
    }

    private Value ConcatLists(Frame frame, Value left, Value right)
    {
        const string hint = "while evaluating one of the elements to concatenate";
        NixList a = Unwrap(left) as NixList ?? throw TypeMismatch("a list", Unwrap(left), Position.None).AddTrace(frame.Position, hint);
        NixList b = Unwrap(right) as NixList ?? throw TypeMismatch("a list", Unwrap(right), Position.None).AddTrace(frame.Position, hint);
        if (a.Count == 0)
        {
            return b;
        }

        if (b.Count == 0)
        {
            return a;
        }

        MemoryBudget.ChargeItems((long)a.Count + b.Count);
        var items = new Value[a.Count + b.Count];
        a.CopyTo(items, 0, this);
        b.CopyTo(items, a.Count, this);
        return new NixList(items);
    }

    /// <summary>The left operand of + before the right one is evaluated: a set is coerced to a string now.</summary>
    private Value AddLeft(Frame frame, Value value) => value.Kind switch
    {
        ValueKind.Int or ValueKind.Float or ValueKind.String or ValueKind.Path => value,
        _ => CoerceSumHead(Unwrap(value), frame.Position),
    };

    private SumHead CoerceSumHead(Value value, Position position)
    {
        StringContext? context = null;
        string bytes = CoerceToString(value, ref context, SegmentHint, more: false, copyToStore: false, canonicalizePath: false, position);
        return new SumHead(new NixString(bytes, context));
    }

    /// <summary>The + operator of a register and a value (C++ Nix's <c>ExprConcatStrings</c> with two operands).</summary>
    private Value AddAt(Frame frame, int leftRegister, Value right)
    {
        Value left = Unwrap(frame[leftRegister]!);
        right = Unwrap(right);
        if (left is NixFloat x && right is NixFloat y)
        {
            return new NixFloat(x.Value + y.Value);
        }

        if (left is NixString s && right is NixString t)
        {
            return Join(s.Bytes, t.Bytes, StringContext.Union(s.Context, t.Context));
        }

        Position rightPosition = frame.Position;
        switch (left)
        {
            case NixInt number:
                return right switch
                {
                    NixInt other => Arithmetic.AddInts(number.Value, other.Value, rightPosition),
                    NixFloat other => new NixFloat(number.Value + other.Value),
                    _ => throw new NixException(NixErrorKind.Evaluation, $"cannot add {ValueTypes.Describe(right)} to an integer", rightPosition),
                };
            case NixFloat number:
                return right switch
                {
                    NixInt other => new NixFloat(number.Value + other.Value),
                    NixFloat other => new NixFloat(number.Value + other.Value),
                    _ => throw new NixException(NixErrorKind.Evaluation, $"cannot add {ValueTypes.Describe(right)} to a float", rightPosition),
                };
        }

        ExprConcatStrings sum = frame.Chunk.Sums![frame.Pc];
        NixString head = left switch
        {
            SumHead coerced => coerced.Text,
            NixString text => text,
            NixPath path => new NixString(VirtualPath.Inner(path.Path)),
            _ => CoerceSumHead(left, new Position(frame.Chunk.File, sum.Parts[0].Offset)).Text,
        };
        StringContext? context = head.Context;
        string tail = CoerceToString(right, ref context, SegmentHint, more: false, copyToStore: left is NixString, position: rightPosition);
        if (left is not NixPath)
        {
            return Join(head.Bytes, tail, context);
        }

        if (context is not null)
        {
            throw PathWithContext(new Position(frame.Chunk.File, sum.Offset));
        }

        return new NixPath(CanonPath.Of(MemoryBudget.Concat(head.Bytes, tail)));
    }

    private NixString Join(string left, string right, StringContext? context)
    {
        TickText((long)left.Length + right.Length + SizeOf(context));
        return new NixString(MemoryBudget.Concat(left, right), context);
    }

    // About: joining contexts takes as long as copying so many bytes.
    private static int SizeOf(StringContext? context) => context is null ? 0 : context.Count * 64;

    private static NixException PathWithContext(Position position) =>
        new(NixErrorKind.Evaluation, "a string that refers to a store path cannot be appended to a path", position);

    private void CoercePart(Frame frame, int register, ConcatSite site, int index)
    {
        Value value = Unwrap(frame[register]!);
        bool isPath = !site.ForceString;
        if (isPath && index == 0)
        {
            // The literal start of an interpolated path, with the slash it may end in.
            return;
        }

        StringContext? context = null;
        string bytes = CoerceToString(value, ref context, SegmentHint, more: false, copyToStore: !isPath, position: frame.Position);
        frame[register] = new NixString(bytes, context);
    }

    private Value ConcatStrings(Frame frame, ConcatSite site)
    {
        int first = site.First;
        if (site.ForceString && site.Count == 1)
        {
            return frame[first]!;
        }

        StringContext? context = null;
        string result;
        if (site.ForceString && site.Count <= 4)
        {
            var a = (NixString)frame[first]!;
            var b = (NixString)frame[first + 1]!;
            NixString c = site.Count > 2 ? (NixString)frame[first + 2]! : NixString.Empty;
            NixString d = site.Count > 3 ? (NixString)frame[first + 3]! : NixString.Empty;
            context = StringContext.Union(StringContext.Union(a.Context, b.Context), StringContext.Union(c.Context, d.Context));
            long length = (long)a.Bytes.Length + b.Bytes.Length + c.Bytes.Length + d.Bytes.Length;
            TickText(length + SizeOf(context));
            MemoryBudget.ChargeText(length);
            result = string.Concat(a.Bytes, b.Bytes, c.Bytes, d.Bytes);
            return new NixString(result, context);
        }

        int start = text.Length;
        try
        {
            for (int i = 0; i < site.Count; i++)
            {
                Value part = frame[first + i]!;
                if (part is NixString piece)
                {
                    text.Append(piece.Bytes);
                    context = StringContext.Union(context, piece.Context);
                }
                else
                {
                    text.Append(VirtualPath.Inner(((NixPath)part).Path));
                }
            }

            result = text.ToString(start, text.Length - start);
        }
        finally
        {
            text.Drop(start);
        }

        TickText(result.Length + SizeOf(context));
        if (site.ForceString)
        {
            return new NixString(result, context);
        }

        return context is null ? new NixPath(CanonPath.Of(result)) : throw PathWithContext(frame.Position);
    }

    private static NixException AssertionFailed(Frame frame, AssertSite site) =>
        new(NixErrorKind.Assertion, $"assertion '{SyntaxPrinter.Print(site.Condition)}' failed", new Position(frame.Chunk.File, site.Offset));

    private void AssertEqual(Frame frame, int left, int right, AssertSite site)
    {
        try
        {
            AssertedEquality.Check(this, Unwrap(frame[left]!), Unwrap(frame[right]!), frame.Position);
        }
        catch (NixException e) when (e.Kind is NixErrorKind.Assertion or NixErrorKind.Throw
            && e.Pass(new Position(frame.Chunk.File, site.Offset), $"while evaluating the condition of the assertion '{SyntaxPrinter.Print(site.Condition)}'"))
        {
            throw;
        }
    }
}
