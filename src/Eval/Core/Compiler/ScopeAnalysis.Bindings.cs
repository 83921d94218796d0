using System;
using System.Collections.Generic;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Core.Compiler;

/// <content>Functions, <c>let</c>, <c>with</c> and set literals: what brings names into scope.</content>
internal sealed partial class ScopeAnalysis
{
    private static readonly Symbol OverridesName = Symbol.Of("__overrides");

    private async Nested BindLambda(ExprLambda lambda, CodeUnit unit)
    {
        var inner = new CodeUnit(bindings, lambda.Body, unit, lambda);
        bindings.Set(lambda, inner);
        NoteScope(inner);
        LexicalScope? around = CurrentScope;
        int mark = names.Enter();
        if (!lambda.Argument.IsNone)
        {
            inner.Argument = new Variable(lambda.Argument, inner);
            names.Declare(lambda.Argument.Id, inner.Argument);
        }

        if (lambda.Formals is { } formals)
        {
            var variables = new Variable[formals.Items.Count];
            for (int i = 0; i < variables.Length; i++)
            {
                variables[i] = new Variable(formals.Items[i].Name, inner, formals);
                names.Declare(variables[i].Name.Id, variables[i]);
            }

            inner.Formals = variables;
            EnterScope(lambda, inner);
            foreach (Formal formal in formals.Items)
            {
                if (formal.Default is not null)
                {
                    await BindInGroup(formal.Default, inner, formals, formal.Name);
                }
            }
        }

        else
        {
            EnterScope(lambda, inner);
        }

        await Bind(lambda.Body, inner);
        names.Leave(mark);
        LeaveScope(around);
        if (lambda.Formals is null && lambda.Body is ExprLambda body && bindings is not ScopedBindings)
        {
            CodeUnit next = bindings.FunctionOf(body);
            next.SetInner();
            inner.Depth = next.Depth + 1;
        }
    }

    private async Nested BindLet(ExprLet let, CodeUnit unit)
    {
        LexicalScope? around = CurrentScope;
        int mark = names.Enter();
        await BindGroup(let.Bindings, unit, needsRegisters: false);
        await Bind(let.Body, unit);
        names.Leave(mark);
        LeaveScope(around);
    }

    private async Nested BindWith(ExprWith with, CodeUnit unit)
    {
        await BindDelayed(with.Scope, unit);
        var hidden = new Variable(Symbol.None, unit);
        bindings.Set(with, hidden);
        WithChain? outer = withs;
        withs = new WithChain(hidden, with.Offset, outer);
        LexicalScope? around = CurrentScope;
        EnterScope(with, unit, hidden);
        await Bind(with.Body, unit);
        LeaveScope(around);
        withs = outer;
    }

    private async Nested BindAttrs(ExprAttrs attrs, CodeUnit unit)
    {
        LexicalScope? around = CurrentScope;
        int mark = names.Enter();
        if (attrs.IsRecursive)
        {
            await BindGroup(attrs, unit, needsRegisters: attrs.Find(OverridesName) is not null);
        }
        else
        {
            Variable[] sources = DeclareSources(attrs, unit, null);
            foreach (Expr source in attrs.InheritFrom)
            {
                await BindDelayed(source, unit);
            }

            IReadOnlyList<AttrDef> defs = attrs.InOrder(order);
            for (int i = 0; i < defs.Count; i++)
            {
                AttachSource(defs[i], sources);
                EnterInherited(defs[i]);
                await BindElement(defs[i].Value, unit);
                LeaveScope(around);
            }

            bindings.Set(attrs, sources.Length == 0 ? AttrsBinding.None : new AttrsBinding(Array.Empty<Variable>(), sources));
        }

        foreach (DynamicAttrDef def in attrs.Dynamic)
        {
            await Bind(def.Name, unit);
            await BindElement(def.Value, unit);
        }

        names.Leave(mark);
        LeaveScope(around);
    }

    /// <summary>
    /// Binds what may refer to itself: the attributes of a <c>let</c> or a <c>rec</c> set. An inherited lexical variable
    /// stays the variable it is, a literal becomes a constant; the others get a variable each.
    /// </summary>
    private async Nested BindGroup(ExprAttrs attrs, CodeUnit unit, bool needsRegisters)
    {
        IReadOnlyList<AttrDef> defs = attrs.InOrder(order);
        var variables = new Variable[defs.Count];
        var binding = new AttrsBinding(variables, DeclareSources(attrs, unit, attrs));
        bindings.Set(attrs, binding);

        // Inherited names mean the scope around the group: resolved before any name of the group is declared. That one of
        // them is undefined is told in its turn.
        NixException? undefined = null;
        int undefinedAt = -1;
        for (int i = 0; i < variables.Length; i++)
        {
            AttrDef def = defs[i];
            if (def.Kind == AttrDefKind.Inherited)
            {
                try
                {
                    // A variable has nothing inside, so that this is complete at once.
                    _ = BindDelayed(def.Value, unit);
                }
                catch (NixException e) when (e.Kind == NixErrorKind.UndefinedVariable)
                {
                    undefinedAt = undefined is null ? i : undefinedAt;
                    undefined ??= e;
                }

                if (!needsRegisters && bindings.VariableOf((ExprVar)def.Value) is { } inherited)
                {
                    variables[i] = Variable.Alias(def.Name, inherited);
                    continue;
                }
            }

            var variable = new Variable(def.Name, unit, attrs);
            if (!needsRegisters)
            {
                variable.Constant = def.Kind == AttrDefKind.InheritedFrom ? InheritedConstant(attrs, def) : LiteralValue(def.Value);
            }

            variables[i] = variable;
        }

        foreach (Variable variable in variables)
        {
            names.Declare(variable.Name.Id, variable);
        }

        EnterScope(attrs, unit, variables);
        LexicalScope? inside = CurrentScope;
        foreach (Expr source in attrs.InheritFrom)
        {
            await BindInGroup(source, unit, attrs, Symbol.None);
        }

        for (int i = 0; i < defs.Count; i++)
        {
            AttrDef def = defs[i];
            if (i == undefinedAt)
            {
                throw undefined!;
            }

            AttachSource(def, binding.Sources);
            EnterInherited(def);
            if ((needsRegisters || (attrs.IsRecursive && def.Value.Kind == ExprKind.Lambda)) && def.Kind != AttrDefKind.Inherited)
            {
                // __overrides may replace any of them: all are thunks, which can be redirected.
                await BindThunk(def.Value, unit);
            }
            else if (def.Kind != AttrDefKind.Inherited)
            {
                await BindInGroup(def.Value, unit, attrs, def.Name);
            }

            LeaveScope(inside);
        }
    }

    /// <summary>
    /// As <see cref="BindDelayed"/>, but a variable of the same group needs a thunk, unless it comes earlier in the order of
    /// symbols: then its value is there already. C++ Nix does so, and shows it in where it reports a recursion, and in what is
    /// printed as a thunk; also where the variable is a constant here.
    /// </summary>
    private Nested BindInGroup(Expr expr, CodeUnit unit, object group, Symbol name)
    {
        if (expr is ExprVar variable
            && names.Find(variable.Name.Id) is { Group: { } other } found
            && ReferenceEquals(other, group)
            && (name.IsNone || order.Compare(found.Name.Id, name.Id) >= 0))
        {
            return BindThunk(expr, unit);
        }

        return BindDelayed(expr, unit);
    }

    private static Variable[] DeclareSources(ExprAttrs attrs, CodeUnit unit, object? group)
    {
        if (attrs.InheritFrom.Count == 0)
        {
            return Array.Empty<Variable>();
        }

        var sources = new Variable[attrs.InheritFrom.Count];
        for (int i = 0; i < sources.Length; i++)
        {
            sources[i] = new Variable(Symbol.None, unit, group);
        }

        return sources;
    }

    private void AttachSource(AttrDef def, Variable[] sources)
    {
        if (def.Kind == AttrDefKind.InheritedFrom)
        {
            var from = (ExprInheritFrom)((ExprSelect)def.Value).Subject;
            bindings.Set(from, sources[from.Index]);
        }
    }

    /// <summary>The builtin that <c>inherit (builtins) x</c> means, or null.</summary>
    private Value? InheritedConstant(ExprAttrs attrs, AttrDef def)
    {
        var from = (ExprInheritFrom)((ExprSelect)def.Value).Subject;
        return attrs.InheritFrom[from.Index] is ExprVar source
            && attrs.Find(source.Name) is null
            && Resolve(source) is AttrSet set
            && set.Get(def.Name) is BuiltinValue builtin
            ? builtin
            : null;
    }

    private Value? LiteralValue(Expr expr) => expr switch
    {
        ExprInt number => NixInt.Of(number.Value),
        ExprFloat number => new NixFloat(number.Value),
        ExprString text => new NixString(text.Value),
        ExprVar variable => bindings.ValueOf(variable),
        _ => null,
    };
}
