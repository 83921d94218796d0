using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using TvixEval.Builtins;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Flakes;
using TvixEval.Hosting;
using TvixEval.Module.Completion;
using TvixEval.Module.Conversion;
using TvixEval.Module.Errors;
using TvixEval.Module.Parameters;
using TvixEval.Module.Sessions;
using TvixEval.Module.Syntax;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>The cmdlets that evaluate Nix source. They share the parameters for evaluation and for selecting a part of the result.</summary>
[SharesParameters(typeof(EvaluatorParameters))]
[SharesParameters(typeof(DebuggerParameters))]
public abstract partial class NixEvaluationCmdlet : NixSourceCmdlet
{
    /// <summary>The parameter set of flakes.</summary>
    private protected const string FlakeSet = "Flake";

    private protected NixEvaluationCmdlet()
    {
    }

    /// <summary>
    /// Flakes and their outputs: <c>.#hello</c>, <c>github:owner/repo#lib.f</c>, <c>path:/dir#a."b.c"</c>. A path is searched upwards
    /// for a <c>flake.nix</c>. An output is looked up in <c>packages</c> and <c>legacyPackages</c> of the system and then among all
    /// outputs; the default is <c>packages.SYSTEM.default</c>. Flakes are evaluated in pure mode unless <c>-Impure</c> is given, and the
    /// lock file is not written (see Update-NixFlakeLock).
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = FlakeSet)]
    [AllowEmptyString]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(AttributePathCompleter))]
    public string[] Flake { get; set; } = Array.Empty<string>();

    /// <summary>
    /// Other flakes to use for inputs of the flake, by name (<c>nixpkgs</c>) or path (<c>dep/nixpkgs</c>), regardless of the flake and its lock
    /// file (Nix's <c>--override-input</c>).
    /// </summary>
    [Parameter(ParameterSetName = FlakeSet)]
    [ValidateNotNull]
    public IDictionary OverrideInput { get; set; } = new Hashtable();

    /// <summary>Lets flakes use environment variables, the current time and system, and files outside of the flake (Nix's <c>--impure</c>).</summary>
    [Parameter(ParameterSetName = FlakeSet)]
    public SwitchParameter Impure { get; set; }

    /// <summary>
    /// Arguments by name, for a function that the expression evaluates to: the arguments in its set pattern are passed,
    /// or all of them if the pattern ends with <c>...</c> (Nix's <c>--arg</c>). An empty dictionary calls a function whose arguments all have defaults. An argument
    /// that no function takes is a warning. Script blocks become functions. The properties of an object are passed by name.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [NamedArguments]
    public IDictionary Argument { get; set; } = new Hashtable();

    /// <summary>The part of the result to select, such as <c>a.b."c d".0</c>: names of attributes and indices of list elements. Several paths give several results.</summary>
    [Parameter]
    [Alias("Attr", "A")]
    [ArgumentCompleter(typeof(AttributePathCompleter))]
    [ValidateNotNull]
    public string[] AttributePath { get; set; } = { string.Empty };

    /// <summary>
    /// The session to evaluate in, or its name; see <c>New-NixSession</c>. It keeps imported values, and determines the
    /// search path, the system, purity, features, and the other settings of a session; its limits are the defaults.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [NixSessionTransformation]
    [ArgumentCompleter(typeof(NixSessionCompleter))]
    public virtual NixSession? Session { get; set; }

    /// <summary>
    /// The name of a variable for what the evaluation read: files, folders, what is missing, environment variables, entries of the search path, and fetched trees
    /// (objects with <c>Kind</c>, <c>Name</c> and <c>Hash</c>; see <c>Test-NixDependency</c> and <c>Get-NixDependencyKey</c>). As with <c>-OutVariable</c>,
    /// <c>+name</c> adds to the variable. The list is live: with <c>-Lazy</c>, what is read when a property is evaluated is added then. In a session it has
    /// all that the session has read since it last started from scratch.
    /// </summary>
    [Parameter]
    [Alias("DV")]
    [ValidateNotNullOrEmpty]
    public string? DependencyVariable { get; set; }

    /// <summary>Whether it is recorded what is read.</summary>
    private protected bool RecordsDependencies => DependencyVariable is not null || IsWatching;

    /// <summary>
    /// Whether the evaluator must be one that records what it reads. If nobody gets the record, it is one that the runspace keeps, so that
    /// what was compiled for earlier commands is not compiled again.
    /// </summary>
    private protected virtual bool NeedsRecord => RecordsDependencies;

    /// <summary>What tells the source that is being processed from all others: what kind it is, and its parts; bytes, one a char.</summary>
    private protected IReadOnlyList<string> SourceIdentity { get; private set; } = Array.Empty<string>();

    /// <summary>Whether sources are evaluated again when something that was read has changed.</summary>
    private protected virtual bool IsWatching => false;

    /// <summary>Whether flakes are evaluated instead of sources.</summary>
    private protected bool IsFlake => ParameterSetName == FlakeSet;

    /// <summary>Outputs of flakes in which the one that is asked for is looked up too.</summary>
    private protected virtual IReadOnlyList<string> FlakePlaces => Array.Empty<string>();

    /// <summary>The arguments by name.</summary>
    private protected AttrSet Arguments { get; private set; } = AttrSet.Empty;

    /// <summary>Which of the arguments were taken, if there are any.</summary>
    private protected ArgumentUse? Use { get; private set; }

    /// <summary>Leaves it at that: no argument is reported as one that no function takes.</summary>
    private protected void EndUse() => Use = null;

    /// <summary>Whether there are arguments. None are some, too: for a function whose own all have defaults.</summary>
    private protected bool HasArguments => MyInvocation.BoundParameters.ContainsKey(nameof(Argument));

    /// <summary>Whether there is one source with one path: what is said belongs to that.</summary>
    private protected bool HasOneResult => AttributePath.Length == 1 && !MyInvocation.ExpectingInput && ParameterSetName switch
    {
        ExpressionSet => true,
        PathSet => Path.Length == 1 && !WildcardPattern.ContainsWildcardCharacters(Path[0]),
        LiteralPathSet => LiteralPath.Length == 1,
        _ => Flake.Length == 1,
    };

    private protected override EvaluationOptions GetOptions() => EvaluationOptions.Read(Given, SessionState, IsFlake);

    private protected override Evaluation CreateEvaluation(NixRunspace runspace) =>
        Session is { } session ? CreateEvaluation(runspace, session)
        : Debugger ? DebuggedEvaluation(runspace)
        : NeedsRecord && !RecordsDependencies ? new Evaluation(runspace, GetOptions(), runspace.Recording)
        : NeedsRecord ? new Evaluation(runspace, StandardEvaluator.Create(GetOptions().ToSettings(recordsDependencies: true)), keepsValues: false)
        : base.CreateEvaluation(runspace);

    /// <summary>Ends the command if lazy results are requested in a format that cannot be lazy.</summary>
    /// <param name="form">The format.</param>
    /// <param name="isLazy">Whether properties are to be evaluated when they are read.</param>
    private protected void CheckForm(NixOutputForm form, bool isLazy)
    {
        if (isLazy && form is not (NixOutputForm.Object or NixOutputForm.Value))
        {
            var error = new ArgumentException("-Lazy can only be used with -As Object: dictionaries and text are fully evaluated.");
            ThrowTerminatingError(new ErrorRecord(error, "LazyNeedsObjects", ErrorCategory.InvalidArgument, form));
        }
    }

    /// <summary>Selects the part of a result at a path, calling functions with the arguments by name.</summary>
    /// <param name="root">The result.</param>
    /// <param name="path">The path, as text.</param>
    private protected Value Select(Value root, string path) => Select(Evaluation.Machine, root, path);

    /// <summary>Selects the part of a result at a path, calling functions with the arguments by name.</summary>
    /// <param name="vm">The machine of this thread.</param>
    /// <param name="root">The result.</param>
    /// <param name="path">The path, as text.</param>
    private protected Value Select(Vm vm, Value root, string path)
    {
        Value selected = vm.Force(Engine.AttributePath.Follow(vm, root, Bytes.FromText(path), Arguments, Use));
        return HasArguments ? AutoCall.Apply(vm, selected, Arguments, Use) : selected;
    }

    /// <summary>Processes each attribute path. If one of several fails, it is an error with the path as target, and the others follow.</summary>
    /// <param name="process">Processes one.</param>
    private protected void ForEachPath(Action<string> process)
    {
        if (AttributePath.Length == 1)
        {
            process(AttributePath[0]);
            return;
        }

        foreach (string path in AttributePath)
        {
            ProcessOne(() => process(path), PathTarget(path), isOnlyInput: false);
        }
    }

    private protected override void OnBegin()
    {
        base.OnBegin();
        if (IsWatching && MyInvocation.ExpectingInput)
        {
            var error = new ArgumentException("-Watch takes no input from the pipeline, which is gone when something changes. Use -Path, -Flake or an argument.");
            ThrowTerminatingError(new ErrorRecord(error, "WatchTakesNoInput", ErrorCategory.InvalidArgument, null));
        }

        TrackDependencies();
        AttachDebugger();
        BeginCollecting();
        if (Argument.Count == 0)
        {
            return;
        }

        try
        {
            Arguments = new ValueImporter(Evaluation.Context).ImportSet(Argument);
            Use = new ArgumentUse();
        }
        catch (NixConversionException error)
        {
            ThrowTerminatingError(ErrorRecords.Create(error, Argument));
        }
        catch (NixException error) when (error.Kind != NixErrorKind.Interrupted)
        {
            Report(ErrorRecords.Create(error, Argument), isOnlyInput: false, endsCommand: true);
            throw;
        }
    }

    private protected override void OnEnd()
    {
        base.OnEnd();
        WriteSummary();
        TrackDependencies();
        debugger?.Detach();
        if (Use is null)
        {
            return;
        }

        foreach (KeyValuePair<string, string?> unused in Use.Unused(Arguments))
        {
            string warning = $"No function takes the argument '{unused.Key}' of -Argument.";
            if (Use.HasPlainFunction)
            {
                warning += " Only a set pattern ({ " + unused.Key + " }: ...) takes arguments by name.";
            }

            WriteWarning(Bytes.ToText(unused.Value is { } question ? warning + " " + question : warning));
        }
    }

    private protected override string? Advise(NixException error, object? target) =>
        base.Advise(error, target)
        ?? (IsFlake ? FlakeReferences.AdviceFor(error, Flake.Concat(OverrideInput.Values.Cast<object?>().Select(static value => $"{value}")), Location) : null)
        ?? (ErrorAdvice.IsImpurity(error) ? IsFlake ? "Use -Impure." : "Evaluate without -Pure." : null)
        ?? (Arguments.Count > 0 && AutoCall.MissingArgument(error) is { } missing ? AdviceForArgument(missing) : null);

    private protected override void Write(NixRunspace.Message message) =>
        base.Write(message.IsWarning ? new NixRunspace.Message(WarningAdvice.WithOverrides(message.Text, OverrideInput), isWarning: true) : message);

    private string? AdviceForArgument(string missing)
    {
        IReadOnlyList<string> similar = Suggestions.SimilarNames(Engine.AttributePath.NamesOf(Arguments), missing);
        return similar.Count > 0 ? $"-Argument has '{Bytes.ToText(similar[0])}'; did you mean '{Bytes.ToText(missing)}'?" : null;
    }

    private protected sealed override void Process(SourceFile source)
    {
        bool isFile = source.Origin == SourceOrigin.File;
        SourceIdentity = isFile ? new[] { "file", source.Name } : new[] { "text", source.BasePath, source.Text };
        Process(isFile ? SourceSpan.NameOf(source) : Bytes.ToText(source.Text), () => Evaluation.Evaluate(source));
    }

    /// <summary>What holds derivations: a value, or, since no path is a derivation, what the file at a path evaluates to.</summary>
    /// <param name="root">The value.</param>
    private protected Value PackagesOf(Value root) =>
        Evaluation.Machine.Force(root, Position.None) is NixPath path ? FileBuiltins.Import(Evaluation.Machine, path) : root;

    /// <summary>Processes one source, or one output of a flake.</summary>
    /// <param name="source">What it is called: the text, the file, or the reference.</param>
    /// <param name="evaluate">Evaluates it.</param>
    private protected abstract void Process(string source, Func<Value> evaluate);

    private protected override void ProcessInput()
    {
        foreach (string flake in Flake)
        {
            ProcessInput(
                () =>
                {
                    FlakeRequest request = FlakeReferences.CreateRequest(flake, OverrideInput, SessionState);
                    request.Places = FlakePlaces;
                    SourceIdentity = IdentityOf(request);
                    Process(flake, () => request.Evaluate(Evaluation.Machine));
                },
                flake,
                Flake.Length == 1);
        }
    }

    private static List<string> IdentityOf(FlakeRequest request)
    {
        var parts = new List<string> { "flake", request.Text, request.Folder };
        foreach (KeyValuePair<string, string> pair in request.InputOverrides)
        {
            parts.Add(pair.Key);
            parts.Add(pair.Value);
        }

        return parts;
    }
}
