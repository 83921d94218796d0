using System;
using System.Management.Automation;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Module.Errors;
using TvixEval.Text;

namespace TvixEval.Module;

/// <content>Errors of parts of results, after which the rest is still evaluated.</content>
public abstract partial class NixEvaluationCmdlet
{
    private static readonly string[] SummaryTags = { "Nix", "Summary" };

    private bool isComplete = true;
    private int inputs;
    private object? input;
    private int? inputIndex;

    /// <summary>Of how many failed parts errors are written; null where the first one ends the result.</summary>
    private protected virtual int? ErrorsToCollect => null;

    /// <summary>Receives the parts of results that fail; null where the first one ends the result.</summary>
    private protected PartFailures? Failures { get; private set; }

    private protected override void OnError(NixException error, object? target, bool isOnlyInput)
    {
        if (Failures is { } failures)
        {
            bool isPart = !error.EndsEvaluation && error.Kind != NixErrorKind.StackOverflow;
            isComplete &= isPart;
            if (!error.EndsEvaluation)
            {
                failures.CountFailure();
            }

            // After a limit, or the error of the only input, the command may be at its end.
            if (!isPart && (isOnlyInput || error.EndsEvaluation))
            {
                WriteSummary();
            }
        }

        base.OnError(error, target, isOnlyInput);
    }

    /// <summary>Ends the command if errors are to be collected where nothing would be evaluated.</summary>
    /// <param name="form">The format of the results.</param>
    /// <param name="isLazy">Whether properties are evaluated when they are read.</param>
    private protected void CheckCollecting(NixOutputForm form, bool isLazy)
    {
        if (ErrorsToCollect is not null && (isLazy || form == NixOutputForm.Value))
        {
            var error = new ArgumentException("-CollectErrors has nothing to collect with -Lazy or -As Value: what is in their results is evaluated when it is read.");
            ThrowTerminatingError(new ErrorRecord(error, "NothingToCollect", ErrorCategory.InvalidArgument, form));
        }
    }

    private protected override void OnInput(object? input, bool isOnlyInput)
    {
        base.OnInput(input, isOnlyInput);
        this.input = input;
        inputIndex = isOnlyInput ? null : inputs++;
    }

    /// <summary>Counts inputs from the first one on again.</summary>
    private protected void RestartInputs() => inputs = 0;

    /// <summary>The target of the error of a part: its path. Paths of several inputs may be the same, so that it has properties for the input then.</summary>
    /// <param name="path">The path.</param>
    private protected object PathTarget(string path)
    {
        if (inputIndex is not { } index)
        {
            return path;
        }

        var target = new PSObject(path);
        target.Properties.Add(new PSNoteProperty("Input", input));
        target.Properties.Add(new PSNoteProperty("InputIndex", index));
        return target;
    }

    /// <summary>Begins to collect what fails.</summary>
    private protected void BeginCollecting()
    {
        RestartInputs();
        isComplete = true;
        Failures = ErrorsToCollect is { } most ? new PartFailures(ReportFailure) { MaxReported = most } : null;
    }

    /// <summary>Says how many parts failed, if this was not said already.</summary>
    private protected void WriteSummary()
    {
        if (Failures is not { } failures)
        {
            return;
        }

        Evaluation.Runspace.Flush();
        var summary = new NixErrorSummary(failures, isComplete);
        WriteInformation(summary, SummaryTags);
        if (summary.Failed > 0 || !isComplete)
        {
            WriteWarning(summary.ToString());
        }

        Failures = null;
    }

    /// <summary>Writes the error of one of the things that the command looks for, which are always looked for to the end.</summary>
    /// <param name="error">The error.</param>
    /// <param name="path">The path of what failed; bytes, one a char.</param>
    private protected void ReportPart(NixException error, string path)
    {
        if (Failures is { } failures)
        {
            failures.AddAt(path, error);
        }
        else
        {
            Evaluation.Runspace.Flush();
            WriteError(ErrorRecords.Create(error, PathTarget(Bytes.ToText(path)), input: inputIndex));
        }
    }

    private void ReportFailure(PartFailure failure)
    {
        Evaluation.Runspace.Flush();
        object target = PathTarget(Bytes.ToText(failure.Path));
        WriteError(failure.Error is NixException error
            ? ErrorRecords.Create(error, target, Advise(error, null), property: Bytes.ToText(TerminalFilter.Apply(failure.Path)), input: inputIndex)
            : ErrorRecords.Create(failure.Error, target));
    }
}
