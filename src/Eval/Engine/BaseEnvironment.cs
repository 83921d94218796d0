using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Compiler;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Dependencies;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Engine;

/// <summary>
/// What every expression sees: the set <c>builtins</c> and the global variables. A builtin that is no global under its
/// own name is one as <c>__name</c>. What the settings rule out (experimental features, impure constants in pure
/// evaluation) is not there at all, so that <c>builtins ? name</c> tells.
/// </summary>
internal sealed class BaseEnvironment
{
    /// <summary>
    /// What <c>builtins.nixVersion</c> says: the release of C++ Nix whose behaviour this evaluator is checked against.
    /// Expressions ask it to find out which features they may use, so it is not the version of this project.
    /// </summary>
    public const string NixVersion = "2.34.8";

    /// <summary>What <c>builtins.langVersion</c> says.</summary>
    public const int LanguageVersion = 6;

    private static readonly DateTime UnixEpoch = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    // A constant that whoever uses it depends on: what is noted, and what it is.
    private static readonly NativeCode NotedTime = new(static (vm, value, _) => Noted(vm, FactKind.Time, string.Empty, value!));
    private static readonly NativeCode NotedSystem = new(static (vm, value, _) => Noted(vm, FactKind.System, ((NixString)value!).Bytes, value));
    private static readonly NativeCode NotedSearchPath = new(static (vm, value, _) => NotedEntries(vm, value!));
    private static readonly SetTemplate PathEntry = new(Symbols.Path, Symbols.Prefix);

    private readonly Dictionary<int, Value> globals = new();
    private readonly AttrSetBuilder members;
    private readonly bool isRecorded;
    private readonly ConcurrentDictionary<string, Closure> functions = new(StringComparer.Ordinal);

    /// <summary>Builds the environment of an evaluator.</summary>
    /// <param name="settings">The evaluator's settings.</param>
    /// <param name="names">The names that the evaluator has seen.</param>
    /// <param name="builtins">The builtins, in the order in which they are registered.</param>
    /// <param name="dependencies">What records what is read; null where nothing does.</param>
    public BaseEnvironment(EvalSettings settings, NameTable names, IReadOnlyList<BuiltinDeclaration> builtins, DependencyRecorder? dependencies = null)
    {
        isRecorded = dependencies is not null;
        members = new AttrSetBuilder(names, 128);

        // The set refers to itself; the place is filled below.
        Symbol self = Symbol.Of("builtins");
        members.Add(self, NixNull.Instance);
        AddGlobal("true", NixBool.True);
        AddGlobal("false", NixBool.False);
        AddGlobal("null", NixNull.Instance);
        AddConstants(settings);
        foreach (BuiltinDeclaration declaration in builtins)
        {
            if (declaration.Feature is null || ExperimentalFeatures.IsOn(settings.ExperimentalFeatures, declaration.Feature))
            {
                Add(declaration.Builtin.Name, declaration.IsGlobal, new BuiltinValue(settings.Instrumentation?.Wrap(declaration.Builtin) ?? declaration.Builtin));
            }
        }

        Symbol derivation = Symbol.Of("derivation");
        members.Add(derivation, NixNull.Instance);
        Builtins = members.Build();
        Builtins.At(Builtins.Shape.IndexOf(self.Id)) = Builtins;
        globals[self.Id] = Builtins;

        // The function derivation is written in Nix itself, and uses what is there by now. Most evaluations never need it.
        var source = new Lazy<Closure>(() => Compile(InternalSources.DerivationName, InternalSources.Derivation));
        var function = new Thunk(new DeferredCode(() => source.Value));
        Builtins.At(Builtins.Shape.IndexOf(derivation.Id)) = function;
        globals[derivation.Id] = function;
    }

    /// <summary>The global variables, by symbol id.</summary>
    public IReadOnlyDictionary<int, Value> Globals => globals;

    /// <summary>The set <c>builtins</c>.</summary>
    public AttrSet Builtins { get; }

    /// <summary>The function that makes what <c>import</c> of a derivation's file gives.</summary>
    /// <param name="names">The names of the evaluation that calls it.</param>
    internal Closure ImportedDerivation(NameTable names) => FunctionOf(InternalSources.ImportedDerivationName, InternalSources.ImportedDerivation, names);

    /// <summary>A function that ships with the evaluator, compiled when it is first asked for; to its caller its source is one that is read now.</summary>
    /// <param name="name">The name under which it is shown in errors.</param>
    /// <param name="source">Its text.</param>
    /// <param name="names">The names of the evaluation that calls it.</param>
    internal Closure FunctionOf(string name, string source, NameTable names)
    {
        Closure function = functions.GetOrAdd(name, _ => Compile(name, source));
        names.NoteAll(function.Unit.File.Names!);
        return function;
    }

    private Closure Compile(string name, string source)
    {
        // Its names are seen when it is called (see FunctionOf), in the order that they have in it.
        var names = new NameTable();
        var file = new SourceFile(SourceOrigin.Internal, name, source, CanonPath.Root);
        var function = (ExprLambda)Parser.Parse(file, new ParserOptions { Names = names });
        CodeUnit whole = ScopeAnalysis.Analyze(file, function, names, globals, null);
        return Closure.Create(whole.Bindings.FunctionOf(function), captures: 0);
    }

    private void AddConstants(EvalSettings settings)
    {
        if (!settings.PureEvaluation)
        {
            Add("currentTime", false, Constant(NixInt.Of((DateTime.UtcNow - UnixEpoch).Ticks / TimeSpan.TicksPerSecond), NotedTime));
            Add("currentSystem", false, Constant(new NixString(settings.System), NotedSystem));
        }

        Add("nixVersion", false, new NixString(NixVersion));
        Add("storeDir", false, new NixString(settings.StoreDirectory));
        Add("langVersion", false, NixInt.Of(LanguageVersion));
        Add("nixPath", false, Constant(SearchPathList(settings), NotedSearchPath));
    }

    private Value Constant(Value value, NativeCode noted) => isRecorded ? new Thunk(noted, value) : value;

    private static Value Noted(Vm vm, FactKind kind, string value, Value constant)
    {
        vm.Evaluator().Dependencies?.AddConstant(record => record.Add(kind, string.Empty, value));
        return constant;
    }

    private static Value NotedEntries(Vm vm, Value list)
    {
        // The list itself: what it says may be printed. Where each entry leads is noted when something is looked up in it.
        foreach (SearchPathEntry entry in vm.Evaluator().Settings.SearchPathEntries())
        {
            vm.Evaluator().Dependencies?.AddConstant(record => record.AddEntry(entry));
        }

        return list;
    }

    private static NixList SearchPathList(EvalSettings settings)
    {
        IReadOnlyList<SearchPathEntry> entries = settings.SearchPathEntries();
        var list = new Value[entries.Count];
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = PathEntry.Make(new NixString(entries[i].Path), new NixString(entries[i].Prefix));
        }

        return NixList.Of(list);
    }

    private void AddGlobal(string name, Value value) => Add(name, true, value);

    private void Add(string name, bool isGlobal, Value value)
    {
        // The name of the variable is interned first, as in C++ Nix.
        Symbol variable = Symbol.Of(isGlobal ? name : "__" + name);
        globals[variable.Id] = value;
        members.Add(Symbol.Of(name), value);
    }
}
