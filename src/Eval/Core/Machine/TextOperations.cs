using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Core.Machine;

/// <summary>Sums that may be strings or paths, and interpolation.</summary>
internal static class TextOperations
{
    private const string SegmentHint = "while evaluating a path segment";

    /// <summary>The left operand of + before the right one is evaluated: a set is coerced to a string now.</summary>
    public static Value AddLeft(Vm vm, Frame frame, Value value) => value.Kind switch
    {
        ValueKind.Int or ValueKind.Float or ValueKind.String or ValueKind.Path => value,
        _ => CoerceSumHead(vm, Thunks.Unwrap(value), frame.Position),
    };

    private static SumHead CoerceSumHead(Vm vm, Value value, Position position)
    {
        StringContext? context = null;
        string bytes = vm.CoerceToString(value, ref context, SegmentHint, more: false, copyToStore: false, canonicalizePath: false, position);
        return new SumHead(new NixString(bytes, context));
    }

    /// <summary>The + operator of a register and a value (C++ Nix's <c>ExprConcatStrings</c> with two operands).</summary>
    public static Value AddAt(Vm vm, Frame frame, int leftRegister, Value right)
    {
        Value left = Thunks.Unwrap(frame[leftRegister]!);
        right = Thunks.Unwrap(right);
        if (left is NixFloat x && right is NixFloat y)
        {
            return new NixFloat(x.Value + y.Value);
        }

        if (left is NixString s && right is NixString t)
        {
            return Join(vm, s.Bytes, t.Bytes, StringContext.Union(s.Context, t.Context));
        }

        Position rightPosition = frame.Position;
        switch (left)
        {
            case NixInt number:
                return right switch
                {
                    NixInt other => Arithmetic.AddInts(number.Value, other.Value, rightPosition),
                    NixFloat other => new NixFloat(number.Value + other.Value),
                    _ => throw new NixException(NixErrorKind.Type, $"cannot add {ValueTypes.Describe(right)} to an integer", rightPosition),
                };
            case NixFloat number:
                return right switch
                {
                    NixInt other => new NixFloat(number.Value + other.Value),
                    NixFloat other => new NixFloat(number.Value + other.Value),
                    _ => throw new NixException(NixErrorKind.Type, $"cannot add {ValueTypes.Describe(right)} to a float", rightPosition),
                };
        }

        SumSite sum = frame.Chunk.SumAt(frame.Pc);
        NixString head = left switch
        {
            SumHead coerced => coerced.Text,
            NixString text => text,
            NixPath path => new NixString(VirtualPath.Inner(path.Path)),
            _ => CoerceSumHead(vm, left, new Position(frame.Chunk.File, sum.Left)).Text,
        };
        StringContext? context = head.Context;
        string tail = vm.CoerceToString(right, ref context, SegmentHint, more: false, copyToStore: left is NixString, position: rightPosition);
        if (left is not NixPath)
        {
            return Join(vm, head.Bytes, tail, context);
        }

        if (context is not null)
        {
            throw PathWithContext(new Position(frame.Chunk.File, sum.Sign));
        }

        return new NixPath(CanonPath.Of(MemoryBudget.Concat(head.Bytes, tail)));
    }

    private static NixString Join(Vm vm, string left, string right, StringContext? context)
    {
        vm.TickText((long)left.Length + right.Length + SizeOf(context));
        return new NixString(MemoryBudget.Concat(left, right), context);
    }

    // About: joining contexts takes as long as copying so many bytes.
    private static int SizeOf(StringContext? context) => context is null ? 0 : context.Count * 64;

    private static NixException PathWithContext(Position position) =>
        new(NixErrorKind.StringContext, "a string that refers to a store path cannot be appended to a path", position);

    public static void CoercePart(Vm vm, Frame frame, int register, ConcatSite site, int index)
    {
        Value value = Thunks.Unwrap(frame[register]!);
        bool isPath = !site.ForceString;
        if (isPath && index == 0)
        {
            // The literal start of an interpolated path, with the slash it may end in.
            return;
        }

        StringContext? context = null;
        string bytes = vm.CoerceToString(value, ref context, SegmentHint, more: false, copyToStore: !isPath, position: frame.Position);
        frame[register] = new NixString(bytes, context);
    }

    public static Value ConcatStrings(Vm vm, Frame frame, ConcatSite site)
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
            vm.TickText(length + SizeOf(context));
            MemoryBudget.ChargeText(length);
            result = string.Concat(a.Bytes, b.Bytes, c.Bytes, d.Bytes);
            return new NixString(result, context);
        }

        int start = vm.Text.Length;
        try
        {
            for (int i = 0; i < site.Count; i++)
            {
                Value part = frame[first + i]!;
                if (part is NixString piece)
                {
                    vm.Text.Append(piece.Bytes);
                    context = StringContext.Union(context, piece.Context);
                }
                else
                {
                    vm.Text.Append(VirtualPath.Inner(((NixPath)part).Path));
                }
            }

            result = vm.Text.ToString(start, vm.Text.Length - start);
        }
        finally
        {
            vm.Text.Drop(start);
        }

        vm.TickText(result.Length + SizeOf(context));
        if (site.ForceString)
        {
            return new NixString(result, context);
        }

        return context is null ? new NixPath(CanonPath.Of(result)) : throw PathWithContext(frame.Position);
    }
}
