using System.Collections.Generic;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Core.Compiler;

/// <content>Operators, conditions and interpolation.</content>
internal sealed partial class Emitter
{
    // The operators that are calls of builtins evaluate their operands as builtins do, which do not say where.
    private const int NoOffset = -1;

    private const string NotHint = "in the argument of the not operator";

    /// <summary>
    /// Evaluates a condition and jumps when it has the given truth value, else goes on. What is learned in a part that may
    /// be skipped is forgotten.
    /// </summary>
    /// <param name="condition">The condition.</param>
    /// <param name="when">When to jump.</param>
    /// <param name="jumps">The jumps to be patched.</param>
    /// <param name="hint">What the trace of an error says.</param>
    /// <param name="offset">Where the trace, and the error of a value of the wrong type, say that it is.</param>
    private async Nested EmitJump(Expr condition, bool when, List<int> jumps, string hint, int offset)
    {
        nesting.Count();
        if (nesting.IsDeep())
        {
            await nesting.Suspend();
        }

        int start = code.Count;
        int saved = top;
        if (condition is ExprNot or ExprBinary or ExprCall)
        {
            EmitBreakpoint(condition);
        }

        switch (condition)
        {
            case ExprNot not:
                await EmitJump(not.Operand, !when, jumps, NotHint, not.Operand.Offset);
                break;
            case ExprBinary { Operator: BinaryOperator.And or BinaryOperator.Or or BinaryOperator.Implies } logic:
                await EmitLogic(logic, when, jumps);
                break;
            case ExprBinary { Operator: BinaryOperator.Equal or BinaryOperator.NotEqual } equality:
                bool jumpIfEqual = when == (equality.Operator == BinaryOperator.Equal);
                if (!jumpIfEqual && SmallNumber(equality.Right) is { } other)
                {
                    int tested = await EmitAny(equality.Left);
                    jumps.Add(Emit(OpCode.JumpUnlessEqualInt, equality.Offset, tested, other));
                    break;
                }

                (int left, int right) = await EmitOperands(equality);
                jumps.Add(Emit(jumpIfEqual ? OpCode.JumpIfEqual : OpCode.JumpUnlessEqual, equality.Offset, left, right));
                break;
            case ExprCall call when !when && Bindings.IsOperator(call) && ((ExprVar)call.Function).Name == Operators.LessThan:
                int frames = openFrames.Count;
                OpenFrame(FrameKind.Call, call);
                if (SmallNumber(call.Arguments[1]) is { } bound)
                {
                    jumps.Add(Emit(OpCode.JumpUnlessLessInt, call.Offset, await EmitAny(call.Arguments[0], NoOffset), bound));
                }
                else
                {
                    (int a, int b) = await EmitOperands(call);
                    jumps.Add(Emit(OpCode.JumpUnlessLess, call.Offset, a, b));
                }

                CloseFrames(frames);
                Range(start, "while calling the 'lessThan' builtin", call.Offset);
                break;
            default:
                int value = await EmitAny(condition);
                jumps.Add(Emit(when ? OpCode.JumpIfTrue : OpCode.JumpIfFalse, offset, value));
                break;
        }

        top = saved;
        Range(start, hint, offset);
    }

    private async Nested EmitLogic(ExprBinary logic, bool when, List<int> jumps)
    {
        string name = logic.Operator switch
        {
            BinaryOperator.And => "AND (&&)",
            BinaryOperator.Or => "OR (||)",
            _ => "IMPL (->)",
        };
        string leftHint = $"in the left operand of the {name} operator";
        string rightHint = $"in the right operand of the {name} operator";

        // The left operand decides alone when it has this value; then the whole has the value `decided`.
        bool deciding = logic.Operator == BinaryOperator.Or;
        bool decided = logic.Operator != BinaryOperator.And;
        if (decided == when)
        {
            await EmitJump(logic.Left, deciding, jumps, leftHint, logic.Offset);
            int before = facts.Count;
            await EmitJump(logic.Right, when, jumps, rightHint, logic.Offset);
            RestoreFacts(before);
        }
        else
        {
            var skip = new List<int>();
            await EmitJump(logic.Left, deciding, skip, leftHint, logic.Offset);
            int before = facts.Count;
            await EmitJump(logic.Right, when, jumps, rightHint, logic.Offset);
            RestoreFacts(before);
            PatchHere(skip);
        }
    }

    /// <summary>The value of a condition that is jumped on.</summary>
    private async Nested EmitCondition(Expr condition, int target)
    {
        var no = new List<int>();
        if (condition is ExprBinary { Operator: BinaryOperator.And or BinaryOperator.Or or BinaryOperator.Implies } logic)
        {
            await EmitLogic(logic, false, no);
        }

        Emit(OpCode.LoadConst, -1, target, Constant(NixBool.True));
        int end = Emit(OpCode.Jump, -1);
        PatchHere(no);
        Emit(OpCode.LoadConst, -1, target, Constant(NixBool.False));
        PatchHere(new List<int> { end });
    }

    private async Nested EmitNot(ExprNot not, int target)
    {
        int saved = top;
        int start = code.Count;
        int value = await EmitAny(not.Operand);
        Emit(OpCode.Not, not.Operand.Offset, target, value);
        Range(start, NotHint, not.Operand.Offset);
        top = saved;
    }

    private async Nested EmitBinary(ExprBinary binary, int target)
    {
        int saved = top;
        switch (binary.Operator)
        {
            case BinaryOperator.Equal or BinaryOperator.NotEqual:
                (int left, int right) = await EmitOperands(binary);
                Emit(binary.Operator == BinaryOperator.Equal ? OpCode.Equal : OpCode.NotEqual, binary.Offset, target, left, right);
                break;
            case BinaryOperator.Update:
                await EmitUpdate(binary, target);
                break;
            case BinaryOperator.Concat:
                (int first, int second) = await EmitOperands(binary);
                Emit(OpCode.Concat, binary.Offset, target, first, second);
                break;
            default:
                await EmitCondition(binary, target);
                break;
        }

        top = saved;
    }

    private async Nested<(int Left, int Right)> EmitOperands(ExprBinary binary) =>
        (await EmitAny(binary.Left), await EmitAny(binary.Right));

    /// <summary>The number of a literal that fits into an instruction, or null.</summary>
    private static int? SmallNumber(Expr expr) => expr is ExprInt { Value: var number } && number == (int)number ? (int)number : null;

    /// <summary>The right operand of <c>//</c> is evaluated first, as in C++ Nix, and in a chain the rightmost.</summary>
    private async Nested EmitUpdate(ExprBinary update, int target)
    {
        int right = await EmitUpdateOperand(update.Right, "in the right operand of the update (//) operator");
        int left = await EmitUpdateOperand(update.Left, "in the left operand of the update (//) operator");
        Emit(OpCode.Update, update.Offset, target, left, right);
    }

    private async Nested<int> EmitUpdateOperand(Expr operand, string hint)
    {
        if (operand is ExprBinary { Operator: BinaryOperator.Update })
        {
            return await EmitAny(operand);
        }

        int start = code.Count;
        int register = await EmitAny(operand);
        if (operand is not ExprAttrs)
        {
            Emit(OpCode.CheckAttrs, -1, register);
        }

        Range(start, hint, operand.Offset);
        return register;
    }

    private async Nested<(int Left, int Right)> EmitOperands(ExprCall call)
    {
        int left = await EmitAny(call.Arguments[0], NoOffset);
        int right = await EmitAny(call.Arguments[1], NoOffset);
        return (left, right);
    }

    private async Nested EmitOperator(ExprCall call, int target)
    {
        int saved = top;
        int start = code.Count;
        Symbol name = ((ExprVar)call.Function).Name;
        if (name == Operators.Sub && SmallNumber(call.Arguments[1]) is { } number)
        {
            int operand = await EmitAny(call.Arguments[0], NoOffset);
            Emit(OpCode.SubInt, call.Offset, target, operand, number);
        }
        else
        {
            (int left, int right) = await EmitOperands(call);
            OpCode op = name == Operators.Sub ? OpCode.Sub : name == Operators.Mul ? OpCode.Mul : name == Operators.Div ? OpCode.Div : OpCode.Less;
            Emit(op, call.Offset, target, left, right);
        }

        Range(start, name == Operators.Sub ? "while calling the 'sub' builtin"
            : name == Operators.Mul ? "while calling the 'mul' builtin"
            : name == Operators.Div ? "while calling the 'div' builtin"
            : "while calling the 'lessThan' builtin", call.Offset);
        top = saved;
    }

    private async Nested EmitConcat(ExprConcatStrings concat, int target)
    {
        int saved = top;
        if (!concat.ForceString && concat.Parts.Count == 2)
        {
            await EmitSum(concat, target);
            top = saved;
            return;
        }

        int first = top;
        int count = concat.Parts.Count;
        var partOffsets = new int[count];
        for (int i = 0; i < count; i++)
        {
            partOffsets[i] = concat.Parts[i].Offset;
            Allocate();
        }

        int site = AddSite(new ConcatSite(first, count, concat.ForceString, partOffsets));
        for (int i = 0; i < count; i++)
        {
            Expr part = concat.Parts[i].Expression;
            await EmitTo(part, first + i);
            if (part is not ExprString)
            {
                Emit(OpCode.ConcatPart, partOffsets[i], first + i, site, i);
            }
        }

        Emit(OpCode.ConcatStrings, concat.Offset, target, site);
        top = saved;
    }

    private async Nested EmitSum(ExprConcatStrings sum, int target)
    {
        Expr left = sum.Parts[0].Expression;
        Expr right = sum.Parts[1].Expression;
        int a = await EmitAny(left);
        if (SmallNumber(right) is { } number)
        {
            NoteSum(Emit(OpCode.AddInt, sum.Parts[1].Offset, target, a, number), sum);
            return;
        }

        // The left operand is coerced before the right one is evaluated; which does not matter where neither step can fail.
        bool safe = left is ExprInt or ExprFloat or ExprString or ExprPath or ExprConcatStrings
            || (left is ExprCall call && Bindings.IsOperator(call))
            || right is ExprString
            || (right is ExprVar name && Bindings.VariableOf(name) is { } variable && registers.TryGetValue(variable, out int register) && IsKnown(register));
        if (!safe)
        {
            int coerced = Allocate();
            Emit(OpCode.AddLeft, sum.Parts[0].Offset, coerced, a);
            a = coerced;
        }

        int b = await EmitAny(right);
        NoteSum(Emit(OpCode.Add, sum.Parts[1].Offset, target, a, b), sum);
    }

    private void NoteSum(int instruction, ExprConcatStrings sum) =>
        sums.Add(new SumSite(instruction, sum.Parts[0].Offset, sum.Offset));
}
