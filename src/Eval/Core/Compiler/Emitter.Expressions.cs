using System.Collections.Generic;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Syntax.Ast;
using TvixEval.Work;

namespace TvixEval.Core.Compiler;

/// <content>Expressions that are evaluated now.</content>
internal sealed partial class Emitter
{
    /// <summary>Evaluates an expression and leaves the frame with it.</summary>
    private async Nested EmitTail(Expr expr)
    {
        // let, with and assert chains are as long as people write them: a loop, no recursion.
        int outside = openFrames.Count;
        while (true)
        {
            nesting.Count();
            switch (expr)
            {
                case ExprLet let:
                    EmitLet(let);
                    expr = let.Body;
                    continue;
                case ExprWith with:
                    EmitBreakpoint(with);
                    EmitScope(with);
                    expr = with.Body;
                    continue;
                case ExprAssert assertion:
                    EmitBreakpoint(assertion);
                    await EmitAssertion(assertion);
                    expr = assertion.Body;
                    continue;
                case ExprIf conditional:
                    EmitBreakpoint(conditional);
                    List<int> otherwise = await EmitBranch(conditional);
                    int before = facts.Count;
                    int saved = top;
                    await EmitThen(conditional);
                    top = saved;
                    RestoreFacts(before);
                    PatchHere(otherwise);
                    expr = conditional.Else;
                    continue;
                default:
                    int value = await EmitAny(expr);
                    Emit(OpCode.Return, -1, value);
                    CloseFrames(outside);
                    return;
            }
        }
    }

    /// <summary>Evaluates an expression; the register that then holds its value: a variable's own, or a temporary.</summary>
    /// <param name="expr">The expression.</param>
    /// <param name="forceOffset">The position at which a variable is said to be evaluated, if not its own.</param>
    private Nested<int> EmitAny(Expr expr, int? forceOffset = null)
    {
        if (VariableOf(expr) is { } variable)
        {
            EmitBreakpoint(expr);
            return new Nested<int>(ForceVariable(variable, forceOffset ?? expr.Offset));
        }

        int target = Allocate();
        Nested emitted = EmitTo(expr, target);
        if (!emitted.IsCompleted)
        {
            return FinishAny(emitted, target);
        }

        top = target + 1;
        return new Nested<int>(target);
    }

    private async Nested<int> FinishAny(Nested emitted, int target)
    {
        await emitted;
        top = target + 1;
        return target;
    }

    private Nested EmitTo(Expr expr, int target)
    {
        nesting.Count();
        return nesting.IsDeep() ? EmitLater(expr, target) : EmitNode(expr, target);
    }

    private async Nested EmitLater(Expr expr, int target)
    {
        await nesting.Suspend();
        await EmitNode(expr, target);
    }

    private async Nested EmitThen(ExprIf conditional)
    {
        if (nesting.IsDeep())
        {
            await nesting.Suspend();
        }

        await EmitTail(conditional.Then);
    }

    private Nested EmitNode(Expr expr, int target)
    {
        EmitBreakpoint(expr);
        switch (expr.Kind)
        {
            case ExprKind.Var when Bindings.WithsOf((ExprVar)expr) is { } chain:
                EmitWithLookup((ExprVar)expr, chain, target);
                return default;
            case ExprKind.Var when Bindings.ValueOf((ExprVar)expr) is { } value:
                Emit(OpCode.LoadConst, expr.Offset, target, Constant(value));
                if (value.Kind == ValueKind.Thunk)
                {
                    Emit(OpCode.Force, expr.Offset, target);
                }

                return default;
            case ExprKind.Var or ExprKind.InheritFrom:
                Emit(OpCode.Move, expr.Offset, target, ForceVariable(VariableOf(expr)!, expr.Offset));
                return default;
            case ExprKind.Select:
                return EmitSelect((ExprSelect)expr, target);
            case ExprKind.HasAttr:
                return EmitHasAttr((ExprHasAttr)expr, target);
            case ExprKind.Attrs:
                return EmitAttrs((ExprAttrs)expr, target);
            case ExprKind.List:
                EmitList((ExprList)expr, target);
                return default;
            case ExprKind.Lambda:
                Emit(OpCode.Make, expr.Offset, target, new Source(SourceKind.Function, AddBlueprint(Bindings.FunctionOf((ExprLambda)expr))).Code);
                return default;
            case ExprKind.Call:
                return EmitCall((ExprCall)expr, target);
            case ExprKind.Let:
                int outside = top;
                int frames = openFrames.Count;
                EmitLet((ExprLet)expr);
                return EmitBody(((ExprLet)expr).Body, target, outside, frames);
            case ExprKind.With:
                int before = top;
                int open = openFrames.Count;
                EmitScope((ExprWith)expr);
                return EmitBody(((ExprWith)expr).Body, target, before, open);
            case ExprKind.Assert:
                return EmitAssert((ExprAssert)expr, target);
            case ExprKind.If:
                return EmitIf((ExprIf)expr, target);
            case ExprKind.Not:
                return EmitNot((ExprNot)expr, target);
            case ExprKind.Binary:
                return EmitBinary((ExprBinary)expr, target);
            case ExprKind.ConcatStrings:
                return EmitConcat((ExprConcatStrings)expr, target);
            default:
                Emit(OpCode.LoadConst, expr.Offset, target, Constant(Literal(expr)));
                return default;
        }
    }

    private async Nested EmitAssert(ExprAssert assertion, int target)
    {
        await EmitAssertion(assertion);
        await EmitTo(assertion.Body, target);
    }

    /// <summary>A body with names in scope; their registers, from one on, are free afterwards.</summary>
    private async Nested EmitBody(Expr body, int target, int registers, int frames)
    {
        await EmitTo(body, target);
        CloseFrames(frames);
        top = registers;
    }

    private async Nested EmitIf(ExprIf conditional, int target)
    {
        List<int> otherwise = await EmitBranch(conditional);
        int before = facts.Count;
        int saved = top;
        await EmitTo(conditional.Then, target);
        int end = Emit(OpCode.Jump, -1);
        top = saved;
        RestoreFacts(before);
        PatchHere(otherwise);
        await EmitTo(conditional.Else, target);
        top = saved;
        RestoreFacts(before);
        PatchHere(new List<int> { end });
    }

    private async Nested<List<int>> EmitBranch(ExprIf conditional)
    {
        var otherwise = new List<int>();
        await EmitJump(conditional.Condition, false, otherwise, "while evaluating a branch condition", conditional.Offset);
        return otherwise;
    }

    private void EmitList(ExprList list, int target)
    {
        if (list.Elements.Count == 0)
        {
            Emit(OpCode.LoadConst, list.Offset, target, Constant(NixList.Empty));
            return;
        }

        var elements = new Source[list.Elements.Count];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = Delayed(list.Elements[i], eager: false);
        }

        Emit(OpCode.MakeList, list.Offset, target, AddSources(elements));
    }

    private void EmitWithLookup(ExprVar variable, WithChain chain, int target)
    {
        var scopes = new Source[chain.Count];
        var scopeOffsets = new int[chain.Count];
        int i = 0;
        for (WithChain? with = chain; with is not null; with = with.Outer)
        {
            scopes[i] = Location(with.Scope);
            scopeOffsets[i++] = with.Offset;
        }

        Emit(OpCode.WithLookup, variable.Offset, target, AddSite(new WithSite(variable.Name, scopes, scopeOffsets)));
    }

    private async Nested EmitCall(ExprCall call, int target)
    {
        int frames = openFrames.Count;
        OpenFrame(FrameKind.Call, call);
        if (Bindings.IsOperator(call))
        {
            await EmitOperator(call, target);
            CloseFrames(frames);
            return;
        }

        int saved = top;
        int count = call.Arguments.Count;
        var arguments = new Source[count];
        Builtin? builtin = Scoped is null && Bindings.KnownFunction(call.Function) is BuiltinValue known && known.Builtin.Arity <= count ? known.Builtin : null;
        int function;
        if (builtin is not null)
        {
            function = Allocate();
            Emit(OpCode.LoadConst, call.Function.Offset, function, Constant(KnownBuiltin(call)));
        }
        else
        {
            function = await EmitAny(call.Function);
        }

        StrictArguments? strict = builtin is { Strict: not 0 } ? new StrictArguments() : null;
        List<int>? unsuited = null;
        for (int i = 0; i < count; i++)
        {
            Expr argument = call.Arguments[i];
            if (strict is null || i >= builtin!.Arity || (builtin.Strict & (1 << i)) == 0)
            {
                arguments[i] = Delayed(argument, eager: true);
                continue;
            }

            bool isFollowed = i == 0 && EvaluatesMore(call, builtin);
            arguments[i] = await EmitStrictArgument(argument, strict, isFollowed);
            if (isFollowed && builtin.First != FirstArgument.Any)
            {
                unsuited = new List<int> { Emit(OpCode.CheckFirst, argument.Offset, arguments[i].Index, (int)builtin.First) };
            }
        }

        if (strict is not null)
        {
            strict.Start = code.Count;
        }

        if (unsuited is not null)
        {
            PatchHere(unsuited);
        }

        if (count == 1)
        {
            Emit(OpCode.Call1, call.Offset, target, function, arguments[0].Code);
        }
        else
        {
            Emit(OpCode.Call, call.Offset, target, function, AddSources(arguments));
        }

        CloseFrames(frames);
        top = saved;
    }

    /// <summary>The builtin of a call; for one like <c>concatLists (map f list)</c> the two that do without the list in between.</summary>
    private BuiltinValue KnownBuiltin(ExprCall call)
    {
        var known = (BuiltinValue)Bindings.KnownFunction(call.Function)!;
        if (fused.TryGetValue(call, out BuiltinValue? variant))
        {
            fused.Remove(call);
            return variant;
        }

        if (known.Builtin.Fusion is { } fusion
            && call.Arguments.Count == known.Builtin.Arity
            && call.Arguments[call.Arguments.Count - 1] is ExprCall inner
            && Bindings.KnownFunction(inner.Function) is BuiltinValue argument
            && inner.Arguments.Count == argument.Builtin.Arity
            && fusion.VariantOf(argument.Builtin) is { } innerVariant)
        {
            fused.Add(inner, innerVariant);
            return fusion.Outer;
        }

        return known;
    }

    /// <summary>An argument that a known builtin would evaluate first of all: in place; if it fails, the builtin gets the failed value.</summary>
    private async Nested<Source> EmitStrictArgument(Expr argument, StrictArguments arguments, bool isFollowed)
    {
        if (!isFollowed && argument is ExprVar name && Bindings.VariableOf(name) is { } variable)
        {
            // The failed thunk itself is there for the builtin to meet: it is not evaluated here at all.
            return Location(variable);
        }

        int register = Allocate();
        int start = code.Count;
        int before = facts.Count;
        await EmitTo(argument, register);
        top = register + 1;
        RestoreFacts(before);
        ranges.Add(new TraceRange(start, code.Count, TraceRangeKind.BuiltinArgument, string.Empty, register, arguments));
        arguments.LastRegister = register;
        return new Source(SourceKind.Register, register);
    }

    /// <summary>Whether something is evaluated in place behind the first argument that can be seen: only if that one suits.</summary>
    private bool EvaluatesMore(ExprCall call, Builtin builtin)
    {
        for (int i = 1; builtin.EvaluatesMore && i < builtin.Arity; i++)
        {
            if ((builtin.Strict & (1 << i)) != 0 && call.Arguments[i] is not (ExprLambda or ExprInt or ExprString or ExprList)
                && (call.Arguments[i] is not ExprVar variable || Bindings.VariableOf(variable) is null))
            {
                return true;
            }
        }

        return false;
    }

    private async Nested EmitAssertion(ExprAssert assertion)
    {
        var failed = new List<int>();
        int saved = top;
        await EmitJump(assertion.Condition, false, failed, "in the condition of the assert statement", assertion.Offset);
        int skip = Emit(OpCode.Jump, -1);
        int before = facts.Count;
        PatchHere(failed);
        int site = AddSite(new AssertSite(assertion.Condition, assertion.Offset));
        if (assertion.Condition is ExprBinary { Operator: BinaryOperator.Equal } equality)
        {
            // Evaluated once more, to say what differs.
            int left = await EmitCopy(equality.Left);
            int right = await EmitCopy(equality.Right);
            Emit(OpCode.AssertEqual, equality.Offset, left, right, site);
        }

        Emit(OpCode.AssertFail, assertion.Offset, c: site);
        top = saved;
        RestoreFacts(before);
        PatchHere(new List<int> { skip });
    }

    private async Nested<int> EmitCopy(Expr expr)
    {
        int register = Allocate();
        await EmitTo(expr, register);
        top = register + 1;
        return register;
    }
}
