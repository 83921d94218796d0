using System;
using System.Collections.Generic;
using System.Threading;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Compiler;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Dependencies;
using TvixEval.Diagnostics;
using TvixEval.Fetch;
using TvixEval.Fetch.Schemes;
using TvixEval.Formats.Regex;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Engine;

/// <summary>What virtual machines share: settings, the base environment, parsed and compiled files. Safe for several threads.</summary>
internal sealed partial class Evaluator : IMachineHost
{
    private readonly IReadOnlyList<BuiltinDeclaration> builtins;
    private readonly ulong[] knownNames;
    private long compiledCount;

    /// <summary>Creates an evaluator.</summary>
    /// <param name="settings">Its settings; not to be changed afterwards.</param>
    /// <param name="builtins">The builtins, in the order in which they are registered.</param>
    /// <param name="predecessor">An evaluator with the same settings, whose compiled files it takes over; null for none.</param>
    internal Evaluator(EvalSettings settings, IReadOnlyList<BuiltinDeclaration> builtins, Evaluator? predecessor = null)
    {
        Settings = settings ?? throw new ArgumentNullException(nameof(settings));
        this.builtins = builtins;
        Code = predecessor?.Code ?? new CodeCache();
        knownNames = KnownNames.Select(IsKnownWith);
        Names = NewNames();
        Store = new EvaluationStore(settings.StoreDirectory, settings.ReadOnlyStore, settings.ExperimentalFeatures);
        Dependencies = settings.RecordsDependencies ? new DependencyRecorder(predecessor?.Dependencies) : null;
        Fetcher = new Fetcher { Dependencies = Dependencies, OnWarning = text => Settings.OnWarning(text, false) };
        Files = SetUpFiles();
        FetchEnvironment = new FetchEnvironment
        {
            Fetcher = Fetcher,
            Schemes = InputSchemes.All,
            Settings = settings.Fetch,
            Store = Store,
            Files = Files,
            Features = settings.ExperimentalFeatures,
            IsRestricted = settings.RestrictEvaluation,
            GetCurrentDirectory = settings.GetCurrentDirectory,
            Dependencies = Dependencies,
            OnWarning = text => Settings.OnWarning(text, false),
        };
    }

    /// <summary>The settings.</summary>
    public EvalSettings Settings { get; }

    /// <summary>The files that expressions see.</summary>
    public INixFileSystem Files { get; }

    /// <summary>What records what is read; null where nothing does.</summary>
    internal DependencyRecorder? Dependencies { get; }

    /// <summary>The names that were seen so far, by machines that have no table of their own.</summary>
    internal NameTable Names { get; }

    /// <summary>Whether its machines have names of their own, as evaluations that must not know of each other use it.</summary>
    internal bool SharesSources { get; init; }

    /// <summary>How many commands use it, counted by who keeps it for them.</summary>
    internal int Users { get; set; }

    /// <summary>What is known of the store.</summary>
    internal EvaluationStore Store { get; }

    /// <summary>What was compiled: files and regular expressions.</summary>
    internal CodeCache Code { get; }

    /// <summary>The regular expressions that were compiled.</summary>
    internal RegexCache Regexes => Code.Regexes;

    /// <summary>What was fetched.</summary>
    internal Fetcher Fetcher { get; }

    /// <summary>What fetching needs to know.</summary>
    internal FetchEnvironment FetchEnvironment { get; }

    /// <inheritdoc/>
    NameTable IMachineHost.Names => Names;

    /// <inheritdoc/>
    int IMachineHost.MaxCallDepth => Settings.MaxCallDepth;

    /// <inheritdoc/>
    string IMachineHost.StoreDirectory => Settings.StoreDirectory;

    /// <inheritdoc/>
    bool IMachineHost.PauseCollections => Settings.PauseCollections;

    /// <inheritdoc/>
    Instrumentation? IMachineHost.Instrumentation => Settings.Instrumentation;

    /// <summary>The names that every expression can use.</summary>
    internal BaseEnvironment Environment
    {
        get
        {
            if (Code.Environment is { } known)
            {
                return known;
            }

            lock (Code)
            {
                return Code.Environment ??= new BaseEnvironment(Settings, Names, builtins, Dependencies);
            }
        }
    }

    /// <summary>Parses and analyses a source; what it gives can be run.</summary>
    /// <param name="file">The source.</param>
    /// <param name="scope">The extra scope of <c>scopedImport</c>, or null.</param>
    internal CodeUnit Compile(SourceFile file, AttrSet? scope = null) =>
        Settings.Instrumentation is not null
            ? Compile(file, () => Parser.Parse(file, Settings.ToParserOptions(names: ReaderNames)), scope)
            : CompileOnce(file, scope);

    /// <summary>Analyses the tree of a source; what it gives can be run.</summary>
    /// <param name="file">The source.</param>
    /// <param name="parse">Gives its tree.</param>
    /// <param name="scope">The extra scope, or null.</param>
    internal CodeUnit Compile(SourceFile file, Func<Expr> parse, AttrSet? scope)
    {
        return Settings.Instrumentation is { } observer ? observer.Compile(file, Analyze) : Analyze();

        CodeUnit Analyze() => ScopeAnalysis.Analyze(file, parse(), ReaderNames, Environment.Globals, scope, VmSlot.Current?.Poller);
    }

    /// <summary>A table of what a new process of C++ Nix knows.</summary>
    internal NameTable NewNames() => new(knownNames);

    private bool IsKnownWith(string feature) =>
        feature == "impure" ? !Settings.PureEvaluation : ExperimentalFeatures.IsOn(Settings.ExperimentalFeatures, feature);

    // The names of whoever reads sources on this thread.
    private NameTable ReaderNames => VmSlot.Current is { } vm && ReferenceEquals(vm.Host, this) ? vm.Names : Names;

    private CodeUnit CompileOnce(SourceFile file, AttrSet? scope)
    {
        SourceCode? known = scope is null && Code.Find(file.Name) is { } entry && ReferenceEquals(entry.Source, file) ? entry : null;
        NameTable names = ReaderNames;
        if (known?.CodeFor(names) is { } code)
        {
            return code;
        }

        bool hasWarned = false;
        code = ScopeAnalysis.Analyze(file, Parser.Parse(file, Settings.ToParserOptions(OnWarning, names)), names, Environment.Globals, scope, VmSlot.Current?.Poller);
        Interlocked.Increment(ref compiledCount);
        if (known is not null && !hasWarned)
        {
            known.Keep(code, names);
        }

        return code;

        void OnWarning(ParserWarning warning)
        {
            // Who runs the code again is to be warned again.
            hasWarned = true;
            Settings.OnWarning(warning.Describe(), false);
        }
    }

    /// <summary>How many sources were parsed and analysed so far.</summary>
    public long CompiledCount => Interlocked.Read(ref compiledCount);

    /// <summary>Evaluates a source.</summary>
    internal Value EvalSource(Vm vm, SourceFile file, AttrSet? scope = null) => vm.Run(Compile(file, scope));

    /// <summary>Evaluates an expression given as text (bytes, one a char), with relative paths starting from a folder.</summary>
    /// <param name="vm">The machine to run it on; it is lent to the thread meanwhile.</param>
    /// <param name="expression">The text.</param>
    /// <param name="basePath">The folder, an absolute Nix path.</param>
    /// <exception cref="NixException">It does not parse, or evaluation fails.</exception>
    public Value EvalExpression(Vm vm, string expression, string basePath)
    {
        using VmSlot.Scope slot = VmSlot.Install(vm);
        return EvalSource(vm, new SourceFile(SourceOrigin.String, string.Empty, expression, basePath));
    }

    /// <inheritdoc/>
    string IMachineHost.CopyPathToStore(Vm vm, string path, ref StringContext? context)
    {
        NixString copy = Store.AddCopy(path, vm.Poll);
        context = StringContext.Union(context, copy.Context);
        return copy.Bytes;
    }
}
