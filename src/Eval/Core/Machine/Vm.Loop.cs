using System;
using System.Runtime.CompilerServices;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using static TvixEval.Core.Machine.ArgumentBinding;
using static TvixEval.Core.Machine.ComputedAttributes;
using static TvixEval.Core.Machine.Frame;
using static TvixEval.Core.Machine.Making;
using static TvixEval.Core.Machine.Operations;
using static TvixEval.Core.Machine.Selection;
using static TvixEval.Core.Machine.TextOperations;

namespace TvixEval.Core.Machine;

/// <content>The run loop.</content>
internal sealed partial class Vm
{
    // MethodImplOptions.AggressiveOptimization, which netstandard2.0 does not name.
    private const MethodImplOptions AggressiveOptimization = (MethodImplOptions)512;

    /// <summary>
    /// Runs a frame and all it pushes until a boundary frame returns. A frame's pc is the instruction it is in: after a
    /// call it goes on behind it, after the evaluation of a thunk the instruction starts over and finds the result.
    /// Whatever is not hot stands in a method of its own, to keep this one small enough for the JIT, which compiles it
    /// once and for all: it is entered too seldom for tiering to do it well.
    /// </summary>
    [MethodImpl(AggressiveOptimization)]
    private Value Loop(Frame frame)
    {
        int pc = frame.Pc;
        Thunk pending;
        goto enter;
    evaluate:
        // The instruction met a thunk: it starts over when that has its result, which is now if another machine was faster.
        if (PushThunkFrom(frame, pending) is { } evaluation)
        {
            frame = evaluation;
            pc = 0;
        }

    enter:
        Instruction[] code = frame.Chunk.Code;
        Slot[] registers = frame.Registers;
        int b = frame.Base;
        while (true)
        {
            ref readonly Instruction ins = ref code[pc];
            frame.Pc = pc;
            switch (ins.Op)
            {
                case OpCode.LoadConst:
                    At(registers, b + ins.A) = frame.Chunk.Constants[ins.B];
                    break;

                case OpCode.LoadUpvalue:
                {
                    Value value = frame.Function!.Upvalue(ins.B);
                    if (value.Kind == ValueKind.Thunk)
                    {
                        value = LoadUpvalue(frame, ins.B, value, out Thunk? met);
                        if (met is not null)
                        {
                            pending = met;
                            goto evaluate;
                        }
                    }

                    At(registers, b + ins.A) = value;
                    break;
                }

                case OpCode.Move:
                    At(registers, b + ins.A) = At(registers, b + ins.B);
                    break;

                case OpCode.Make:
                    At(registers, b + ins.A) = Make(frame, ins.B);
                    break;

                case OpCode.Let:
                    MakeGroup(frame, frame.Chunk.LetGroups[ins.B]);
                    break;

                case OpCode.Force:
                {
                    // Thunks.Look, written out: its out parameter would keep the thunk of the most frequent instruction in memory.
                    Value value = At(registers, b + ins.A)!;
                    if (value.Kind == ValueKind.Thunk)
                    {
                        var thunk = Thunk.Of(value);
                        Value? outcome = thunk.Outcome;
                        if (outcome is null)
                        {
                            pending = thunk;
                            goto evaluate;
                        }

                        if (outcome.Kind < ValueKind.Lambda)
                        {
                            At(registers, b + ins.A) = outcome;
                        }
                        else if (outcome.Kind == ValueKind.Thunk)
                        {
                            throw Thunks.Failure(outcome);
                        }
                    }

                    break;
                }

                case OpCode.Return:
                {
                    Value result = At(registers, b + ins.A)!;
                    if (result.Kind == ValueKind.Thunk)
                    {
                        result = Thunk.Of(result).Outcome!;
                    }

                    Frame caller = frame.Previous!;
                    depth -= frame.Levels;
                    current = caller;
                    if (frame.Thunk is { } thunk)
                    {
                        frame.Thunk = null;
                        result = SharesResults ? thunk.FinishOnce(result) : thunk.Finish(result);

                        if (frame.IsBoundary)
                        {
                            frame.IsBoundary = false;
                            return result;
                        }

                        frame = caller;
                        pc = frame.Pc;
                        goto enter;
                    }

                    if (frame.IsBoundary)
                    {
                        frame.IsBoundary = false;
                        return result;
                    }

                    caller[frame.Target] = result;
                    frame = caller;
                    pc = frame.Pc + 1;
                    goto enter;
                }

                case OpCode.Jump:
                    pc = ins.C;
                    continue;

                case OpCode.JumpIfFalse:
                    if (ReferenceEquals(At(registers, b + ins.A), NixBool.False) || !IsTrue(frame, ins.A))
                    {
                        pc = ins.C;
                        continue;
                    }

                    break;

                case OpCode.JumpIfTrue:
                    if (ReferenceEquals(At(registers, b + ins.A), NixBool.True) || IsTrue(frame, ins.A))
                    {
                        pc = ins.C;
                        continue;
                    }

                    break;

                case OpCode.JumpUnlessLess:
                {
                    bool less = At(registers, b + ins.A) is NixInt left && At(registers, b + ins.B) is NixInt right
                        ? left.Value < right.Value
                        : IsLessAt(this, frame, ins.A, ins.B);
                    if (!less)
                    {
                        pc = ins.C;
                        continue;
                    }

                    break;
                }

                case OpCode.JumpUnlessLessInt:
                {
                    bool less = At(registers, b + ins.A) is NixInt left ? left.Value < ins.B : IsLessThan(this, frame, ins.A, ins.B);
                    if (!less)
                    {
                        pc = ins.C;
                        continue;
                    }

                    break;
                }

                case OpCode.JumpUnlessEqualInt:
                {
                    bool equal = At(registers, b + ins.A) is NixInt left ? left.Value == ins.B : IsEqualTo(this, frame, ins.A, ins.B);
                    if (!equal)
                    {
                        pc = ins.C;
                        continue;
                    }

                    break;
                }

                case OpCode.JumpUnlessEqual:
                    if (!IsEqualAt(this, frame, ins.A, ins.B))
                    {
                        pc = ins.C;
                        continue;
                    }

                    break;

                case OpCode.JumpIfEqual:
                    if (IsEqualAt(this, frame, ins.A, ins.B))
                    {
                        pc = ins.C;
                        continue;
                    }

                    break;

                case OpCode.CheckAttrs:
                    CheckAttrs(frame, ins.A);
                    break;

                case OpCode.Add:
                {
                    if (At(registers, b + ins.B) is NixInt left && At(registers, b + ins.C) is NixInt right)
                    {
                        long sum = unchecked(left.Value + right.Value);
                        if (((left.Value ^ sum) & (right.Value ^ sum)) >= 0)
                        {
                            At(registers, b + ins.A) = NixInt.Of(sum);
                            break;
                        }
                    }

                    At(registers, b + ins.A) = AddAt(this, frame, ins.B, At(registers, b + ins.C)!);
                    break;
                }

                case OpCode.AddLeft:
                    At(registers, b + ins.A) = AddLeft(this, frame, At(registers, b + ins.B)!);
                    break;

                case OpCode.AddInt:
                {
                    if (At(registers, b + ins.B) is NixInt left)
                    {
                        long sum = unchecked(left.Value + ins.C);
                        if (((left.Value ^ sum) & (ins.C ^ sum)) >= 0)
                        {
                            At(registers, b + ins.A) = NixInt.Of(sum);
                            break;
                        }
                    }

                    At(registers, b + ins.A) = AddAt(this, frame, ins.B, NixInt.Of(ins.C));
                    break;
                }

                case OpCode.Sub:
                {
                    if (At(registers, b + ins.B) is NixInt left && At(registers, b + ins.C) is NixInt right)
                    {
                        long difference = unchecked(left.Value - right.Value);
                        if (((left.Value ^ right.Value) & (left.Value ^ difference)) >= 0)
                        {
                            At(registers, b + ins.A) = NixInt.Of(difference);
                            break;
                        }
                    }

                    At(registers, b + ins.A) = ArithmeticAt(this, frame, ins.Op, ins.B, At(registers, b + ins.C)!);
                    break;
                }

                case OpCode.SubInt:
                {
                    if (At(registers, b + ins.B) is NixInt left)
                    {
                        long difference = unchecked(left.Value - ins.C);
                        if (((left.Value ^ ins.C) & (left.Value ^ difference)) >= 0)
                        {
                            At(registers, b + ins.A) = NixInt.Of(difference);
                            break;
                        }
                    }

                    At(registers, b + ins.A) = ArithmeticAt(this, frame, OpCode.Sub, ins.B, NixInt.Of(ins.C));
                    break;
                }

                case OpCode.Mul:
                case OpCode.Div:
                    At(registers, b + ins.A) = ArithmeticAt(this, frame, ins.Op, ins.B, At(registers, b + ins.C)!);
                    break;

                case OpCode.Less:
                    At(registers, b + ins.A) = NixBool.Of(IsLessAt(this, frame, ins.B, ins.C));
                    break;

                case OpCode.Equal:
                    At(registers, b + ins.A) = NixBool.Of(IsEqualAt(this, frame, ins.B, ins.C));
                    break;

                case OpCode.NotEqual:
                    At(registers, b + ins.A) = NixBool.Of(!IsEqualAt(this, frame, ins.B, ins.C));
                    break;

                case OpCode.Not:
                    At(registers, b + ins.A) = NixBool.Of(!IsTrue(frame, ins.B));
                    break;

                case OpCode.Update:
                    At(registers, b + ins.A) = AttrSet.Update(AttrSet.OrNull(At(registers, b + ins.B))!, AttrSet.OrNull(At(registers, b + ins.C))!);
                    break;

                case OpCode.Concat:
                    At(registers, b + ins.A) = ConcatLists(this, frame, At(registers, b + ins.B)!, At(registers, b + ins.C)!);
                    break;

                case OpCode.Select:
                {
                    Value? selected = Select(frame, At(registers, b + ins.B)!, frame.Chunk.Selects[ins.C], out Thunk? met);
                    if (met is not null)
                    {
                        pending = met;
                        goto evaluate;
                    }

                    At(registers, b + ins.A) = selected;
                    break;
                }

                case OpCode.SelectOr:
                {
                    SelectSite site = frame.Chunk.Selects[ins.C];
                    Value? selected = TrySelect(At(registers, b + ins.B)!, site, out Thunk? met);
                    if (met is not null)
                    {
                        pending = met;
                        goto evaluate;
                    }

                    if (selected is null)
                    {
                        break;
                    }

                    At(registers, b + ins.A) = selected;
                    pc = site.Target;
                    continue;
                }

                case OpCode.HasAttr:
                {
                    bool has = HasAttr(At(registers, b + ins.B)!, frame.Chunk.Selects[ins.C], out Thunk? met);
                    if (met is not null)
                    {
                        pending = met;
                        goto evaluate;
                    }

                    At(registers, b + ins.A) = NixBool.Of(has);
                    break;
                }

                case OpCode.SelectName:
                    At(registers, b + ins.A) = SelectName(this, frame, At(registers, b + ins.B)!, (NixString)At(registers, b + ins.C)!);
                    break;

                case OpCode.SelectNameOr:
                case OpCode.HasName:
                {
                    SelectSite site = frame.Chunk.Selects[ins.C];
                    Value? found = FindName(this, At(registers, b + ins.B)!, (NixString)At(registers, b + site.NameRegister)!);
                    if (found is null)
                    {
                        pc = site.Target;
                        continue;
                    }

                    At(registers, b + ins.A) = found;
                    break;
                }

                case OpCode.AttrName:
                    CheckAttrName(this, frame, ins.A);
                    break;

                case OpCode.MakeAttrs:
                    At(registers, b + ins.A) = MakeAttrs(frame, frame.Chunk.AttrTemplates[ins.B]);
                    break;

                case OpCode.Overrides:
                    ApplyOverrides(this, frame, ins.A, ins.B, (OverridesSite)frame.Chunk.Sites[ins.C]);
                    break;

                case OpCode.AddDynamic:
                    AddDynamic(this, frame, ins.A, ins.B, (DynamicSite)frame.Chunk.Sites[ins.C]);
                    break;

                case OpCode.MakeList:
                    At(registers, b + ins.A) = MakeList(frame, frame.Chunk.SourceLists[ins.B]);
                    break;

                case OpCode.Call1:
                {
                    Value function = At(registers, b + ins.B)!;
                    if (function.Kind == ValueKind.Thunk)
                    {
                        function = Thunk.Of(function).Outcome!;
                    }

                    if (function.Kind == ValueKind.Lambda)
                    {
                        Closure closure = Closure.Of(function);
                        Frame next = Push(frame, closure.Unit.Chunk, levels: 1);
                        next[0] = Make(frame, ins.C);
                        next.Function = closure;
                        next.Target = ins.A;
                        CountCall(next);
                        frame = next;
                        pc = 0;
                        goto enter;
                    }

                    frame = Call1(frame, function, Make(frame, ins.C), ins.A, out pc);
                    goto enter;
                }

                case OpCode.Call:
                {
                    Value function = At(registers, b + ins.B)!;
                    if (function.Kind == ValueKind.Thunk)
                    {
                        function = Thunk.Of(function).Outcome!;
                    }

                    Source[] arguments = frame.Chunk.SourceLists[ins.C];
                    if (function.Kind == ValueKind.Lambda && arguments.Length <= Closure.Of(function).Unit.Depth)
                    {
                        Closure closure = Closure.Of(function);
                        Frame next = Push(frame, closure.Unit.CurriedChunk(arguments.Length), levels: 1);
                        for (int i = 0; i < arguments.Length; i++)
                        {
                            next[i] = Make(frame, arguments[i].Code);
                        }

                        next.Function = closure;
                        next.Target = ins.A;
                        CountCall(next);
                        frame = next;
                        pc = 0;
                        goto enter;
                    }

                    frame = CallMany(frame, function, arguments, ins.A, out pc);
                    goto enter;
                }

                case OpCode.ConcatPart:
                    if (At(registers, b + ins.A) is not NixString)
                    {
                        CoercePart(this, frame, ins.A, (ConcatSite)frame.Chunk.Sites[ins.B], ins.C);
                    }

                    break;

                case OpCode.ConcatStrings:
                    At(registers, b + ins.A) = ConcatStrings(this, frame, (ConcatSite)frame.Chunk.Sites[ins.B]);
                    break;

                case OpCode.WithLookup:
                {
                    Value? found = LookupWith(frame, (WithSite)frame.Chunk.Sites[ins.B], out Thunk? met);
                    if (met is not null)
                    {
                        pending = met;
                        goto evaluate;
                    }

                    At(registers, b + ins.A) = found;
                    break;
                }

                case OpCode.AssertFail:
                    throw AssertionFailed(frame, (AssertSite)frame.Chunk.Sites[ins.C]);

                case OpCode.AssertEqual:
                    AssertEqual(this, frame, ins.A, ins.B, (AssertSite)frame.Chunk.Sites[ins.C]);
                    break;

                case OpCode.BindFormals:
                    BindFormals(this, frame, ins.A, (FormalsSite)frame.Chunk.Sites[ins.B]);
                    break;

                case OpCode.CheckFirst:
                    if (!Suits(frame, ins.A, (FirstArgument)ins.B))
                    {
                        pc = ins.C;
                        continue;
                    }

                    break;

                case OpCode.InvokeBuiltin:
                    At(registers, b + ins.A) = InvokeEntry(frame);
                    break;

                case OpCode.Probe:
                    Host.Instrumentation!.Hit(frame, ins);
                    break;

                default:
                    throw new InvalidOperationException($"Unknown instruction {ins.Op}.");
            }

            pc++;
        }
    }
}
