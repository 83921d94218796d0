using System.Collections.Generic;
using TvixEval.Bytecode;
using TvixEval.Diagnostics;
using TvixEval.Machine;
using TvixEval.Syntax;
using TvixEval.Values;

namespace TvixEval.Compiler;

/// <summary>
/// Resolves every variable of a source before anything runs: to a variable of some unit, a value of the base environment,
/// or a lookup in the enclosing <c>with</c>s; and cuts the tree into <see cref="CodeUnit"/>s with their captures. What it
/// finds is kept on the nodes: <see cref="Expr.Annotation"/> is what a variable resolved to (<see cref="Variable"/>,
/// <see cref="Value"/> or <see cref="WithChain"/>), the unit of a function, the <see cref="AttrsBinding"/> of a set;
/// <see cref="Expr.Delayed"/> the unit of an expression that is not evaluated at once.
/// </summary>
internal sealed partial class ScopeAnalysis
{
    private readonly SourceFile file;
    private readonly IReadOnlyDictionary<int, Value> globals;
    private readonly AttrSet? scope;
    private readonly Names names = new();
    private readonly Dictionary<CodeUnit, HashSet<Variable>> largeCaptures = new(ReferenceComparer.Instance);
    private WithChain? withs;

    private ScopeAnalysis(SourceFile file, IReadOnlyDictionary<int, Value> globals, AttrSet? scope)
    {
        this.file = file;
        this.globals = globals;
        this.scope = scope;
    }

    /// <summary>Analyses a source.</summary>
    /// <param name="file">The source.</param>
    /// <param name="root">Its tree; each tree is analysed once.</param>
    /// <param name="globals">The base environment by symbol id.</param>
    /// <param name="scope">The extra scope of <c>scopedImport</c>, between the base environment and the source, or null.</param>
    /// <exception cref="NixException">A variable is undefined.</exception>
    public static CodeUnit Analyze(SourceFile file, Expr root, IReadOnlyDictionary<int, Value> globals, AttrSet? scope)
    {
        var unit = new CodeUnit(file, root, null);
        var analysis = new ScopeAnalysis(file, globals, scope);
        analysis.Bind(root, unit);
        analysis.names.Release();
        return unit;
    }

    private void Bind(Expr expr, CodeUnit unit)
    {
        if (!StackGuard.HasRoom())
        {
            BindOnBigStack(expr, unit);
            return;
        }

        BindNode(expr, unit);
    }

    // In a method of its own: the captures of a lambda are allocated on every call of the method around it.
    private void BindOnBigStack(Expr expr, CodeUnit unit) =>
        StackGuard.OnBigStack<object?>(() =>
        {
            BindNode(expr, unit);
            return null;
        });

    private void BindNode(Expr expr, CodeUnit unit)
    {
        switch (expr.Kind)
        {
            case ExprKind.Var:
                BindVar((ExprVar)expr, unit);
                break;
            case ExprKind.InheritFrom:
                Capture((Variable)expr.Annotation!, unit);
                break;
            case ExprKind.Select:
                var select = (ExprSelect)expr;
                Bind(select.Subject, unit);
                BindPath(select.Path, unit);
                if (select.Default is not null)
                {
                    Bind(select.Default, unit);
                }

                break;
            case ExprKind.HasAttr:
                var hasAttr = (ExprHasAttr)expr;
                Bind(hasAttr.Subject, unit);
                BindPath(hasAttr.Path, unit);
                break;
            case ExprKind.Attrs:
                BindAttrs((ExprAttrs)expr, unit);
                break;
            case ExprKind.List:
                IReadOnlyList<Expr> elements = ((ExprList)expr).Elements;
                for (int i = 0; i < elements.Count; i++)
                {
                    BindElement(elements[i], unit);
                }

                break;
            case ExprKind.Lambda:
                BindLambda((ExprLambda)expr, unit);
                break;
            case ExprKind.Call:
                BindCall((ExprCall)expr, unit);
                break;
            case ExprKind.Let:
                BindLet((ExprLet)expr, unit);
                break;
            case ExprKind.With:
                BindWith((ExprWith)expr, unit);
                break;
            case ExprKind.If:
                var conditional = (ExprIf)expr;
                Bind(conditional.Condition, unit);
                Bind(conditional.Then, unit);
                Bind(conditional.Else, unit);
                break;
            case ExprKind.Assert:
                var assertion = (ExprAssert)expr;
                Bind(assertion.Condition, unit);
                Bind(assertion.Body, unit);
                break;
            case ExprKind.Not:
                Bind(((ExprNot)expr).Operand, unit);
                break;
            case ExprKind.Binary:
                var binary = (ExprBinary)expr;
                Bind(binary.Left, unit);
                Bind(binary.Right, unit);
                break;
            case ExprKind.ConcatStrings:
                IReadOnlyList<ConcatPart> parts = ((ExprConcatStrings)expr).Parts;
                for (int i = 0; i < parts.Count; i++)
                {
                    Bind(parts[i].Expression, unit);
                }

                break;
            default:
                break;
        }
    }

    private void BindPath(IReadOnlyList<AttrName> path, CodeUnit unit)
    {
        for (int i = 0; i < path.Count; i++)
        {
            if (path[i].Expression is { } name)
            {
                Bind(name, unit);
            }
        }
    }

    private void BindVar(ExprVar variable, CodeUnit unit)
    {
        object target = Resolve(variable);
        variable.Annotation = target;
        switch (target)
        {
            case Variable found:
                Capture(found, unit);
                break;
            case WithChain chain:
                for (WithChain? with = chain; with is not null; with = with.Outer)
                {
                    Capture(with.Scope, unit);
                }

                break;
        }
    }

    /// <summary>A <see cref="Variable"/>, a <see cref="Value"/> or a <see cref="WithChain"/>. Lexical names win over every <c>with</c>.</summary>
    private object Resolve(ExprVar variable)
    {
        int symbol = variable.Name.Id;
        if (names.Find(symbol) is { } found)
        {
            return found.Constant is { } constant ? constant : found;
        }

        if (scope?.Get(variable.Name) is { } scoped)
        {
            return scoped;
        }

        if (globals.TryGetValue(symbol, out Value? global))
        {
            return global;
        }

        if (withs is not null)
        {
            return withs;
        }

        throw new NixException(
            NixErrorKind.UndefinedVariable,
            $"undefined variable '{NixText.Identifier(variable.Name.Name)}'",
            new Position(file, variable.Offset));
    }

    private void Capture(Variable variable, CodeUnit unit)
    {
        if (variable.Constant is not null)
        {
            return;
        }

        for (CodeUnit? current = unit; current is not null && !ReferenceEquals(current, variable.Owner); current = current.Parent)
        {
            if (!current.Capture(variable, largeCaptures))
            {
                return;
            }
        }
    }

    /// <summary>
    /// Binds an expression that is not evaluated at once. Literals, lexical variables and functions need no thunk; the
    /// others become a unit of their own.
    /// </summary>
    private void BindDelayed(Expr expr, CodeUnit unit)
    {
        switch (expr.Kind)
        {
            case ExprKind.Int or ExprKind.Float or ExprKind.String or ExprKind.Path or ExprKind.Lambda:
            case ExprKind.List when ((ExprList)expr).Elements.Count == 0:
                Bind(expr, unit);
                return;
            case ExprKind.Var when Resolve((ExprVar)expr) is not WithChain:
                Bind(expr, unit);
                return;
            default:
                BindThunk(expr, unit);
                return;
        }
    }

    /// <summary>
    /// Binds an element of a list or an attribute of a set: as <see cref="BindDelayed"/>, but a function is a thunk there until
    /// somebody looks, because values that are printed in part (in errors, by trace) show it.
    /// </summary>
    private void BindElement(Expr expr, CodeUnit unit)
    {
        if (expr.Kind == ExprKind.Lambda)
        {
            BindThunk(expr, unit);
        }
        else
        {
            BindDelayed(expr, unit);
        }
    }

    private void BindThunk(Expr expr, CodeUnit unit)
    {
        var delayed = new CodeUnit(file, expr, unit);
        expr.Delayed = delayed;
        Bind(expr, delayed);
    }

    private void BindCall(ExprCall call, CodeUnit unit)
    {
        Bind(call.Function, unit);
        Value? known = KnownFunction(call.Function);
        if (known is BuiltinValue { Builtin: var builtin } && builtin.Arity <= call.Arguments.Count)
        {
            // Arguments that the builtin evaluates first of all are evaluated in place, without a thunk.
            for (int i = 0; i < call.Arguments.Count; i++)
            {
                if (IsOperator(call) || (i < builtin.Arity && (builtin.Strict & (1 << i)) != 0))
                {
                    Bind(call.Arguments[i], unit);
                }
                else
                {
                    BindDelayed(call.Arguments[i], unit);
                }
            }

            return;
        }

        for (int i = 0; i < call.Arguments.Count; i++)
        {
            BindDelayed(call.Arguments[i], unit);
        }
    }

    /// <summary>Whether a call is an operator that the compiler makes an instruction of.</summary>
    internal static bool IsOperator(ExprCall call) =>
        call.Arguments.Count == 2 && call.Function is ExprVar { Annotation: BuiltinValue } variable && Operators.IsOperator(variable.Name);

    /// <summary>The builtin (or other value) that an expression is known to be before it runs, or null: a global, or <c>builtins.x</c>.</summary>
    internal static Value? KnownFunction(Expr expr) => expr switch
    {
        ExprVar { Annotation: Value value } => value,
        ExprSelect { Default: null, Path.Count: 1, Subject: ExprVar { Annotation: AttrSet set } } select
            when select.Path[0].Expression is null && set.Get(select.Path[0].Symbol) is BuiltinValue builtin => builtin,
        _ => null,
    };
}
