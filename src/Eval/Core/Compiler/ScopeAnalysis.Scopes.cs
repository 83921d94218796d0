using System;
using System.Linq;
using TvixEval.Core.Bytecode;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Core.Compiler;

/// <content>
/// The levels of names, in sources that are compiled for debugging: every unit captures the hidden variable of the level that it is in, and with it the
/// values of all variables in scope, whether it uses them or not.
/// </content>
internal sealed partial class ScopeAnalysis
{
    private LexicalScope? CurrentScope => (bindings as ScopedBindings)?.Current;

    /// <summary>Notes the level that a unit is in, and lets it capture its values.</summary>
    private void NoteScope(CodeUnit inner)
    {
        if (bindings is ScopedBindings scoped)
        {
            scoped.SetScope(inner, scoped.Current);
            if (scoped.Current?.Environment is { } environment)
            {
                Capture(environment, inner);
            }
        }
    }

    /// <summary>Enters the level of a function.</summary>
    private void EnterScope(ExprLambda lambda, CodeUnit inner)
    {
        if (bindings is ScopedBindings scoped)
        {
            var variables = (inner.Formals ?? Array.Empty<Variable>()).ToList();
            if (inner.Argument is { } argument)
            {
                variables.Add(argument);
            }

            Enter(scoped, lambda, inner, variables.ToArray());
        }
    }

    /// <summary>Enters the level of a <c>let</c> or a recursive set.</summary>
    private void EnterScope(ExprAttrs attrs, CodeUnit unit, Variable[] variables)
    {
        if (bindings is ScopedBindings scoped)
        {
            Enter(scoped, attrs, unit, variables);
        }
    }

    /// <summary>Enters the level of a <c>with</c>.</summary>
    private void EnterScope(ExprWith with, CodeUnit unit, Variable hidden)
    {
        if (bindings is ScopedBindings scoped)
        {
            Enter(scoped, with, unit, new[] { hidden }, isWith: true);
        }
    }

    /// <summary>Enters the level, without names, that C++ Nix puts around what is inherited from a set.</summary>
    private void EnterInherited(AttrDef def)
    {
        if (bindings is ScopedBindings scoped && def.Kind == AttrDefKind.InheritedFrom)
        {
            scoped.Current = new LexicalScope(scoped.Current, scoped.Current?.Environment, Array.Empty<Variable>());
        }
    }

    private void LeaveScope(LexicalScope? around)
    {
        if (bindings is ScopedBindings scoped)
        {
            scoped.Current = around;
        }
    }

    private static void Enter(ScopedBindings scoped, Expr node, CodeUnit unit, Variable[] variables, bool isWith = false)
    {
        scoped.Current = new LexicalScope(scoped.Current, new Variable(Symbol.None, unit), variables, isWith);
        scoped.SetScope(node, scoped.Current);
    }
}
