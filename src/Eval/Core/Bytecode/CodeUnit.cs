using System;
using System.Collections.Generic;
using System.Threading;
using TvixEval.Core.Compiler;
using TvixEval.Core.Machine;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Core.Bytecode;

/// <summary>
/// A piece of code that runs on its own: the body of a function, a delayed expression, or a whole source. Which variables
/// it captures is known from scope analysis; it is compiled when it first runs, so that a big file costs what is used of it.
/// </summary>
internal sealed class CodeUnit : ThunkCode
{
    // How many captures are looked through one by one before a hash set is worth it.
    private const int SmallCount = 16;
    private const int MaxDepth = 255;
    private const int DepthShift = 24;

    // Units are the most numerous objects of a parsed file, one for each delayed expression: what only functions have is
    // in an object of its own, and two small numbers (the depth, and how many captures there are) share a word.
    private readonly FunctionPart? function;
    private Variable[] captures = Array.Empty<Variable>();
    private Chunk? chunk;

    public CodeUnit(SourceBindings bindings, Expr body, CodeUnit? parent, ExprLambda? lambda = null)
    {
        Bindings = bindings;
        Body = body;
        Parent = parent;
        function = lambda is null ? null : new FunctionPart(lambda);
        Depth = 1;
    }

    /// <summary>What is known of the source that it is a part of.</summary>
    public SourceBindings Bindings { get; }

    public SourceFile File => Bindings.File;

    /// <summary>The expression; for a function its body.</summary>
    public Expr Body { get; }

    /// <summary>The unit around this one.</summary>
    public CodeUnit? Parent { get; }

    /// <summary>The function, or null.</summary>
    public ExprLambda? Lambda => function?.Lambda;

    /// <summary>The variable of the whole argument of a function, or null.</summary>
    public Variable? Argument
    {
        get => function?.Argument;
        set => function!.Argument = value;
    }

    /// <summary>The variables of the formals, in symbol order, or null.</summary>
    public Variable[]? Formals
    {
        get => function?.Formals;
        set => function!.Formals = value;
    }

    /// <summary>How many arguments a call can pass at once: 1 more for each function that is directly the body of another, within limits.</summary>
    public int Depth
    {
        get => (word >> DepthShift) & MaxDepth;
        set => word = (Math.Min(value, MaxDepth) << DepthShift) | CaptureCount;
    }

    /// <summary>How many variables are captured.</summary>
    public int CaptureCount => word & ((1 << DepthShift) - 1);

    /// <summary>The captured variables: the order of a closure's upvalues, of a thunk's captures.</summary>
    public ArraySegment<Variable> Captures => new(captures, 0, CaptureCount);

    /// <summary>The compiled code.</summary>
    public Chunk Chunk => Volatile.Read(ref chunk) ?? CompileOnce();

    /// <inheritdoc/>
    public override Chunk? Entry => Chunk;

    /// <summary>Adds a captured variable; false if it was there already.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="large">The captures of those units that have many, as sets.</param>
    public bool Capture(Variable variable, Dictionary<CodeUnit, HashSet<Variable>> large)
    {
        int count = CaptureCount;
        if (count > SmallCount)
        {
            if (!large.TryGetValue(this, out HashSet<Variable>? set))
            {
                set = new HashSet<Variable>(Captures);
                large.Add(this, set);
            }

            if (!set.Add(variable))
            {
                return false;
            }
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                if (ReferenceEquals(captures[i], variable))
                {
                    return false;
                }
            }
        }

        if (count == captures.Length)
        {
            Array.Resize(ref captures, count < 2 ? count + 1 : count * 2);
        }

        captures[count] = variable;
        word++;
        return true;
    }

    /// <summary>The code for a call that passes several arguments at once to a curried function.</summary>
    /// <param name="arguments">How many: 2 to <see cref="Depth"/>.</param>
    public Chunk CurriedChunk(int arguments)
    {
        Chunk?[] table = function!.Curried ??= new Chunk?[Depth + 1];
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

    private sealed class FunctionPart
    {
        public FunctionPart(ExprLambda lambda) => Lambda = lambda;

        public ExprLambda Lambda { get; }

        public Variable? Argument { get; set; }

        public Variable[]? Formals { get; set; }

        public Chunk?[]? Curried { get; set; }
    }
}
