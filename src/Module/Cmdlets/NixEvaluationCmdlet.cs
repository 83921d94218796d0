using System;
using System.Collections;
using System.Management.Automation;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Flakes;
using TvixEval.Module.Completion;
using TvixEval.Module.Conversion;
using TvixEval.Module.Errors;
using TvixEval.Module.Parameters;
using TvixEval.Module.Sessions;
using TvixEval.Module.Syntax;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>The cmdlets that evaluate Nix source: what they share is how it is evaluated, and which part of it.</summary>
[SharesParameters(typeof(EvaluatorParameters))]
public abstract partial class NixEvaluationCmdlet : NixSourceCmdlet
{
    /// <summary>The parameter set of flakes.</summary>
    private protected const string FlakeSet = "Flake";

    private protected NixEvaluationCmdlet()
    {
    }

    /// <summary>
    /// Flakes, and outputs of them: <c>.#hello</c>, <c>github:owner/repo#lib.f</c>, <c>path:/dir#a."b.c"</c>. A path is searched upwards
    /// for a <c>flake.nix</c>. An output is looked for in <c>packages</c> and <c>legacyPackages</c> of the system and then among all
    /// outputs; without one it is <c>packages.SYSTEM.default</c>. Flakes are evaluated purely unless <c>-Impure</c> is given, and the
    /// lock file is not written (see Update-NixFlakeLock).
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = FlakeSet)]
    [AllowEmptyString]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(AttributePathCompleter))]
    public string[] Flake { get; set; } = Array.Empty<string>();

    /// <summary>
    /// Other flakes for inputs of the flake, by name (<c>nixpkgs</c>) or path (<c>dep/nixpkgs</c>), whatever the flake and its lock file
    /// say (Nix's <c>--override-input</c>).
    /// </summary>
    [Parameter(ParameterSetName = FlakeSet)]
    [ValidateNotNull]
    public IDictionary OverrideInput { get; set; } = new Hashtable();

    /// <summary>Lets flakes use the environment, the current time and system, and files outside of what they are made of (Nix's <c>--impure</c>).</summary>
    [Parameter(ParameterSetName = FlakeSet)]
    public SwitchParameter Impure { get; set; }

    /// <summary>
    /// Arguments by name, for a function that the expression evaluates to: those that its set pattern asks for are passed,
    /// and all where it ends with <c>...</c> (Nix's <c>--arg</c>). Script blocks are passed as functions. An object stands for its properties.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [NamedArguments]
    public IDictionary Argument { get; set; } = new Hashtable();

    /// <summary>Which part of the result to take, such as <c>a.b."c d".0</c>: names of attributes and indices of list elements. Several give several results.</summary>
    [Parameter]
    [Alias("Attr", "A")]
    [ArgumentCompleter(typeof(AttributePathCompleter))]
    [ValidateNotNull]
    public string[] AttributePath { get; set; } = { string.Empty };

    /// <summary>How many calls may be nested before evaluation ends with the error NixStackOverflow.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaxCallDepth { get; set; } = 10000;

    /// <summary>
    /// The session to evaluate in, or its name; see <c>New-NixSession</c>. It keeps what was imported, and decides on the
    /// search path, the system, purity and features, and on what else a session decides on.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [NixSessionTransformation]
    [ArgumentCompleter(typeof(NixSessionCompleter))]
    public virtual NixSession? Session { get; set; }

    /// <summary>Whether flakes are evaluated, and not sources.</summary>
    private protected bool IsFlake => ParameterSetName == FlakeSet;

    /// <summary>The arguments by name.</summary>
    private protected AttrSet Arguments { get; private set; } = AttrSet.Empty;

    private protected override int? CallDepth => MyInvocation.BoundParameters.ContainsKey(nameof(MaxCallDepth)) ? MaxCallDepth : null;

    private protected override EvaluationOptions GetOptions() => EvaluationOptions.Read(Given, SessionState, IsFlake);

    private protected override Evaluation CreateEvaluation(NixRunspace runspace) =>
        Session is { } session ? CreateEvaluation(runspace, session) : base.CreateEvaluation(runspace);

    /// <summary>Ends the command when the form of the results cannot be lazy, but shall be.</summary>
    /// <param name="form">The form.</param>
    /// <param name="isLazy">Whether properties are to be evaluated when they are read.</param>
    private protected void CheckForm(NixOutputForm form, bool isLazy)
    {
        if (isLazy && form is not (NixOutputForm.Object or NixOutputForm.Value))
        {
            var error = new ArgumentException("-Lazy can only be used with -As Object: dictionaries and text are fully evaluated.");
            ThrowTerminatingError(new ErrorRecord(error, "LazyNeedsObjects", ErrorCategory.InvalidArgument, form));
        }
    }

    /// <summary>The part of a result that a path leads to, applied to the arguments by name if it takes such.</summary>
    /// <param name="root">The result.</param>
    /// <param name="path">The path, as text.</param>
    private protected Value Select(Value root, string path)
    {
        Vm vm = Evaluation.Machine;
        Value selected = vm.Force(Engine.AttributePath.Follow(vm, root, Bytes.FromText(path), Arguments));
        return Arguments.Count == 0 ? selected : AutoCall.Apply(vm, selected, Arguments);
    }

    /// <summary>Deals with each attribute path. Where there are several, one that fails is an error with the path as target, and the others follow.</summary>
    /// <param name="process">Deals with one.</param>
    private protected void ForEachPath(Action<string> process)
    {
        if (AttributePath.Length == 1)
        {
            process(AttributePath[0]);
            return;
        }

        foreach (string path in AttributePath)
        {
            ProcessOne(() => process(path), path, isOnlyInput: false);
        }
    }

    private protected override void OnBegin()
    {
        base.OnBegin();
        if (Argument.Count == 0)
        {
            return;
        }

        try
        {
            Arguments = new ValueImporter(Evaluation.Context).ImportSet(Argument);
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

    private protected sealed override void Process(SourceFile source) =>
        Process(source.Origin == SourceOrigin.File ? SourceSpan.NameOf(source) : Bytes.ToText(source.Text), () => Evaluation.Evaluate(source));

    /// <summary>Deals with one source, or one output of a flake.</summary>
    /// <param name="source">What it is called: the text, the file, or the reference.</param>
    /// <param name="evaluate">Evaluates it.</param>
    private protected abstract void Process(string source, Func<Value> evaluate);

    private protected override void ProcessInput()
    {
        foreach (string flake in Flake)
        {
            ProcessOne(
                () =>
                {
                    FlakeRequest request = FlakeReferences.CreateRequest(flake, OverrideInput, SessionState);
                    Process(flake, () => request.Evaluate(Evaluation.Machine));
                },
                flake,
                Flake.Length == 1);
        }
    }
}
