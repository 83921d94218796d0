using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using TvixEval.IO;
using TvixEval.Machine;
using TvixEval.Module.Conversion;
using TvixEval.Module.Errors;
using TvixEval.Module.Sessions;
using TvixEval.Syntax;
using TvixEval.Values;

namespace TvixEval.Module;

/// <summary>
/// <para>Evaluates Nix expressions and gives the results as PowerShell objects.</para>
/// <para>The result is evaluated wholly. The elements of a list come out one by one, each as soon as it is evaluated.</para>
/// </summary>
/// <example>
/// <code>Invoke-NixExpression '{ a = 1; b = [ true "x" ]; }'</code>
/// <para>Gives an object with the properties a and b.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "NixExpression", DefaultParameterSetName = "Expression")]
[OutputType(typeof(PSObject), typeof(string), typeof(long), typeof(double), typeof(bool), typeof(NixValue))]
public sealed class InvokeNixExpressionCommand : NixSourceCmdlet
{
    private AttrSet arguments = AttrSet.Empty;

    /// <summary>
    /// Arguments by name, for a function that the expression evaluates to: those that its set pattern asks for are passed
    /// (Nix's <c>--arg</c>). Script blocks are passed as functions.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Argument { get; set; } = new Hashtable();

    /// <summary>Which part of the result to take, such as <c>a.b."c d".0</c>: names of attributes and indices of list elements. Several give several results.</summary>
    [Parameter]
    [Alias("Attr", "A")]
    [ValidateNotNull]
    public string[] AttributePath { get; set; } = { string.Empty };

    /// <summary>The form of the result: objects, dictionaries, JSON, XML or Nix text, or the evaluator's own value.</summary>
    [Parameter]
    public NixOutputForm As { get; set; }

    /// <summary>Where <c>&lt;name&gt;</c> is looked for, before the entries of the environment variable NIX_PATH: folders, or <c>name=path</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Alias("I")]
    public string[] NixPath { get; set; } = Array.Empty<string>();

    /// <summary>How many calls may be nested before evaluation ends with an error.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaxCallDepth { get; set; } = 10000;

    /// <summary>The system that the expression is evaluated for (<c>builtins.currentSystem</c>), such as <c>aarch64-linux</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string System { get; set; } = EvaluationOptions.CurrentSystem;

    /// <summary>Evaluates purely: without the environment, the current time and system, and files outside the store.</summary>
    [Parameter]
    public SwitchParameter Pure { get; set; }

    /// <summary>Gives a list as one array instead of its elements one by one.</summary>
    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    private protected override int? CallDepth => MyInvocation.BoundParameters.ContainsKey(nameof(MaxCallDepth)) ? MaxCallDepth : null;

    private protected override EvaluationOptions GetOptions() => new()
    {
        ExperimentalFeatures = ExperimentalFeature,
        NixPath = SearchPathEntries.Resolve(NixPath, SessionState.Path, Location),
        System = System,
        IsPure = Pure,
    };

    private protected override void OnBegin()
    {
        base.OnBegin();
        try
        {
            arguments = new ValueImporter(Session.Context).ImportSet(Argument);
        }
        catch (NixConversionException error)
        {
            ThrowTerminatingError(ErrorRecords.Create(error, Argument));
        }
    }

    private protected override void Process(SourceFile source)
    {
        Vm vm = Session.Machine;
        var writer = new ResultWriter(Session, As, NoEnumerate, result => WriteObject(result, enumerateCollection: false));
        Value root = Session.Evaluate(source);
        foreach (string path in AttributePath)
        {
            Value selected = vm.Force(Machine.AttributePath.Follow(vm, root, Bytes.FromText(path), arguments));
            writer.Write(arguments.Count == 0 ? selected : AutoCall.Apply(vm, selected, arguments));
        }
    }
}
