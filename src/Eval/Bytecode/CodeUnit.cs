using System;
using System.Collections.Generic;
using System.Threading;
using TvixEval.Compiler;
using TvixEval.Machine;
using TvixEval.Syntax;

namespace TvixEval.Bytecode;

/// <summary>
/// A piece of code that runs on its own: the body of a function, a delayed expression, or a whole source. Which variables
/// it captures is known from scope analysis; it is compiled when it first runs, so that a big file costs what is used of it.
/// </summary>
internal sealed class CodeUnit : ThunkCode
{
    private readonly List<Variable> captures = new();
    private HashSet<Variable>? captureSet;
    private Chunk? chunk;
    private Chunk?[]? curried;

    public CodeUnit(SourceFile file, Expr body, CodeUnit? parent, ExprLambda? lambda = null)
    {
        File = file;
        Body = body;
        Parent = parent;
        Lambda = lambda;
    }

    public SourceFile File { get; }

    /// <summary>The expression; for a function its body.</summary>
    public Expr Body { get; }

    /// <summary>The unit around this one.</summary>
    public CodeUnit? Parent { get; }

    /// <summary>The function, or null.</summary>
    public ExprLambda? Lambda { get; }

    /// <summary>The variable of the whole argument of a function, or null.</summary>
    public Variable? Argument { get; set; }

    /// <summary>The variables of the formals, in symbol order, or null.</summary>
    public Variable[]? Formals { get; set; }

    /// <summary>How many arguments a call can pass at once: 1 more for each function that is directly the body of another.</summary>
    public int Depth { get; set; } = 1;

    /// <summary>The captured variables: the order of a closure's upvalues, of a thunk's captures.</summary>
    public IReadOnlyList<Variable> Captures => captures;

    /// <summary>The compiled code.</summary>
    public Chunk Chunk => Volatile.Read(ref chunk) ?? CompileOnce();

    /// <inheritdoc/>
    public override Chunk? Entry => Chunk;

    /// <summary>Adds a captured variable; false if it was there already.</summary>
    public bool Capture(Variable variable)
    {
        if (captureSet is not null)
        {
            if (!captureSet.Add(variable))
            {
                return false;
            }
        }
        else
        {
            if (captures.Contains(variable))
            {
                return false;
            }

            if (captures.Count == 16)
            {
                captureSet = new HashSet<Variable>(captures) { variable };
            }
        }

        captures.Add(variable);
        return true;
    }

    /// <summary>The code for a call that passes several arguments at once to a curried function.</summary>
    /// <param name="arguments">How many: 2 to <see cref="Depth"/>.</param>
    public Chunk CurriedChunk(int arguments)
    {
        Chunk?[] table = curried ??= new Chunk?[Depth + 1];
        return Volatile.Read(ref table[arguments]) ?? CompileCurried(table, arguments);
    }

    // Two threads may compile the same unit at once; the results are equal, and one of them stays.
    private Chunk CompileOnce()
    {
        Chunk compiled = Emitter.Compile(this, 1);
        Volatile.Write(ref chunk, compiled);
        return compiled;
    }

    private Chunk CompileCurried(Chunk?[] table, int arguments)
    {
        Chunk compiled = Emitter.Compile(this, arguments);
        Volatile.Write(ref table[arguments], compiled);
        return compiled;
    }
}
