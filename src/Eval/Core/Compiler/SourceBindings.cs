using System;
using System.Collections.Generic;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Core.Compiler;

/// <summary>
/// What <see cref="ScopeAnalysis"/> found out about a source: who binds each variable, what else it keeps of nodes that bind names, and the
/// units of functions and of expressions that are not evaluated at once. Who asks names the kind of node; what is kept of it follows.
/// It is kept in the nodes, so that it goes when they do: code that has been compiled needs neither. A tree that is analysed again
/// has no room for another one's findings; these are in tables of their own.
/// </summary>
internal class SourceBindings
{
    // Null where the nodes keep it.
    private NodeTable<object>? found;
    private NodeTable<CodeUnit>? delayed;

    /// <summary>Creates them, to be kept in the nodes (see <see cref="TakeRoomIn"/>).</summary>
    /// <param name="file">The source.</param>
    public SourceBindings(SourceFile file) => File = file;

    /// <summary>The source.</summary>
    public SourceFile File { get; }

    /// <summary>What binds a variable: the innermost binding of its name; null if a value of the base environment or a <c>with</c> does, or nothing.</summary>
    public Variable? BinderOf(ExprVar node) => FoundOf(node) as Variable;

    /// <summary>Whether nothing binds a variable.</summary>
    public bool IsUndefined(ExprVar node) => FoundOf(node) is null or IReadOnlyList<string>;

    /// <summary>What may have been meant by a variable that nothing binds: names, as bytes, one a char. Known of the first hundred only.</summary>
    public IReadOnlyList<string> SimilarTo(ExprVar node) => FoundOf(node) as IReadOnlyList<string> ?? Array.Empty<string>();

    /// <summary>The variable whose value a variable has; null if it is known by now (<see cref="ValueOf"/>), or only when the code runs.</summary>
    public Variable? VariableOf(ExprVar node) => FoundOf(node) is Variable { Constant: null } variable ? variable.Meaning : null;

    /// <summary>The value of a variable if it is known by now: one of the base environment, or a literal.</summary>
    public Value? ValueOf(ExprVar node) => FoundOf(node) switch
    {
        Variable variable => variable.Constant,
        Value value => value,
        _ => null,
    };

    /// <summary>The <c>with</c>s that a variable may come from, or null if it does not come from one.</summary>
    public WithChain? WithsOf(ExprVar node) => FoundOf(node) as WithChain;

    /// <summary>The hidden variable of the source of an <c>inherit (e)</c>.</summary>
    public Variable SourceOf(ExprInheritFrom node) => (Variable)FoundOf(node)!;

    /// <summary>The hidden variable of the set of a <c>with</c>.</summary>
    public Variable ScopeOf(ExprWith node) => (Variable)FoundOf(node)!;

    /// <summary>The unit of a function.</summary>
    public CodeUnit FunctionOf(ExprLambda node) => (CodeUnit)FoundOf(node)!;

    /// <summary>The variables of a set, or of the bindings of a <c>let</c>.</summary>
    public AttrsBinding BindingOf(ExprAttrs node) => (AttrsBinding)FoundOf(node)!;

    /// <summary>The unit of an expression that is not evaluated at once; null if none is needed.</summary>
    public CodeUnit? DelayedOf(Expr node) => (found is null ? (CodeUnit?)node.Unit : null) ?? delayed?[node];

    /// <summary>Whether a call is an operator that the compiler makes an instruction of.</summary>
    public bool IsOperator(ExprCall call) =>
        call.Arguments.Count == 2 && call.Function is ExprVar variable && Operators.IsOperator(variable.Name) && ValueOf(variable) is BuiltinValue;

    /// <summary>The builtin (or other value) that an expression is known to be before it runs, or null: a global, or <c>builtins.x</c>.</summary>
    public Value? KnownFunction(Expr expr) => expr switch
    {
        ExprVar variable => ValueOf(variable),
        ExprSelect { Default: null, Path.Count: 1, Subject: ExprVar subject } select
            when select.Path[0].Expression is null
                && ValueOf(subject) is AttrSet set
                && set.Get(select.Path[0].Symbol) is BuiltinValue builtin => builtin,
        _ => null,
    };

    /// <summary>Notes what a variable is: a <see cref="Variable"/>, a <see cref="Value"/>, a <see cref="WithChain"/>, or the names that may have been meant by an undefined one, or null.</summary>
    public void Set(ExprVar node, object? target)
    {
        if (target is not null)
        {
            Keep(node, target);
        }
    }

    public void Set(ExprInheritFrom node, Variable source) => Keep(node, source);

    public void Set(ExprWith node, Variable scope) => Keep(node, scope);

    public void Set(ExprLambda node, CodeUnit function) => Keep(node, function);

    public void Set(ExprAttrs node, AttrsBinding binding) => Keep(node, binding);

    public void SetDelayed(Expr node, CodeUnit unit)
    {
        if (found is not null || !node.TryKeep(unit))
        {
            (delayed ??= new NodeTable<CodeUnit>(File.NodeCount))[node] = unit;
        }
    }

    /// <summary>Takes the room that the nodes of a tree have; where another analysis has it, there are tables.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="unit">The unit of the whole tree: the mark of who came first.</param>
    public void TakeRoomIn(Expr root, CodeUnit unit)
    {
        lock (root)
        {
            if (root.Unit is not null || !root.TryKeep(unit))
            {
                UseTables();
            }
        }
    }

    /// <summary>Keeps everything in tables, whoever else analyses the tree.</summary>
    public void UseTables() => found = new NodeTable<object>(File.NodeCount);

    private object? FoundOf(Expr node) => found is null ? node.Found : found[node];

    private void Keep(Expr node, object target)
    {
        if (found is null)
        {
            node.Found = target;
        }
        else
        {
            found[node] = target;
        }
    }
}
