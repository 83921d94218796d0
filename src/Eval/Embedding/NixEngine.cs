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
using TvixEval.Options;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval;

/// <summary>
/// Evaluates Nix expressions. Engines and their values are thread-safe: each thread that reads
/// a value uses its own VM. Imported files are read and evaluated once (see <see cref="RefreshFiles"/>).
/// </summary>
public sealed partial class NixEngine : IDisposable
{
    // So many machines are kept for whoever evaluates next; each has 64 KB of registers.
    private static readonly int MostIdle = Math.Max(4, Environment.ProcessorCount * 2);

    // What is allowed with a file that the program names.
    private const int PathsPerName = 2;

    private readonly Evaluator evaluator;
    private readonly ConditionalWeakTable<Vm, EngineMachine> machines = new();
    private readonly ConcurrentBag<EngineMachine> idle = new();
    private readonly ConcurrentDictionary<string, bool> named = new(StringComparer.Ordinal);
    private readonly TimeSpan? timeLimit;
    private readonly long? memoryLimit;
    private readonly AttrSet globals;
    private readonly EngineDebugger? debugger;
    private volatile bool isDisposed;

    /// <summary>Creates an engine with the default options: expressions cannot read files, environment variables or the network.</summary>
    public NixEngine()
        : this(new NixEngineOptions())
    {
    }

    /// <summary>Creates an engine.</summary>
    /// <param name="options">What expressions may do; the engine makes a copy.</param>
    /// <exception cref="NixCastException">A global cannot be converted to a Nix value.</exception>
    public NixEngine(NixEngineOptions options)
    {
        if (options is null)
        {
            throw new ArgumentNullException(nameof(options));
        }

        EvalSettings settings = options.ToSettings();
        settings.OnTrace = text => Say(text, isWarning: false);
        settings.OnWarning = (text, _) => Say(text, isWarning: true);
        if (options.Debugger is { } debugging)
        {
            debugger = new EngineDebugger(this, debugging, Path.GetFullPath(options.BaseDirectory));
            settings.Instrumentation = debugger.Debugger;
        }

        evaluator = StandardEvaluator.Create(settings, sharesSources: true);
        if (options.EvaluationCache is { } folder && debugger is null)
        {
            cache = new EngineCache(Path.GetFullPath(Path.Combine(options.BaseDirectory, folder)), evaluator, () => PathsPerName * named.Count);
        }

        timeLimit = options.TimeLimit;
        memoryLimit = options.MemoryLimit;
        BaseDirectory = Path.GetFullPath(options.BaseDirectory);
        globals = Run(options.Globals, (vm, given) => new ClrImporter(this, vm).ImportSet(given));
    }

    /// <summary>
    /// Raised for <c>builtins.trace</c>, on the evaluating thread. The sender is the engine. An exception from a handler ends the evaluation.
    /// </summary>
    public event EventHandler<NixMessageEventArgs>? Trace;

    /// <summary>Raised for <c>builtins.warn</c> and warnings about sources, on the evaluating thread. The sender is the engine.</summary>
    public event EventHandler<NixMessageEventArgs>? Warning;

    /// <summary>The folder that relative paths start from.</summary>
    public string BaseDirectory { get; }

    /// <summary>
    /// What expressions have read so far: since the engine was created, or since <see cref="RefreshFiles"/> found a change, when the engine forgot what it had read.
    /// What an engine has read once it does not read again, so these are the dependencies of all evaluations; for those of one, use an engine for it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The engine was created without <see cref="NixEngineOptions.RecordDependencies"/> and <see cref="NixEngineOptions.EvaluationCache"/>.</exception>
    public NixDependencies Dependencies => evaluator.Dependencies is { } recorder
        ? new NixDependencies(recorder.Current, evaluator.Settings.GetEnvironmentVariable, cache?.Found)
        : throw new InvalidOperationException($"This engine does not record what is read; create it with {nameof(NixEngineOptions)}.{nameof(NixEngineOptions.RecordDependencies)}.");

    internal bool IsDisposed => isDisposed;

    /// <summary>Evaluates an expression, only far enough to know the kind of its value.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="variables">
    /// Variables for the expression: an object with properties, such as <c>new { x = 1 }</c>, or a dictionary. See <see cref="ToValue"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="NixError">The expression has a syntax error, or evaluation fails.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public NixValue Evaluate(string expression, object? variables = null, CancellationToken cancellationToken = default)
    {
        if (expression is null)
        {
            throw new ArgumentNullException(nameof(expression));
        }

        return Run((Engine: this, expression, variables), static (vm, call) => call.Engine.Evaluate(vm, call.expression, call.variables), cancellationToken);
    }

    /// <summary>
    /// Evaluates a file, or <c>default.nix</c> in a folder, once until it changes (see <see cref="RefreshFiles"/>). The file
    /// itself may always be read, since the program names it; if the engine is restricted, what it imports must be allowed.
    /// </summary>
    /// <param name="path">The file's path.</param>
    /// <param name="arguments">Arguments by name, if the file is a function that takes a set (see <see cref="NixValue.Apply"/>); null for none.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="NixError">The file cannot be read, has a syntax error, or evaluation fails.</exception>
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
                AttrSet? imported = null;
                return call.Engine.FindOr(vm, "file", call.file, Given, () =>
                {
                    Value value = vm.Force(evaluator.EvalFile(call.file));
                    return call.arguments is null ? value : AutoCall.Apply(vm, value, Given()!);
                });

                AttrSet? Given() => call.arguments is null ? null : imported ??= new ClrImporter(call.Engine, vm).ImportSet(call.arguments);
            },
            cancellationToken);
    }

    /// <summary>
    /// Evaluates an output of a flake, looked up as in <c>nix eval</c>: in <c>packages</c> and <c>legacyPackages</c> of the system, and then among all outputs.
    /// The lock file is read but never written.
    /// </summary>
    /// <param name="reference">The flake: a path, <c>github:owner/repo</c> and the like; optionally with <c>#</c> and the output.</param>
    /// <param name="attributePath">The output, unless the reference contains it; the default is the default package.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="NixError">The flake cannot be fetched, has no such output, or evaluation fails.</exception>
    public NixValue EvaluateFlake(string reference, string? attributePath = null, CancellationToken cancellationToken = default)
    {
        if (reference is null)
        {
            throw new ArgumentNullException(nameof(reference));
        }

        string text = Bytes.FromText(attributePath is null ? reference : reference + "#" + attributePath);
        return Run(
            (Engine: this, text),
            static (vm, call) => call.Engine.FindOr(
                vm, "flake", call.text, static () => null, () => vm.Force(new FlakeRequest(call.text, NixPaths.FromNative(call.Engine.BaseDirectory)).Evaluate(vm))),
            cancellationToken);
    }

    /// <summary>
    /// Fetches a flake and locks its inputs, as <c>nix flake metadata</c> does: its description, URLs, inputs and outputs. The outputs are not evaluated. The lock file is read but
    /// never written.
    /// </summary>
    /// <param name="reference">The flake: a path, <c>github:owner/repo</c> and the like.</param>
    /// <param name="cancellationToken">Cancels fetching.</param>
    /// <exception cref="NixError">The flake cannot be fetched, or it or its lock file are wrong.</exception>
    public NixFlake GetFlake(string reference, CancellationToken cancellationToken = default)
    {
        if (reference is null)
        {
            throw new ArgumentNullException(nameof(reference));
        }

        return Run(
            (Engine: this, Text: Bytes.FromText(reference)),
            static (vm, call) => new NixFlake(
                call.Engine, new FlakeRequest(call.Text, NixPaths.FromNative(call.Engine.BaseDirectory)).Lock(vm), vm.FetchContext().Settings),
            cancellationToken);
    }

    /// <summary>The options of a module system. Nothing but the set of options itself is evaluated.</summary>
    /// <param name="configuration">
    /// What nixpkgs' <c>lib.evalModules</c> returns, or what is made with it, such as a NixOS system or one of home-manager: a set that has <c>options</c>. The set of options alone
    /// will also do. A function is called with its own defaults.
    /// </param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="NixError">The value fails, or is no set.</exception>
    /// <exception cref="NixCastException">The value belongs to another engine.</exception>
    public NixOptions GetOptions(NixValue configuration, CancellationToken cancellationToken = default)
    {
        if (configuration is null)
        {
            throw new ArgumentNullException(nameof(configuration));
        }

        return configuration.Enter(
            (Engine: this, configuration),
            static (vm, call) => new NixOptions(
                call.configuration, OptionTree.Open(vm, AutoCall.Apply(vm, vm.Force(new ClrImporter(call.Engine, vm).Import(call.configuration)), AttrSet.Empty))),
            cancellationToken);
    }

    /// <summary>
    /// Converts an object to a Nix value: numbers, strings, Booleans and null; dictionaries, records, anonymous and other objects to sets whose properties are read
    /// lazily; collections and tuples to lists; delegates to functions (without parameters: to lazily computed values); byte arrays
    /// to strings; <see cref="FileInfo"/> and <see cref="DirectoryInfo"/> to paths; JSON elements.
    /// </summary>
    /// <param name="source">The object.</param>
    /// <exception cref="NixCastException">It cannot be converted.</exception>
    public NixValue ToValue(object? source) => Run((Engine: this, source), static (vm, call) => call.Engine.Wrap(new ClrImporter(call.Engine, vm).Import(call.source)));

    /// <summary>
    /// Checks for changed files: if a file or folder that was read has changed, all are read and evaluated again on demand. Existing values
    /// do not change.
    /// </summary>
    /// <returns>Whether something has changed.</returns>
    public bool RefreshFiles()
    {
        ThrowIfDisposed();
        bool hasChanged = evaluator.RefreshFiles();
        if (cache is null || (!hasChanged && !cache.HaveFoundChanged()))
        {
            return hasChanged;
        }

        if (!hasChanged)
        {
            evaluator.ResetFiles();
        }

        cache.Reset();
        return true;
    }

    /// <summary>Ends running evaluations, and prevents new ones, with an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => isDisposed = true;

    /// <summary>Wraps a value for the program.</summary>
    /// <param name="value">The value; the evaluation that is running made it.</param>
    internal NixValue Wrap(Value value) => new(this, value, VmSlot.Current is { } vm && ReferenceEquals(vm.Host, evaluator) ? vm.Names : evaluator.NewNames());

    /// <summary>
    /// Runs something with a VM: the one that is evaluating on this thread, or else another one of the engine. Without the names of an earlier evaluation
    /// it starts with none, so that nothing shows what was evaluated before.
    /// </summary>
    internal TResult Run<TState, TResult>(TState state, Func<Vm, TState, TResult> body, CancellationToken token = default, NameTable? names = null)
    {
        ThrowIfDisposed();
        token.ThrowIfCancellationRequested();
        EngineMachine? machine = null;
        try
        {
            if (VmSlot.Current is { } running && ReferenceEquals(running.Host, evaluator))
            {
                return (token.CanBeCanceled || debugger is not null) && machines.TryGetValue(running, out EngineMachine? known) ? RunWithin(known, state, body, token) : body(running, state);
            }

            if (!idle.TryTake(out machine))
            {
                machine = new EngineMachine(this, evaluator, timeLimit, memoryLimit);
                machines.Add(machine.Vm, machine);
            }

            names ??= evaluator.NewNames();
            return debugger is null ? machine.Run(state, body, token, names) : RunDebugged(machine, state, body, token, names);
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

    private TResult RunDebugged<TState, TResult>(EngineMachine machine, TState state, Func<Vm, TState, TResult> body, CancellationToken token, NameTable names) =>
        debugger!.Run(machine, () => machine.Run(state, body, token, names));

    // Called by a function that Nix has called, or at a stop in the debugger: what ends the evaluation around it still does.
    private static TResult RunWithin<TState, TResult>(EngineMachine machine, TState state, Func<Vm, TState, TResult> body, CancellationToken token)
    {
        CancellationToken outer = machine.Token;
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(outer, token);
        machine.Token = both.Token;
        try
        {
            return machine.RunWithin(state, body);
        }
        finally
        {
            machine.Token = outer;
        }
    }

    /// <summary>Evaluates an expression at a place of another one.</summary>
    /// <param name="scope">The variables there; a set.</param>
    /// <param name="expression">The expression.</param>
    /// <param name="token">Cancels the evaluation.</param>
    internal NixValue EvaluateIn(NixValue scope, string expression, CancellationToken token) => Run(
        (Engine: this, scope, expression), static (vm, call) => call.Engine.Evaluate(vm, call.expression, (AttrSet)call.scope.Forced), token);

    private NixValue Evaluate(Vm vm, string expression, object? variables) =>
        Evaluate(vm, expression, variables is null ? globals : AttrSet.Update(globals, new ClrImporter(this, vm).ImportSet(variables)));

    private NixValue Evaluate(Vm vm, string expression, AttrSet scope)
    {
        var source = new SourceFile(SourceOrigin.String, string.Empty, Bytes.FromText(expression), evaluator.Settings.GetCurrentDirectory());
        return FindOr(vm, "text", source.Text, () => scope, () => evaluator.EvalSource(vm, source, scope.Count == 0 ? null : scope));
    }

    // The file alone: if the name is that of a folder or a link, not what else is there.
    private void AllowNamed(string path)
    {
        if (evaluator.Store.Restriction is not { } restriction || named.ContainsKey(path))
        {
            return;
        }

        INixFileSystem files = evaluator.Settings.Files;
        string resolved = VisibleFiles.ResolveExpression(files, path);
        string entry = files.GetKind(path) == FileKind.Directory ? CanonPath.Append(path, "default.nix") : path;
        lock (named)
        {
            if (named.TryAdd(path, true))
            {
                restriction.Allow(resolved);
                restriction.Allow(entry);
            }
        }
    }

    private void ThrowIfDisposed()
    {
        if (isDisposed)
        {
            throw new ObjectDisposedException(nameof(NixEngine));
        }
    }
}
