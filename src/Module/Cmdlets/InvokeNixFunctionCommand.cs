using System;
using System.Management.Automation;
using TvixEval.Core.Values;
using TvixEval.Module.Conversion;
using TvixEval.Module.Parameters;
using TvixEval.Module.Sessions;

namespace TvixEval.Module;

/// <summary>
/// <para>Applies a Nix function to each object of the pipeline.</para>
/// <para>
/// The function is Nix text, a file, or a function that Invoke-NixExpression returned; it is compiled once. Dictionaries and objects are
/// passed as attribute sets, so a function with a set pattern takes its arguments by name. If the function fails for an object,
/// it is an error of its own, and the following objects are still processed.
/// </para>
/// </summary>
/// <example>
/// <code>1..3 | Invoke-NixFunction 'x: x * 2'</code>
/// <code>
/// 2
/// 4
/// 6
/// </code>
/// <para>Doubles each number.</para>
/// </example>
/// <example>
/// <code>@{ host = 'a'; port = 80 }, @{ host = 'b' } | Invoke-NixFunction '{ host, port ? 443 }: "${host}:${toString port}"'</code>
/// <code>
/// a:80
/// b:443
/// </code>
/// <para>Passes arguments by name, from dictionaries.</para>
/// </example>
/// <example>
/// <code>'x', 'y' | Invoke-NixFunction 'prefix: name: prefix + name' -ArgumentList 'pre-'</code>
/// <code>
/// pre-x
/// pre-y
/// </code>
/// <para>Passes the values in -ArgumentList before the object from the pipeline.</para>
/// </example>
/// <seealso>Invoke-NixExpression</seealso>
/// <seealso>about_TvixEval_Conversion</seealso>
[Cmdlet(VerbsLifecycle.Invoke, "NixFunction", DefaultParameterSetName = FunctionSet)]
[SharesParameters(typeof(CollectionParameters))]
[OutputType(typeof(PSObject), typeof(string), typeof(long), typeof(double), typeof(bool), typeof(NixValue))]
public sealed partial class InvokeNixFunctionCommand : NixEvaluationCmdlet
{
    private const string FunctionSet = "Function";

    private Value? applied;
    private bool isApplied;

    /// <summary>The function: Nix text, or a function that Invoke-NixExpression returned. Relative paths in the text start from the current location.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = FunctionSet)]
    [ValidateNotNull]
    public object Function { get; set; } = string.Empty;

    /// <summary>No parameter here: what comes from the pipeline is what the function is applied to.</summary>
    public override string? Expression { get; set; }

    /// <summary>A file with the function, or a folder with a <c>default.nix</c>. Wildcards are not expanded.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public override string[] LiteralPath { get; set; } = Array.Empty<string>();

    /// <summary>The objects that the function is applied to, one after the other. Without any, it is applied to the values in -ArgumentList only.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public object? InputObject { get; set; }

    /// <summary>Arguments that are passed before the object from the pipeline.</summary>
    [Parameter]
    [Alias("Args")]
    [ValidateNotNull]
    public object?[] ArgumentList { get; set; } = Array.Empty<object?>();

    /// <summary>
    /// The format of the results: objects, dictionaries (ordered and case-sensitive), JSON, XML or Nix text, or the evaluator's own
    /// value, which stays unevaluated until it is read.
    /// </summary>
    [Parameter]
    public NixOutputForm As { get; set; }

    /// <summary>Returns attribute sets whose properties are evaluated when they are read.</summary>
    [Parameter]
    public SwitchParameter Lazy { get; set; }

    /// <summary>Returns a list as one array instead of its elements one by one.</summary>
    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    private protected override int? ErrorsToCollect => CollectErrors ? MaxErrors : null;

    // What comes from the pipeline is no source.
    private protected override bool HasMoreSources => false;

    private protected override string? SourceUse => "evaluate";

    private protected override string? Text => ParameterSetName == FunctionSet ? ((Function as PSObject)?.BaseObject ?? Function) as string : base.Text;

    // Without the function there is nothing to apply.
    private protected override bool CanGoOn => applied is not null;

    private NixValue? GivenFunction => ParameterSetName == FunctionSet ? (Function as PSObject)?.BaseObject as NixValue ?? Function as NixValue : null;

    // A function belongs to the evaluator that made it, and is limited as its session is.
    private protected override Evaluation CreateEvaluation(NixRunspace runspace)
    {
        if (GivenFunction is not { } given)
        {
            return base.CreateEvaluation(runspace);
        }

        EndIf(ParameterTable.Conflict(Given, "a function from an earlier evaluation, which already determines it", given));
        return new Evaluation(runspace, given.Context) { Limits = SessionTable.LimitsOf(given.Context.Evaluator) };
    }

    private protected override void OnBegin()
    {
        base.OnBegin();
        CheckForm(As, Lazy);
        CheckCollecting(As, Lazy);
        object? target = ParameterSetName == FunctionSet ? Function : null;
        if (target is null)
        {
            base.OnRecord();
        }
        else
        {
            ProcessOne(() => Prepare(GivenFunction?.Value ?? EvaluateText(), target), target, isOnlyInput: true);
        }

        if (applied is null)
        {
            string path = string.Join(", ", Path);
            var error = new ItemNotFoundException($"No file matches '{path}'.");
            ThrowTerminatingError(new ErrorRecord(error, "PathNotFound", ErrorCategory.ObjectNotFound, path));
        }
    }

    private protected override void Process(string source, Func<Value> evaluate) => Prepare(evaluate(), source);

    private protected override void OnRecord()
    {
        if (!MyInvocation.ExpectingInput && !MyInvocation.BoundParameters.ContainsKey(nameof(InputObject)))
        {
            return;
        }

        isApplied = true;
        object? input = InputObject;
        Write(input, isOnlyInput: !MyInvocation.ExpectingInput, () => Evaluation.Machine.Call(applied!, new ValueImporter(Evaluation.Context).Import(input)));
    }

    private protected override void OnEnd()
    {
        if (!isApplied && !MyInvocation.ExpectingInput)
        {
            Write(Function, isOnlyInput: true, () => applied!);
        }

        base.OnEnd();
    }

    /// <summary>Finds the function in what was evaluated, and gives it the arguments that come before those of the pipeline.</summary>
    private void Prepare(Value root, object target)
    {
        if (applied is not null || AttributePath.Length != 1)
        {
            var error = new ArgumentException("The paths resolve to several functions; only one can be applied.");
            ThrowTerminatingError(new ErrorRecord(error, "SeveralFunctions", ErrorCategory.InvalidArgument, target));
        }

        Value function = Select(root, AttributePath[0]);
        var importer = new ValueImporter(Evaluation.Context);
        foreach (object? argument in ArgumentList)
        {
            function = Evaluation.Machine.Call(function, importer.Import(argument));
        }

        applied = Evaluation.Machine.Force(function);
    }

    private Value EvaluateText()
    {
        string text = LanguagePrimitives.ConvertTo<string>(Function);
        WarnOfPath(text);
        return Evaluation.Evaluate(Evaluation.FromText(text, Location));
    }

    private void Write(object? target, bool isOnlyInput, Func<Value> evaluate) => ProcessInput(
        () =>
        {
            Failures?.Begin(string.Empty);
            new ResultWriter(Evaluation, As, NoEnumerate, Lazy, result => WriteObject(result, enumerateCollection: false)) { Failures = Failures }.Write(evaluate());
        },
        target,
        isOnlyInput);
}
