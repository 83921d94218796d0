using System;
using TvixEval.Core.Machine;

namespace TvixEval.Module;

/// <summary>What a command with <c>-CollectErrors</c> tells at its end: how many values it looked at, and how many of them failed.</summary>
public sealed class NixErrorSummary
{
    internal NixErrorSummary(PartFailures failures, bool isComplete)
    {
        Values = failures.Values;
        Failed = failures.Failed;
        Reported = failures.Reported;
        IsComplete = isComplete;
    }

    /// <summary>How many values were looked at: results, and the attributes and elements in them.</summary>
    public long Values { get; }

    /// <summary>How many of them failed.</summary>
    public long Failed { get; }

    /// <summary>Of how many an error was written (<c>-MaxErrors</c>).</summary>
    public long Reported { get; }

    /// <summary>Whether all was looked at; not where a limit ended it, or values were nested too deeply.</summary>
    public bool IsComplete { get; }

    /// <summary>A sentence that says all this.</summary>
    public override string ToString()
    {
        string text = FormattableString.Invariant($"{Failed} of {Values} {(Values == 1 ? "value" : "values")} failed.");
        text += Reported == Failed ? string.Empty
            : Reported == 0 ? " No error of them was written (-MaxErrors)."
            : FormattableString.Invariant($" Errors were written of the first {Reported} (-MaxErrors).");
        return text + (IsComplete ? string.Empty : " The rest was not evaluated.");
    }
}
