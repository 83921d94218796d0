using System;
using System.IO;
using System.Management.Automation;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Machine;
using TvixEval.Module.Conversion;
using TvixEval.Module.Errors;
using TvixEval.Module.Sessions;
using TvixEval.Syntax;
using TvixEval.Values;

namespace TvixEval.Module;

/// <summary>
/// <para>Applies a Nix function to each object of the pipeline.</para>
/// <para>
/// The function is a text, a file, or one that Invoke-NixExpression gave; it is compiled once. Dictionaries and objects are
/// passed as attribute sets, so that a function with a set pattern takes its arguments by name. An object for which the
/// function fails is an error of its own; the ones after it are dealt with.
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
/// <para>Arguments by name, from dictionaries.</para>
/// </example>
/// <example>
/// <code>'x', 'y' | Invoke-NixFunction 'prefix: name: prefix + name' -ArgumentList 'pre-'</code>
/// <code>
/// pre-x
/// pre-y
/// </code>
/// <para>What is in -ArgumentList is passed before the object from the pipeline.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "NixFunction", DefaultParameterSetName = "Function")]
[OutputType(typeof(PSObject), typeof(string), typeof(long), typeof(double), typeof(bool), typeof(NixValue))]
public sealed class InvokeNixFunctionCommand : NixCmdlet
{
    private Value? applied;
    private bool isApplied;

    /// <summary>The function: Nix text, or a function that Invoke-NixExpression gave. Relative paths in the text start from the current location.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Function")]
    [ValidateNotNull]
    public object Function { get; set; } = string.Empty;

    /// <summary>A file with the function, or a folder with a <c>default.nix</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Path")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The objects that the function is applied to, one after the other. Without any it is only given what is in -ArgumentList.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public object? InputObject { get; set; }

    /// <summary>Arguments that are passed before the object from the pipeline.</summary>
    [Parameter]
    [Alias("Args")]
    [ValidateNotNull]
    public object?[] ArgumentList { get; set; } = Array.Empty<object?>();

    /// <summary>The form of the results: objects, dictionaries, JSON, XML or Nix text, or the evaluator's own value.</summary>
    [Parameter]
    public NixOutputForm As { get; set; }

    /// <summary>Gives a list as one array instead of its elements one by one.</summary>
    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    /// <summary>Where <c>&lt;name&gt;</c> is looked for, before the entries of the environment variable NIX_PATH: folders, or <c>name=path</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Alias("I")]
    public string[] NixPath { get; set; } = Array.Empty<string>();

    /// <summary>Experimental features to switch on, such as <c>pipe-operators</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ExperimentalFeature { get; set; } = Array.Empty<string>();

    /// <summary>How many calls may be nested before evaluation ends with an error.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaxCallDepth { get; set; } = 10000;

    private protected override int? CallDepth => MyInvocation.BoundParameters.ContainsKey(nameof(MaxCallDepth)) ? MaxCallDepth : null;

    private protected override EvaluationOptions GetOptions() => new()
    {
        ExperimentalFeatures = ExperimentalFeature,
        NixPath = SearchPathEntries.Resolve(NixPath, SessionState.Path, Location),
    };

    // A function belongs to the evaluator that made it.
    private protected override Evaluation CreateEvaluation(NixRunspace runspace) =>
        Given is { } given ? new Evaluation(runspace, given.Context.Evaluator, keepsValues: false) : base.CreateEvaluation(runspace);

    private protected override void OnBegin()
    {
        if (IsOutermost && Given is null)
        {
            Evaluation.Evaluator.ResetFiles();
        }

        object target = ParameterSetName == "Path" ? Path : Function;
        try
        {
            Value function = Given is { } given ? given.Value : Evaluation.Evaluate(Open());
            var importer = new ValueImporter(Evaluation.Context);
            foreach (object? argument in ArgumentList)
            {
                function = Evaluation.Machine.Call(function, importer.Import(argument));
            }

            applied = Evaluation.Machine.Force(function);
        }
        catch (NixException error) when (error.Kind != NixErrorKind.Interrupted)
        {
            Report(ErrorRecords.Create(error, target), isOnlyInput: true);
        }
        catch (NixConversionException error)
        {
            Report(ErrorRecords.Create(error, target), isOnlyInput: true);
        }
    }

    private protected override void OnRecord()
    {
        if (!MyInvocation.ExpectingInput && !MyInvocation.BoundParameters.ContainsKey(nameof(InputObject)))
        {
            return;
        }

        isApplied = true;
        object? input = InputObject;
        Try(input, isOnlyInput: !MyInvocation.ExpectingInput, () => Evaluation.Machine.Call(applied!, new ValueImporter(Evaluation.Context).Import(input)));
    }

    private protected override void OnEnd()
    {
        if (!isApplied && !MyInvocation.ExpectingInput)
        {
            Try(Function, isOnlyInput: true, () => applied!);
        }
    }

    private string Location => SessionState.Path.CurrentFileSystemLocation.ProviderPath;

    private NixValue? Given => ParameterSetName == "Function" ? (Function as PSObject)?.BaseObject as NixValue ?? Function as NixValue : null;

    private SourceFile Open()
    {
        if (ParameterSetName != "Path")
        {
            return Evaluation.FromText(LanguagePrimitives.ConvertTo<string>(Function), Location);
        }

        string file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path);
        if (Evaluation.Evaluator.Files.GetKind(NixPaths.FromNative(file)) == FileKind.Missing)
        {
            var error = new ItemNotFoundException($"Cannot find path '{Path}' because it does not exist.");
            ThrowTerminatingError(new ErrorRecord(error, "PathNotFound", ErrorCategory.ObjectNotFound, Path));
        }

        return Evaluation.FromFile(file);
    }

    private void Try(object? target, bool isOnlyInput, Func<Value> evaluate)
    {
        try
        {
            new ResultWriter(Evaluation, As, NoEnumerate, isLazy: false, result => WriteObject(result, enumerateCollection: false)).Write(evaluate());
        }
        catch (NixException error) when (error.Kind != NixErrorKind.Interrupted)
        {
            Report(ErrorRecords.Create(error, target), isOnlyInput);
        }
        catch (NixConversionException error)
        {
            Report(ErrorRecords.Create(error, target), isOnlyInput);
        }
    }
}
