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
/// Then nothing of its tree is kept but what is in units inside that have not run.
/// </summary>
internal sealed class CodeUnit : ThunkCode
{
    // How many captures are looked through one by one before a hash set is worth it.
    private const int SmallCount = 16;
    private const int MaxDepth = 255;
    private const int DepthShift = 24;
    private const int InnerFlag = 1 << 23;

    // How long a thread waits for one that compiles the same source until it looks whether it is to stop, in milliseconds.
    private const int WaitTime = 20;

    // Units are the most numerous objects of a parsed file, one for each delayed expression: what only functions have is
    // in an object of its own, and two small numbers (the depth, and how many captures there are) share a word with a flag.
    // This is the unit around this one, or what else only functions have, with that.
    private readonly object? around;

    // The expression; once that is gone, its form, or if it is a function, the head of that.
    private object body;

    // What is captured: nothing, a variable, or an array of them.
    private object? captures;
    private Chunk? chunk;

    public CodeUnit(SourceBindings bindings, Expr body, CodeUnit? parent, ExprLambda? lambda = null)
    {
        Bindings = bindings;
        this.body = body;
        around = lambda is null ? parent : new FunctionPart(lambda, parent);
        Depth = 1;
    }

    /// <summary>What is known of the source that it is a part of.</summary>
    public SourceBindings Bindings { get; }

    public SourceFile File => Bindings.File;

    /// <summary>The expression; for a function its body. It is there until the unit is compiled; in an <see cref="IsKept">exception</see> longer.</summary>
    /// <exception cref="InvalidOperationException">It is gone.</exception>
    public Expr Body => body as Expr ?? throw new InvalidOperationException("The tree of compiled code was asked for.");

    /// <summary>What of the expression is known at any time.</summary>
    public ExpressionForm Form => body switch
    {
        Expr expr => ExpressionForm.Of(expr),
        FunctionHead head => ExpressionForm.Of(head),
        _ => (ExpressionForm)body,
    };

    /// <summary>The unit around this one.</summary>
    public CodeUnit? Parent => around is FunctionPart function ? function.Parent : (CodeUnit?)around;

    /// <summary>What shows of the function, or null.</summary>
    public FunctionHead? Lambda => Function?.Head;

    /// <summary>The function, as long as there is <see cref="Body"/>.</summary>
    public ExprLambda Syntax => Function!.Syntax!;

    /// <summary>The variable of the whole argument of a function, or null. There as long as <see cref="Body"/>.</summary>
    public Variable? Argument
    {
        get => Function?.Argument;
        set => Function!.Argument = value;
    }

    /// <summary>The variables of the formals, in symbol order, or null. There as long as <see cref="Body"/>.</summary>
    public Variable[]? Formals
    {
        get => Function?.Formals;
        set => Function!.Formals = value;
    }

    /// <summary>How many arguments a call can pass at once: 1 more for each function that is directly the body of another, within limits.</summary>
    public int Depth
    {
        get => (word >> DepthShift) & MaxDepth;
        set => word = (Math.Min(value, MaxDepth) << DepthShift) | (word & ((1 << DepthShift) - 1));
    }

    /// <summary>
    /// Whether its tree stays: that of functions of several arguments, of which a call may pass any number, so that they may be compiled
    /// again, and that of code for debugging.
    /// </summary>
    public bool IsKept => Depth > 1 || (word & InnerFlag) != 0 || Bindings is ScopedBindings;

    /// <summary>How many variables are captured.</summary>
    public int CaptureCount => word & (InnerFlag - 1);

    /// <summary>A captured variable. Their order is that of a closure's upvalues, of a thunk's captures. There as long as <see cref="Body"/>.</summary>
    /// <param name="index">Which, below <see cref="CaptureCount"/>.</param>
    public Variable CaptureAt(int index) => captures as Variable ?? ((Variable[])captures!)[index];

    /// <summary>The compiled code.</summary>
    public Chunk Chunk => Volatile.Read(ref chunk) ?? CompileOnce();

    /// <inheritdoc/>
    public override Chunk? Entry => Chunk;

    private FunctionPart? Function => around as FunctionPart;

    /// <summary>Notes that it is a function that is directly the body of another one.</summary>
    public void SetInner() => word |= InnerFlag;

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
                set = new HashSet<Variable>();
                for (int i = 0; i < count; i++)
                {
                    set.Add(CaptureAt(i));
                }

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
                if (ReferenceEquals(CaptureAt(i), variable))
                {
                    return false;
                }
            }
        }

        switch (captures)
        {
            case null:
                captures = variable;
                break;
            case Variable first:
                captures = new[] { first, variable };
                break;
            default:
                var all = (Variable[])captures;
                if (count == all.Length)
                {
                    Array.Resize(ref all, count * 2);
                    captures = all;
                }

                all[count] = variable;
                break;
        }

        word++;
        return true;
    }

    /// <summary>The code for a call that passes several arguments at once to a curried function.</summary>
    /// <param name="arguments">How many: 2 to <see cref="Depth"/>.</param>
    public Chunk CurriedChunk(int arguments)
    {
        FunctionPart function = Function!;
        Chunk?[] table = Volatile.Read(ref function.Curried) ?? Interlocked.CompareExchange(ref function.Curried, new Chunk?[Depth + 1], null) ?? function.Curried;
        return Volatile.Read(ref table[arguments]) ?? Compile(ref table[arguments], arguments);
    }

    private Chunk CompileOnce() => Compile(ref chunk, 1);

    // One thread at a time compiles code of a source: what is compiled loses the tree that the others would read.
    private Chunk Compile(ref Chunk? place, int arguments)
    {
        while (!Monitor.TryEnter(Bindings, WaitTime))
        {
            VmSlot.Current?.Poller?.Invoke();
        }

        try
        {
            if (place is { } known)
            {
                return known;
            }

            Chunk compiled = Emitter.Compile(this, arguments);
            Volatile.Write(ref place, compiled);
            Release();
            return compiled;
        }
        finally
        {
            Monitor.Exit(Bindings);
        }
    }

    /// <summary>Lets go what only the compiler reads.</summary>
    private void Release()
    {
        if (IsKept)
        {
            return;
        }

        body = body is ExprLambda lambda ? lambda.Head : Form;
        Function?.Release();

        // Who compiles the unit around this one again asks what this one captures.
        if (Parent is not { IsKept: true })
        {
            captures = null;
        }
    }

    private sealed class FunctionPart
    {
        public FunctionPart(ExprLambda lambda, CodeUnit? parent)
        {
            Parent = parent;
            Syntax = lambda;
            Head = lambda.Head;
        }

        public Chunk?[]? Curried;

        public CodeUnit? Parent { get; }

        public FunctionHead Head { get; }

        public ExprLambda? Syntax { get; private set; }

        public Variable? Argument { get; set; }

        public Variable[]? Formals { get; set; }

        public void Release()
        {
            Syntax = null;
            Argument = null;
            Formals = null;
        }
    }
}
