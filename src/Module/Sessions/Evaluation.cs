using System;
using System.Threading;
using TvixEval.Core.Compiler;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Module.Sessions;

/// <summary>What a cmdlet evaluates with: the evaluator for its parameters, and this runspace's machine for it.</summary>
internal sealed class Evaluation : IDisposable
{
    private readonly bool keepsValues;
    private EvaluatorPool? pool;

    /// <summary>Evaluates with the evaluator for some options, of the pool of the process.</summary>
    /// <param name="runspace">The runspace.</param>
    /// <param name="options">The options.</param>
    public Evaluation(NixRunspace runspace, EvaluationOptions options)
        : this(runspace, options, EvaluatorPool.Shared)
    {
    }

    /// <summary>Evaluates with the evaluator for some options.</summary>
    /// <param name="runspace">The runspace.</param>
    /// <param name="options">The options.</param>
    /// <param name="pool">The pool that it is taken from.</param>
    public Evaluation(NixRunspace runspace, EvaluationOptions options, EvaluatorPool pool)
        : this(runspace, pool.Enter(options), keepsValues: false) => this.pool = pool;

    /// <summary>Evaluates with a given evaluator.</summary>
    /// <param name="runspace">The runspace.</param>
    /// <param name="evaluator">The evaluator.</param>
    /// <param name="keepsValues">Whether what was imported stays for the next command, unless files have changed.</param>
    public Evaluation(NixRunspace runspace, Evaluator evaluator, bool keepsValues)
    {
        Runspace = runspace;
        this.keepsValues = keepsValues;
        Machine = runspace.MachineOf(evaluator);

        // What is called by an evaluation is part of it; else nothing that ran before counts, unless the evaluator is there for that.
        Context = ValueContext.Of(evaluator, keepsValues || Machine.IsInUse ? Machine.Names : evaluator.NewNames());
    }

    /// <summary>Goes on with the evaluation that a value comes from.</summary>
    /// <param name="runspace">The runspace.</param>
    /// <param name="context">What the value needs.</param>
    public Evaluation(NixRunspace runspace, ValueContext context)
    {
        Runspace = runspace;
        keepsValues = true;
        Machine = runspace.MachineOf(context.Evaluator);
        Context = context;
    }

    public NixRunspace Runspace { get; }

    public Evaluator Evaluator => Context.Evaluator;

    public Vm Machine { get; }

    /// <summary>The names that the evaluation has seen.</summary>
    public NameTable Names => Context.Names;

    /// <summary>The limits that hold where nobody says otherwise: those of the session.</summary>
    public WorkLimits Limits { get; init; }

    /// <summary>What values need that leave the cmdlet.</summary>
    public ValueContext Context { get; }

    /// <summary>Ends it: what it imported does not stay for its sake. Values that it made can still be evaluated further.</summary>
    public void Dispose() => Interlocked.Exchange(ref pool, null)?.Leave(Evaluator);

    /// <summary>Makes changes of files count from here on.</summary>
    public void RefreshFiles()
    {
        if (keepsValues)
        {
            Evaluator.RefreshFiles();
        }
        else
        {
            Evaluator.ResetFiles();
        }
    }

    /// <summary>The source of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="folder">The folder (a native path) that relative paths start from.</param>
    public static SourceFile FromText(string text, string folder) =>
        new(SourceOrigin.String, string.Empty, Bytes.FromText(text), NixPaths.FromNative(folder));

    /// <summary>The source of a file, or of <c>default.nix</c> in a folder.</summary>
    /// <param name="path">The native path.</param>
    public SourceFile FromFile(string path) => Read(NixPaths.FromNative(path));

    /// <summary>The source of what the search path has under a name.</summary>
    /// <param name="name">The name, as between <c>&lt;</c> and <c>&gt;</c>.</param>
    /// <exception cref="NixException">There is nothing.</exception>
    public SourceFile FromSearchPath(string name) => Read(Evaluator.Lookup.Find(Evaluator.Settings.SearchPathEntries(), Bytes.FromText(name)));

    private SourceFile Read(string path) => Evaluator.ReadSource(VisibleFiles.ResolveExpression(Evaluator.Files, path));

    /// <summary>Parses a source and checks its variables; nothing is evaluated.</summary>
    /// <param name="source">The source.</param>
    /// <param name="options">How to parse.</param>
    public Expr Parse(SourceFile source, ParserOptions options)
    {
        Expr tree = Parser.Parse(source, options);
        ScopeAnalysis.Analyze(source, tree, Machine.Names, Evaluator.Environment.Globals, scope: null, Machine.Poller);
        return tree;
    }

    /// <summary>Evaluates a source.</summary>
    /// <param name="source">The source.</param>
    public Value Evaluate(SourceFile source) => Evaluator.EvalSource(Machine, source);

    /// <summary>Reads a source that must be data (see <see cref="DataSyntax"/>).</summary>
    /// <param name="source">The source.</param>
    /// <param name="options">How to parse.</param>
    public Value EvaluateData(SourceFile source, ParserOptions options)
    {
        Expr tree = Parser.Parse(source, options);
        DataSyntax.Check(source, tree, Machine.Poller);
        return Machine.Run(ScopeAnalysis.Analyze(source, tree, Machine.Names, Evaluator.Environment.Globals, scope: null, Machine.Poller));
    }
}
