using System;
using System.Collections.Generic;
using TvixEval.Bytecode;
using TvixEval.Builtins;
using TvixEval.Machine;
using TvixEval.Syntax;
using TvixEval.Values;

namespace TvixEval.Compiler;

/// <content>Expressions that are evaluated now.</content>
internal sealed partial class Emitter
{
    /// <summary>Evaluates an expression and leaves the frame with it.</summary>
    private void EmitTail(Expr expr)
    {
        // let, with and assert chains are as long as people write them: a loop, no recursion.
        while (true)
        {
            switch (expr)
            {
                case ExprLet let:
                    EmitBindings(let.Bindings);
                    expr = let.Body;
                    continue;
                case ExprWith with:
                    EmitScope(with);
                    expr = with.Body;
                    continue;
                case ExprAssert assertion:
                    EmitAssertion(assertion);
                    expr = assertion.Body;
                    continue;
                case ExprIf conditional:
                    List<int> otherwise = EmitBranch(conditional);
                    Fact? before = facts;
                    int saved = top;
                    EmitThen(conditional);
                    top = saved;
                    facts = before;
                    PatchHere(otherwise);
                    expr = conditional.Else;
                    continue;
                default:
                    int value = EmitAny(expr);
                    Emit(OpCode.Return, -1, value);
                    return;
            }
        }
    }

    /// <summary>Evaluates an expression; the register that then holds its value: a variable's own, or a temporary.</summary>
    /// <param name="expr">The expression.</param>
    /// <param name="forceOffset">The position at which a variable is said to be evaluated, if not its own.</param>
    private int EmitAny(Expr expr, int? forceOffset = null)
    {
        if (expr is ExprVar { Annotation: Variable variable })
        {
            return ForceVariable(variable, forceOffset ?? expr.Offset);
        }

        if (expr is ExprInheritFrom { Annotation: Variable source })
        {
            return ForceVariable(source, forceOffset ?? expr.Offset);
        }

        int target = Allocate();
        EmitTo(expr, target);
        top = target + 1;
        return target;
    }

    private void EmitTo(Expr expr, int target)
    {
        if (!StackGuard.HasRoom())
        {
            EmitOnBigStack(expr, target);
            return;
        }

        EmitNode(expr, target);
    }

    // What runs on a big stack is in methods of its own: a lambda's captures are allocated where they are declared, whether
    // the lambda is reached or not.
    private void EmitOnBigStack(Expr expr, int target) => OnBigStack(() => EmitNode(expr, target));

    private void EmitThen(ExprIf conditional)
    {
        if (!StackGuard.HasRoom())
        {
            EmitThenOnBigStack(conditional);
            return;
        }

        EmitTail(conditional.Then);
    }

    private void EmitThenOnBigStack(ExprIf conditional) => OnBigStack(() => EmitTail(conditional.Then));

    private static void OnBigStack(Action action) =>
        StackGuard.OnBigStack<object?>(() =>
        {
            action();
            return null;
        });

    private void EmitNode(Expr expr, int target)
    {
        switch (expr.Kind)
        {
            case ExprKind.Var when expr.Annotation is WithChain chain:
                EmitWithLookup((ExprVar)expr, chain, target);
                break;
            case ExprKind.Var when expr.Annotation is Value value:
                Emit(OpCode.LoadConst, expr.Offset, target, Constant(value));
                if (value.Kind == ValueKind.Thunk)
                {
                    Emit(OpCode.Force, expr.Offset, target);
                }

                break;
            case ExprKind.Var or ExprKind.InheritFrom:
                Emit(OpCode.Move, expr.Offset, target, ForceVariable((Variable)expr.Annotation!, expr.Offset));
                break;
            case ExprKind.Select:
                EmitSelect((ExprSelect)expr, target);
                break;
            case ExprKind.HasAttr:
                EmitHasAttr((ExprHasAttr)expr, target);
                break;
            case ExprKind.Attrs:
                EmitAttrs((ExprAttrs)expr, target);
                break;
            case ExprKind.List:
                EmitList((ExprList)expr, target);
                break;
            case ExprKind.Lambda:
                Emit(OpCode.Make, expr.Offset, target, new Source(SourceKind.Function, AddBlueprint((CodeUnit)expr.Annotation!)).Code);
                break;
            case ExprKind.Call:
                EmitCall((ExprCall)expr, target);
                break;
            case ExprKind.Let:
                int outside = top;
                EmitBindings(((ExprLet)expr).Bindings);
                EmitBody(((ExprLet)expr).Body, target, outside);
                break;
            case ExprKind.With:
                int before = top;
                EmitScope((ExprWith)expr);
                EmitBody(((ExprWith)expr).Body, target, before);
                break;
            case ExprKind.Assert:
                var assertion = (ExprAssert)expr;
                EmitAssertion(assertion);
                EmitTo(assertion.Body, target);
                break;
            case ExprKind.If:
                EmitIf((ExprIf)expr, target);
                break;
            case ExprKind.Not:
                EmitNot((ExprNot)expr, target);
                break;
            case ExprKind.Binary:
                EmitBinary((ExprBinary)expr, target);
                break;
            case ExprKind.ConcatStrings:
                EmitConcat((ExprConcatStrings)expr, target);
                break;
            default:
                Emit(OpCode.LoadConst, expr.Offset, target, Constant(Literal(expr)));
                break;
        }
    }

    /// <summary>A body with names in scope; their registers, from one on, are free afterwards.</summary>
    private void EmitBody(Expr body, int target, int registers)
    {
        EmitTo(body, target);
        top = registers;
        ForgetFrom(registers);
    }

    private void EmitIf(ExprIf conditional, int target)
    {
        List<int> otherwise = EmitBranch(conditional);
        Fact? before = facts;
        int saved = top;
        EmitTo(conditional.Then, target);
        int end = Emit(OpCode.Jump, -1);
        top = saved;
        facts = before;
        PatchHere(otherwise);
        EmitTo(conditional.Else, target);
        top = saved;
        facts = before;
        PatchHere(new List<int> { end });
    }

    private List<int> EmitBranch(ExprIf conditional)
    {
        var otherwise = new List<int>();
        EmitJump(conditional.Condition, false, otherwise, "while evaluating a branch condition");
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

    private void EmitCall(ExprCall call, int target)
    {
        if (ScopeAnalysis.IsOperator(call))
        {
            EmitOperator(call, target);
            return;
        }

        int saved = top;
        int count = call.Arguments.Count;
        var arguments = new Source[count];
        Builtin? builtin = ScopeAnalysis.KnownFunction(call.Function) is BuiltinValue known && known.Builtin.Arity <= count ? known.Builtin : null;
        int function;
        if (builtin is not null)
        {
            function = Allocate();
            Emit(OpCode.LoadConst, call.Function.Offset, function, Constant(KnownBuiltin(call)));
        }
        else
        {
            function = EmitAny(call.Function);
        }

        for (int i = 0; i < count; i++)
        {
            Expr argument = call.Arguments[i];
            arguments[i] = builtin is not null && i < builtin.Arity && (builtin.Strict & (1 << i)) != 0
                ? EmitStrictArgument(argument, call.Offset)
                : Delayed(argument, eager: true);
        }

        if (count == 1)
        {
            Emit(OpCode.Call1, call.Offset, target, function, arguments[0].Code);
        }
        else
        {
            Emit(OpCode.Call, call.Offset, target, function, AddSources(arguments));
        }

        top = saved;
    }

    /// <summary>The builtin of a call; for <c>concatLists (map f list)</c> the two that do without the list in between.</summary>
    private BuiltinValue KnownBuiltin(ExprCall call)
    {
        var known = (BuiltinValue)ScopeAnalysis.KnownFunction(call.Function)!;
        if (ReferenceEquals(call, fused))
        {
            fused = null;
            return ListFusion.Map(known);
        }

        if (ListFusion.IsConcatLists(known)
            && call.Arguments.Count == 1
            && call.Arguments[0] is ExprCall { Arguments.Count: 2 } inner
            && ListFusion.IsMap(ScopeAnalysis.KnownFunction(inner.Function)))
        {
            fused = inner;
            return ListFusion.ConcatLists(known);
        }

        return known;
    }

    /// <summary>An argument that a known builtin would evaluate first of all: in place; if it fails, the builtin gets the failed value.</summary>
    private Source EmitStrictArgument(Expr argument, int offset)
    {
        if (argument is ExprVar { Annotation: Variable variable } && variable.Constant is null)
        {
            // The failed thunk itself is there for the builtin to meet: it is not evaluated here at all.
            return Location(variable);
        }

        int register = Allocate();
        int start = code.Count;
        Fact? before = facts;
        EmitTo(argument, register);
        top = register + 1;
        facts = before;
        ranges.Add(new TraceRange(start, code.Count, TraceRangeKind.BuiltinArgument, string.Empty, register));
        _ = offset;
        return new Source(SourceKind.Register, register);
    }

    private void EmitAssertion(ExprAssert assertion)
    {
        var failed = new List<int>();
        int saved = top;
        EmitJump(assertion.Condition, false, failed, "in the condition of the assert statement");
        int skip = Emit(OpCode.Jump, -1);
        Fact? before = facts;
        PatchHere(failed);
        int site = AddSite(new AssertSite(assertion.Condition, assertion.Offset));
        if (assertion.Condition is ExprBinary { Operator: BinaryOperator.Equal } equality)
        {
            // Evaluated once more, to say what differs.
            int left = EmitCopy(equality.Left);
            int right = EmitCopy(equality.Right);
            Emit(OpCode.AssertEqual, equality.Offset, left, right, site);
        }

        Emit(OpCode.AssertFail, assertion.Offset, site);
        top = saved;
        facts = before;
        PatchHere(new List<int> { skip });
    }

    private int EmitCopy(Expr expr)
    {
        int register = Allocate();
        EmitTo(expr, register);
        top = register + 1;
        return register;
    }
}
