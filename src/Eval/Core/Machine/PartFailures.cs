using System;
using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Work;

namespace TvixEval.Core.Machine;

/// <summary>
/// Receives what fails while all of a value is evaluated, so that the rest still is. What walks through a value counts each part
/// (<see cref="Count"/>), asks of an error whether it is that of a part only (<see cref="Takes"/>), adds it (<see cref="Add"/>) and puts something else in its place.
/// </summary>
internal sealed class PartFailures
{
    // A failure, its path aside, with what stands in its place.
    private const long BytesOfFailure = 500;

    private readonly Action<PartFailure> report;
    private readonly Dictionary<Value, Exception> failed = new(Identity.Instance);
    private NixException? ending;

    /// <summary>Creates a receiver.</summary>
    /// <param name="report">Gets each failure that is reported, as soon as it is found; may throw to end the work.</param>
    public PartFailures(Action<PartFailure> report) => this.report = report;

    /// <summary>How many failures are reported; what fails after that is only counted.</summary>
    public int MaxReported { get; init; } = int.MaxValue;

    /// <summary>The path of the value that is walked through (bytes, one a char).</summary>
    public string Start { get; private set; } = string.Empty;

    /// <summary>How many parts were looked at, those that failed among them.</summary>
    public long Values { get; private set; }

    /// <summary>How many parts failed.</summary>
    public long Failed { get; private set; }

    /// <summary>How many of them were reported.</summary>
    public int Reported { get; private set; }

    /// <summary>Begins with another value.</summary>
    /// <param name="path">Its path, as bytes, one a char.</param>
    public void Begin(string path)
    {
        Start = path;
        failed.Clear();
    }

    /// <summary>Counts a part that is looked at.</summary>
    public void Count() => Values++;

    /// <summary>Counts parts that were looked at.</summary>
    /// <param name="parts">How many.</param>
    public void CountMany(long parts) => Values += parts;

    /// <summary>Counts a failure that is reported elsewhere.</summary>
    public void CountFailure()
    {
        Values++;
        Failed++;
        Reported++;
    }

    /// <summary>Reports a failure that another receiver was given, if there are not too many yet.</summary>
    /// <param name="failure">The failure; counted with all others of that receiver (<see cref="CountOf"/>).</param>
    public void Report(PartFailure failure)
    {
        if (Reported < MaxReported)
        {
            Reported++;
            report(failure);
        }
    }

    /// <summary>Counts what another receiver has counted; what that was given was reported here already (<see cref="Report"/>).</summary>
    /// <param name="other">The other one.</param>
    public void CountOf(PartFailures other)
    {
        Values += other.Values;
        Failed += other.Failed;
    }

    /// <summary>
    /// Whether an error is that of a part, after which the rest can be evaluated. A limit that is reached ends everything; so do too many nested calls, where it
    /// is the value itself that is nested: it may branch at each of its levels, and there would be no end to what fails.
    /// </summary>
    /// <param name="vm">The machine.</param>
    /// <param name="error">The error.</param>
    /// <param name="level">How many calls were nested before the part was looked at.</param>
    public bool Takes(Vm vm, NixException error, int level)
    {
        if (error.EndsEvaluation || ReferenceEquals(error, ending))
        {
            return false;
        }

        if (error.Kind == NixErrorKind.StackOverflow && level > vm.MaxCallDepth / 2)
        {
            // The parts around this one, which are less deep, are asked next.
            ending = error;
            return false;
        }

        return true;
    }

    /// <summary>Adds a failure.</summary>
    /// <param name="value">What failed, perhaps not for the first time.</param>
    /// <param name="path">Where it is, from <see cref="Start"/> on.</param>
    /// <param name="error">Why.</param>
    public PartFailure Add(Value value, string path, Exception error)
    {
        MemoryBudget.ChargeGrowth(failed.Count);
        if (failed.TryGetValue(value, out Exception? known) && AreEqual(known, error))
        {
            error = known;
        }
        else
        {
            failed[value] = error;
        }

        return AddAt(path, error);
    }

    /// <summary>Adds a failure of what is no value by itself.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="error">Why.</param>
    public PartFailure AddAt(string path, Exception error)
    {
        MemoryBudget.Charge(BytesOfFailure + path.Length);
        Failed++;
        var failure = new PartFailure(path, error, isReported: Reported < MaxReported);
        if (failure.IsReported)
        {
            Reported++;
            report(failure);
        }

        return failure;
    }

    // A value that fails again gives its error with a trace of its own.
    private static bool AreEqual(Exception known, Exception error) =>
        ReferenceEquals(known, error)
        || (known is NixException one && error is NixException other && one.Kind == other.Kind && one.RawMessage == other.RawMessage);

    /// <summary>The error that a value failed with, or null.</summary>
    /// <param name="value">A value as it stands in a set or list.</param>
    public Exception? ErrorOf(Value value) => failed.TryGetValue(value, out Exception? error) ? error : null;
}
