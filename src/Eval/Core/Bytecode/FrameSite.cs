using TvixEval.Core.Compiler;
using TvixEval.Syntax.Ast;

namespace TvixEval.Core.Bytecode;

/// <summary>What a debugger knows of a range of instructions: the expression, and the names in scope.</summary>
internal sealed class FrameSite
{
    /// <summary>Creates it.</summary>
    /// <param name="kind">What it is to a debugger.</param>
    /// <param name="expr">The expression; for the body of a function the function.</param>
    /// <param name="scope">The innermost level of names; null for the base environment.</param>
    /// <param name="environment">Where the values of the level are; null where none are.</param>
    /// <param name="bindings">What is known of the source.</param>
    public FrameSite(FrameKind kind, Expr expr, LexicalScope? scope, Source? environment, ScopedBindings bindings)
    {
        Bindings = bindings;
        Kind = kind;
        Expr = expr;
        Scope = scope;
        Environment = environment;
    }

    /// <summary>What it is to a debugger.</summary>
    public FrameKind Kind { get; }

    /// <summary>The expression; for the body of a function the function.</summary>
    public Expr Expr { get; }

    /// <summary>The innermost level of names; null for the base environment.</summary>
    public LexicalScope? Scope { get; }

    /// <summary>Where the values of the level are; null where none are.</summary>
    public Source? Environment { get; }

    /// <summary>What is known of the source.</summary>
    public ScopedBindings Bindings { get; }

    /// <summary>The registers of a selection.</summary>
    public SelectTrace? Selection { get; set; }
}
