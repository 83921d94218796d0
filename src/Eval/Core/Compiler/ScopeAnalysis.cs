using System;
using System.Collections.Generic;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Core.Compiler;

/// <summary>
/// Resolves every variable of a source before anything runs: to a variable of some unit, a value of the base environment,
/// or a lookup in the enclosing <c>with</c>s; and cuts the tree into <see cref="CodeUnit"/>s with their captures. What it
/// finds is in <see cref="SourceBindings"/>.
/// </summary>
internal sealed partial class ScopeAnalysis
{
    // The base environment has every builtin under its name with this before it.
    private const string HiddenPrefix = "__";

    // Where only the binders are wanted, an undefined variable is no end: for so many, what may have been meant is looked for among all names in scope.
    private const int MaxExplained = 100;

    private readonly SourceBindings bindings;
    private readonly IReadOnlyDictionary<int, Value> globals;
    private readonly AttrSet? scope;
    private readonly NameTable order;
    private readonly Names names = Names.Take();
    private readonly Dictionary<CodeUnit, HashSet<Variable>> largeCaptures = new(Identity.Instance);
    private readonly Nesting nesting = new();
    private bool isOnlyResolving;
    private int explained;
    private WithChain? withs;

    private ScopeAnalysis(SourceBindings bindings, NameTable order, IReadOnlyDictionary<int, Value> globals, AttrSet? scope)
    {
        this.bindings = bindings;
        this.order = order;
        this.globals = globals;
        this.scope = scope;
    }

    /// <summary>Analyses a source.</summary>
    /// <param name="file">The source.</param>
    /// <param name="root">Its tree; each tree is analysed once.</param>
    /// <param name="order">The names of who reads it: attributes are treated in the order in which they were seen.</param>
    /// <param name="globals">The base environment by symbol id.</param>
    /// <param name="scope">The extra scope of <c>scopedImport</c>, between the base environment and the source, or null.</param>
    /// <param name="poll">Called now and then; throws to end the work. May be null.</param>
    /// <exception cref="NixException">A variable is undefined.</exception>
    public static CodeUnit Analyze(SourceFile file, Expr root, NameTable order, IReadOnlyDictionary<int, Value> globals, AttrSet? scope, Action? poll = null)
    {
        var unit = new CodeUnit(file.HasDebugInfo ? new ScopedBindings(file, scope) : new SourceBindings(file), root, null);
        unit.Bindings.TakeRoomIn(root, unit);
        new ScopeAnalysis(unit.Bindings, order, globals, scope).Run(unit, poll);
        file.Pack();
        return unit;
    }

    /// <summary>
    /// Only finds out who binds each variable. Undefined ones are no errors, and units do not tell what they capture: nothing can be compiled.
    /// </summary>
    /// <param name="file">The source.</param>
    /// <param name="root">Its tree.</param>
    /// <param name="globals">The base environment by symbol id.</param>
    /// <param name="poll">Called now and then; throws to end the work. May be null.</param>
    public static SourceBindings Resolve(SourceFile file, Expr root, IReadOnlyDictionary<int, Value> globals, Action? poll = null)
    {
        var unit = new CodeUnit(new SourceBindings(file), root, null);
        unit.Bindings.UseTables();
        new ScopeAnalysis(unit.Bindings, file.Names ?? new NameTable(), globals, null) { isOnlyResolving = true }.Run(unit, poll);
        return unit.Bindings;
    }

    private void Run(CodeUnit whole, Action? poll)
    {
        nesting.Poll = poll;
        nesting.Run(unit => Bind(unit.Body, unit), whole);
        names.Release();
    }

    private Nested Bind(Expr expr, CodeUnit unit)
    {
        nesting.Count();
        switch (expr.Kind)
        {
            case ExprKind.Var:
                BindVar((ExprVar)expr, unit);
                return default;
            case ExprKind.InheritFrom:
                Capture(bindings.SourceOf((ExprInheritFrom)expr), unit);
                return default;
            case ExprKind.Int or ExprKind.Float or ExprKind.String or ExprKind.Path or ExprKind.Pos:
                return default;
            default:
                return nesting.IsDeep() ? BindLater(expr, unit) : BindNode(expr, unit);
        }
    }

    private async Nested BindLater(Expr expr, CodeUnit unit)
    {
        await nesting.Suspend();
        await BindNode(expr, unit);
    }

    private Nested BindNode(Expr expr, CodeUnit unit) => expr.Kind switch
    {
        ExprKind.Select => BindSelect((ExprSelect)expr, unit),
        ExprKind.Attrs => BindAttrs((ExprAttrs)expr, unit),
        ExprKind.List => BindList((ExprList)expr, unit),
        ExprKind.Lambda => BindLambda((ExprLambda)expr, unit),
        ExprKind.Call => BindCall((ExprCall)expr, unit),
        ExprKind.Let => BindLet((ExprLet)expr, unit),
        ExprKind.With => BindWith((ExprWith)expr, unit),
        _ => BindChildren(expr, unit),
    };

    private async Nested BindSelect(ExprSelect select, CodeUnit unit)
    {
        await Bind(select.Subject, unit);

        // Before the names: of several undefined variables, C++ Nix reports one in the default first.
        if (select.Default is not null)
        {
            await Bind(select.Default, unit);
        }

        await BindPath(select.Path, unit);
    }

    private Nested BindPath(IReadOnlyList<AttrName> path, CodeUnit unit)
    {
        for (int i = 0; i < path.Count; i++)
        {
            if (path[i].Expression is not null)
            {
                return BindComputedPath(path, i, unit);
            }
        }

        return default;
    }

    private async Nested BindComputedPath(IReadOnlyList<AttrName> path, int first, CodeUnit unit)
    {
        for (int i = first; i < path.Count; i++)
        {
            if (path[i].Expression is { } name)
            {
                await Bind(name, unit);
            }
        }
    }

    private async Nested BindList(ExprList list, CodeUnit unit)
    {
        for (int i = 0; i < list.Elements.Count; i++)
        {
            await BindElement(list.Elements[i], unit);
        }
    }

    /// <summary>All that is inside a node, where the node evaluates it itself and brings no names into scope.</summary>
    private async Nested BindChildren(Expr expr, CodeUnit unit)
    {
        ChildCursor cursor = default;
        while (expr.NextChild(ref cursor) is { } child)
        {
            await Bind(child, unit);
        }
    }

    private void BindVar(ExprVar variable, CodeUnit unit)
    {
        object? target = Resolve(variable);
        bindings.Set(variable, target ?? Explain(variable));
        switch (target)
        {
            case Variable found:
                Capture(found.Meaning, unit);
                break;
            case WithChain chain when !isOnlyResolving:
                for (WithChain? with = chain; with is not null; with = with.Outer)
                {
                    Capture(with.Scope, unit);
                }

                break;
        }
    }

    /// <summary>What binds a variable: a <see cref="Variable"/>, a <see cref="Value"/> or a <see cref="WithChain"/>. Lexical names win over every <c>with</c>. Null if nothing does.</summary>
    private object? Resolve(ExprVar variable)
    {
        int symbol = variable.Name.Id;
        if (names.Find(symbol) is { } found)
        {
            return found;
        }

        if (scope?.Get(variable.Name) is { } scoped)
        {
            return scoped;
        }

        if (globals.TryGetValue(symbol, out Value? global))
        {
            return global;
        }

        if (withs is not null || isOnlyResolving)
        {
            return withs;
        }

        throw new NixException(
            NixErrorKind.UndefinedVariable,
            $"undefined variable '{NixText.Identifier(variable.Name.Name)}'",
            new Position(bindings.File, variable.Offset))
        {
            SimilarNames = SimilarTo(variable.Name.Name),
        };
    }

    private IReadOnlyList<string>? Explain(ExprVar variable)
    {
        if (explained == MaxExplained)
        {
            return null;
        }

        explained++;
        nesting.Poll?.Invoke();
        return SimilarTo(variable.Name.Name);
    }

    /// <summary>What may have been meant by a name that nothing binds: the builtin that only <c>builtins</c> has, or names in scope.</summary>
    private IReadOnlyList<string> SimilarTo(string name)
    {
        var inScope = new List<string>();
        var ofBase = new List<string>();
        foreach (int symbol in names.InScope())
        {
            inScope.Add(SymbolTable.NameOf(symbol));
        }

        foreach (int symbol in scope?.Keys ?? Array.Empty<int>())
        {
            inScope.Add(SymbolTable.NameOf(symbol));
        }

        foreach (int symbol in globals.Keys)
        {
            string global = SymbolTable.NameOf(symbol);
            if (!global.StartsWith(HiddenPrefix, StringComparison.Ordinal))
            {
                ofBase.Add(global);
            }
            else if (global.Length == HiddenPrefix.Length + name.Length && global.EndsWith(name, StringComparison.Ordinal))
            {
                return new[] { "builtins." + name };
            }
        }

        return Suggestions.SimilarNames(inScope, name, ofBase);
    }

    private void Capture(Variable variable, CodeUnit unit)
    {
        if (variable.Constant is not null || isOnlyResolving)
        {
            return;
        }

        for (CodeUnit? current = unit; current is not null && !ReferenceEquals(current, variable.Owner); current = current.Parent)
        {
            nesting.Count();
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
    private Nested BindDelayed(Expr expr, CodeUnit unit)
    {
        switch (expr.Kind)
        {
            case ExprKind.Int or ExprKind.Float or ExprKind.String or ExprKind.Path or ExprKind.Lambda:
            case ExprKind.List when ((ExprList)expr).Elements.Count == 0:
                return Bind(expr, unit);
            case ExprKind.Var when Resolve((ExprVar)expr) is not WithChain:
                return Bind(expr, unit);
            default:
                return BindThunk(expr, unit);
        }
    }

    /// <summary>
    /// Binds an element of a list or an attribute of a set: as <see cref="BindDelayed"/>, but a function is a thunk there until
    /// somebody looks, because values that are printed in part (in errors, by trace) show it.
    /// </summary>
    private Nested BindElement(Expr expr, CodeUnit unit) =>
        expr.Kind == ExprKind.Lambda ? BindThunk(expr, unit) : BindDelayed(expr, unit);

    private Nested BindThunk(Expr expr, CodeUnit unit)
    {
        var delayed = new CodeUnit(bindings, expr, unit);
        bindings.SetDelayed(expr, delayed);
        NoteScope(delayed);
        return Bind(expr, delayed);
    }

    private async Nested BindCall(ExprCall call, CodeUnit unit)
    {
        await Bind(call.Function, unit);
        Value? known = bindings is ScopedBindings && !bindings.IsOperator(call) ? null : bindings.KnownFunction(call.Function);
        if (known is BuiltinValue { Builtin: var builtin } && builtin.Arity <= call.Arguments.Count)
        {
            // Arguments that the builtin evaluates first of all are evaluated in place, without a thunk.
            for (int i = 0; i < call.Arguments.Count; i++)
            {
                if (bindings.IsOperator(call) || (i < builtin.Arity && (builtin.Strict & (1 << i)) != 0))
                {
                    await Bind(call.Arguments[i], unit);
                }
                else
                {
                    await BindDelayed(call.Arguments[i], unit);
                }
            }

            return;
        }

        for (int i = 0; i < call.Arguments.Count; i++)
        {
            await BindDelayed(call.Arguments[i], unit);
        }
    }
}
