using System;
using System.Collections.Generic;
using System.Management.Automation;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Module.Completion;
using TvixEval.Module.Differences;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>
/// The cmdlets that compare two things: objects, or what Nix sources evaluate to. Of several sources, or several attribute paths of one source, the first is
/// what the others are compared with, unless there is a reference object.
/// </summary>
public abstract class NixComparisonCmdlet : NixEvaluationCmdlet
{
    private protected const string ObjectSet = "Object";

    private readonly List<ComparedValue?[]> sources = new();
    private bool hasFailed;

    private protected NixComparisonCmdlet()
    {
    }

    /// <summary>What to compare with: the old side. Without it, the first of the files, flakes or attribute paths is that.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ObjectSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = ExpressionSet)]
    [Parameter(Position = 0, ParameterSetName = PathSet)]
    [Parameter(Position = 0, ParameterSetName = LiteralPathSet)]
    [Parameter(Position = 0, ParameterSetName = FlakeSet)]
    [AllowNull]
    public object? ReferenceObject { get; set; }

    /// <summary>What is compared: the new side.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ObjectSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public object? DifferenceObject { get; set; }

    /// <summary>The Nix expression to compare with the reference object. Relative paths in it start from the current location.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ExpressionSet)]
    [ArgumentCompleter(typeof(ExpressionCompleter))]
    [AllowEmptyString]
    public override string? Expression { get; set; }

    /// <summary>
    /// Files with Nix expressions, or folders with a <c>default.nix</c>: the old one and the new one, or only the new one if there is a reference object.
    /// Wildcards are not expanded.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public override string[] LiteralPath { get; set; } = Array.Empty<string>();

    // What comes from the pipeline is no source.
    private protected override bool HasMoreSources => false;

    private bool HasReference => MyInvocation.BoundParameters.ContainsKey(nameof(ReferenceObject));

    private protected override void OnRecord()
    {
        if (ParameterSetName != ObjectSet)
        {
            base.OnRecord();
            return;
        }

        // An object that has both sides is bound as a whole before its properties are.
        object? given = DifferenceObject is PSObject { BaseObject: not NixValue } both && MyInvocation.ExpectingInput && both.Properties[nameof(ReferenceObject)] is not null
            ? both.Properties[nameof(DifferenceObject)]?.Value
            : DifferenceObject;
        ProcessInput(
            () =>
            {
                ComparedValue reference = Read(ReferenceObject);
                ComparedValue difference = Read(given);
                ForEachPath(path => Compare(PartOf(reference, path), PartOf(difference, path), path));
            },
            given,
            isOnlyInput: !MyInvocation.ExpectingInput);
    }

    private ComparedValue PartOf(ComparedValue side, string path)
    {
        if (path.Length == 0)
        {
            return side;
        }

        return side.Value is { } value
            ? new ComparedValue(side.Source, Part(value, path), side.Context!)
            : throw new NixException(NixErrorKind.Type, Bytes.FromText($"-AttributePath cannot select '{path}' in a derivation that is known by its path only"));
    }

    private protected override void OnEnd()
    {
        if (ParameterSetName != ObjectSet)
        {
            CompareSources();
        }

        base.OnEnd();
    }

    private protected override void Process(string source, Func<Value> evaluate)
    {
        Value root = evaluate();
        var values = new ComparedValue?[AttributePath.Length];
        int next = 0;
        ForEachPath(path =>
        {
            int at = next++;
            values[at] = new ComparedValue(source, Part(root, path), Evaluation.Context);
        });
        sources.Add(values);
    }

    /// <summary>Adds a source that is one value, whatever the attribute paths are.</summary>
    /// <param name="source">The value.</param>
    private protected void Add(ComparedValue source) => sources.Add(new ComparedValue?[] { source });

    private protected override void OnError(NixException error, object? target, bool isOnlyInput)
    {
        hasFailed = true;
        base.OnError(error, target, isOnlyInput);
    }

    /// <summary>The part of a source that is compared.</summary>
    /// <param name="root">What the source evaluates to.</param>
    /// <param name="path">The attribute path.</param>
    private protected abstract Value Part(Value root, string path);

    /// <summary>What an object is to the cmdlet.</summary>
    /// <param name="given">The object.</param>
    private protected abstract ComparedValue Read(object? given);

    /// <summary>Compares two things, and writes how they differ.</summary>
    /// <param name="reference">The old one.</param>
    /// <param name="difference">The new one.</param>
    /// <param name="attributePath">The attribute path of both, or an empty text.</param>
    private protected abstract void Compare(ComparedValue reference, ComparedValue difference, string attributePath);

    private void CompareSources()
    {
        RestartInputs();
        if (HasReference)
        {
            ComparedValue? reference = null;
            ProcessOne(() => reference = Read(ReferenceObject), ReferenceObject, isOnlyInput: true);
            foreach (ComparedValue?[] values in sources)
            {
                for (int i = 0; i < values.Length; i++)
                {
                    CompareOne(reference, values[i], PathAt(i));
                }
            }

            return;
        }

        if (sources.Count == 1 && sources[0].Length > 1)
        {
            for (int i = 1; i < sources[0].Length; i++)
            {
                CompareOne(sources[0][0], sources[0][i], PathAt(i));
            }

            return;
        }

        if (sources.Count < 2)
        {
            if (hasFailed)
            {
                return;
            }

            var error = new ArgumentException("There is only one thing to compare. Give two files or flakes, two attribute paths, or a -ReferenceObject.");
            ThrowTerminatingError(new ErrorRecord(error, "NothingToCompare", ErrorCategory.InvalidArgument, null));
        }

        for (int source = 1; source < sources.Count; source++)
        {
            for (int i = 0; i < sources[0].Length && i < sources[source].Length; i++)
            {
                CompareOne(sources[0][i], sources[source][i], PathAt(i));
            }
        }
    }

    private string PathAt(int index) => index < AttributePath.Length ? AttributePath[index] : string.Empty;

    private void CompareOne(ComparedValue? reference, ComparedValue? difference, string attributePath)
    {
        // Why one is not there has been said.
        if (reference is not null && difference is not null)
        {
            ProcessInput(() => Compare(reference, difference, attributePath), difference.Source, isOnlyInput: sources.Count <= 2 && AttributePath.Length == 1);
        }
    }
}
