using System;
using System.Collections.Concurrent;
using System.IO;
using System.Runtime.CompilerServices;
using System.Threading;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Embedding;
using TvixEval.Engine;
using TvixEval.Flakes;
using TvixEval.Hosting;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval;

/// <summary>
/// Evaluates Nix expressions. One engine serves any number of threads at once, and so do the values that it gives: whoever
/// looks at one gets a machine to evaluate it with. Files that are imported are read and evaluated once (see <see cref="RefreshFiles"/>).
/// </summary>
public sealed class NixEngine : IDisposable
{
    // So many machines are kept for whoever evaluates next; each has 64 KB of registers.
    private static readonly int MostIdle = Math.Max(4, Environment.ProcessorCount * 2);

    private readonly Evaluator evaluator;
    private readonly ConditionalWeakTable<Vm, EngineMachine> machines = new();
    private readonly ConcurrentBag<EngineMachine> idle = new();
    private readonly ConcurrentDictionary<string, bool> named = new(StringComparer.Ordinal);
    private readonly TimeSpan? timeLimit;
    private readonly long? memoryLimit;
    private readonly AttrSet globals;
    private volatile bool isDisposed;

    /// <summary>Creates an engine with the default options: expressions reach no files, no environment and no network.</summary>
    public NixEngine()
        : this(new NixEngineOptions())
    {
    }

    /// <summary>Creates an engine.</summary>
    /// <param name="options">What expressions may do; copied.</param>
    /// <exception cref="NixCastException">A global has no Nix form.</exception>
    public NixEngine(NixEngineOptions options)
    {
        if (options is null)
        {
            throw new ArgumentNullException(nameof(options));
        }

        EvalSettings settings = options.ToSettings();
        settings.OnTrace = text => Trace?.Invoke(this, new NixMessageEventArgs(Bytes.ToText(text)));
        settings.OnWarning = (text, _) => Warning?.Invoke(this, new NixMessageEventArgs(Bytes.ToText(text)));
        evaluator = StandardEvaluator.Create(settings);
        timeLimit = options.TimeLimit;
        memoryLimit = options.MemoryLimit;
        BaseDirectory = Path.GetFullPath(options.BaseDirectory);
        globals = Run(options.Globals, (vm, given) => new ClrImporter(this, vm).ImportSet(given));
    }

    /// <summary>
    /// Raised for <c>builtins.trace</c>, on the thread that evaluates. The sender is the engine. An exception that a handler throws ends the evaluation.
    /// </summary>
    public event EventHandler<NixMessageEventArgs>? Trace;

    /// <summary>Raised for <c>builtins.warn</c> and warnings about sources, on the thread that evaluates. The sender is the engine.</summary>
    public event EventHandler<NixMessageEventArgs>? Warning;

    /// <summary>The folder that relative paths start from.</summary>
    public string BaseDirectory { get; }

    internal bool IsDisposed => isDisposed;

    /// <summary>Evaluates an expression, as far as it takes to know what kind of value it is.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="variables">
    /// Names that the expression may use and what they stand for: an object with properties, such as <c>new { x = 1 }</c>, or a dictionary. See <see cref="ToValue"/>.
    /// </param>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    /// <exception cref="NixError">It does not parse, or evaluation fails.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed of.</exception>
    public NixValue Evaluate(string expression, object? variables = null, CancellationToken cancellationToken = default)
    {
        if (expression is null)
        {
            throw new ArgumentNullException(nameof(expression));
        }

        return Run((Engine: this, expression, variables), static (vm, call) => call.Engine.Evaluate(vm, call.expression, call.variables), cancellationToken);
    }

    /// <summary>
    /// Evaluates a file, or <c>default.nix</c> in a folder, once for as long as it stays the same (see <see cref="RefreshFiles"/>). The file
    /// itself may be read, since the program names it; what it imports must be allowed where the engine is restricted.
    /// </summary>
    /// <param name="path">The file's path.</param>
    /// <param name="arguments">Arguments by name, if the file is a function that takes a set (see <see cref="NixValue.Apply"/>); null for none.</param>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    /// <exception cref="NixError">It cannot be read, does not parse, or evaluation fails.</exception>
    public NixValue EvaluateFile(string path, object? arguments = null, CancellationToken cancellationToken = default)
    {
        if (path is null)
        {
            throw new ArgumentNullException(nameof(path));
        }

        string file = NixPaths.FromNative(Path.GetFullPath(Path.Combine(BaseDirectory, path)));
        return Run(
            (Engine: this, file, arguments),
            static (vm, call) =>
            {
                Evaluator evaluator = call.Engine.evaluator;
                call.Engine.AllowNamed(call.file);
                Value value = vm.Force(evaluator.EvalFile(call.file));
                return call.Engine.Wrap(call.arguments is null ? value : AutoCall.Apply(vm, value, new ClrImporter(call.Engine, vm).ImportSet(call.arguments)));
            },
            cancellationToken);
    }

    /// <summary>
    /// Evaluates an output of a flake, as <c>nix eval</c> finds it: in <c>packages</c> and <c>legacyPackages</c> of the system, and then among all outputs.
    /// The lock file is read but never written.
    /// </summary>
    /// <param name="reference">The flake: a path, <c>github:owner/repo</c> and the like; perhaps with <c>#</c> and the output.</param>
    /// <param name="attributePath">The output, unless the reference has it; without any it is the default package.</param>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    /// <exception cref="NixError">The flake cannot be had, has no such output, or that fails.</exception>
    public NixValue EvaluateFlake(string reference, string? attributePath = null, CancellationToken cancellationToken = default)
    {
        if (reference is null)
        {
            throw new ArgumentNullException(nameof(reference));
        }

        string text = Bytes.FromText(attributePath is null ? reference : reference + "#" + attributePath);
        return Run(
            (Engine: this, text),
            static (vm, call) => call.Engine.Wrap(vm.Force(new FlakeRequest(call.text, NixPaths.FromNative(call.Engine.BaseDirectory)).Evaluate(vm))),
            cancellationToken);
    }

    /// <summary>
    /// The Nix value of an object: numbers, texts, booleans and null; dictionaries, records, anonymous and other objects as sets whose properties are read when
    /// they are needed; collections and tuples as lists; delegates as functions (without parameters: values that are computed when they are needed); arrays
    /// of bytes as strings; <see cref="FileInfo"/> and <see cref="DirectoryInfo"/> as paths; JSON elements.
    /// </summary>
    /// <param name="source">The object.</param>
    /// <exception cref="NixCastException">It has no Nix form.</exception>
    public NixValue ToValue(object? source) => Run((Engine: this, source), static (vm, call) => call.Engine.Wrap(new ClrImporter(call.Engine, vm).Import(call.source)));

    /// <summary>
    /// Notices changes of files: if a file or folder that was looked at has changed, all are read and evaluated again when they are needed. Values that exist
    /// stay what they are.
    /// </summary>
    /// <returns>Whether something has changed.</returns>
    public bool RefreshFiles()
    {
        ThrowIfDisposed();
        return evaluator.RefreshFiles();
    }

    /// <summary>Ends what is being evaluated, and lets nothing be evaluated any more, with an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => isDisposed = true;

    /// <summary>The value to give to the program.</summary>
    internal NixValue Wrap(Value value) => new(this, value);

    /// <summary>Runs something with a machine: the one that is evaluating on this thread, or else one of its own.</summary>
    internal TResult Run<TState, TResult>(TState state, Func<Vm, TState, TResult> body, CancellationToken token = default)
    {
        ThrowIfDisposed();
        token.ThrowIfCancellationRequested();
        EngineMachine? machine = null;
        try
        {
            if (VmSlot.Current is { } running && ReferenceEquals(running.Host, evaluator))
            {
                return token.CanBeCanceled && machines.TryGetValue(running, out EngineMachine? known) ? RunWithin(known, state, body, token) : body(running, state);
            }

            if (!idle.TryTake(out machine))
            {
                machine = new EngineMachine(this, evaluator, timeLimit, memoryLimit);
                machines.Add(machine.Vm, machine);
            }

            return machine.Run(state, body, token);
        }
        catch (NixException error) when (error.Kind == NixErrorKind.Interrupted)
        {
            ThrowIfDisposed();
            throw new OperationCanceledException(error.Message, error, token);
        }
        finally
        {
            if (machine is not null && idle.Count < MostIdle)
            {
                idle.Add(machine);
            }
        }
    }

    // Called by a function that Nix has called: what ends the evaluation around it still does.
    private static TResult RunWithin<TState, TResult>(EngineMachine machine, TState state, Func<Vm, TState, TResult> body, CancellationToken token)
    {
        CancellationToken outer = machine.Token;
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(outer, token);
        machine.Token = both.Token;
        try
        {
            return body(machine.Vm, state);
        }
        finally
        {
            machine.Token = outer;
        }
    }

    private NixValue Evaluate(Vm vm, string expression, object? variables)
    {
        AttrSet scope = variables is null ? globals : AttrSet.Update(globals, new ClrImporter(this, vm).ImportSet(variables));
        var source = new SourceFile(SourceOrigin.String, string.Empty, Bytes.FromText(expression), evaluator.Settings.CurrentDirectory);
        return Wrap(evaluator.EvalSource(vm, source, scope.Count == 0 ? null : scope));
    }

    // The file alone: if the name is that of a folder or a link, not what else is there.
    private void AllowNamed(string path)
    {
        if (evaluator.Store.Restriction is not { } restriction || named.ContainsKey(path))
        {
            return;
        }

        INixFileSystem files = evaluator.Settings.Files;
        restriction.Allow(VisibleFiles.ResolveExpression(files, path));
        restriction.Allow(files.GetKind(path) == FileKind.Directory ? CanonPath.Append(path, "default.nix") : path);
        named[path] = true;
    }

    private void ThrowIfDisposed()
    {
        if (isDisposed)
        {
            throw new ObjectDisposedException(nameof(NixEngine));
        }
    }
}
