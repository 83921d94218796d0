using System;
using System.Collections.Generic;
using System.Linq;

namespace TvixEval.Suites.Fuzz;

/// <summary>How many programs were compared, and how.</summary>
internal sealed class FuzzTally
{
    private readonly Dictionary<string, int> reasons = new(StringComparer.Ordinal);
    private int programs;
    private int values;
    private int among;

    /// <summary>Those that differ without a reason.</summary>
    public int Different { get; private set; }

    /// <summary>The reasons of what differs, and how often each was met, a line each.</summary>
    public string Reasons => string.Join('\n', reasons.OrderByDescending(static pair => pair.Value).Select(static pair => $"{pair.Value,8}  {pair.Key}"));

    /// <summary>Counts a program.</summary>
    /// <param name="hasValue">Whether it has a value.</param>
    public void Count(bool hasValue)
    {
        programs++;
        values += hasValue ? 1 : 0;
    }

    /// <summary>Counts one that differs only where names were seen before.</summary>
    public void Among() => among++;

    /// <summary>Counts one that differs for a known reason.</summary>
    /// <param name="reason">The reason.</param>
    public void Explain(string reason) => reasons[reason] = reasons.GetValueOrDefault(reason) + 1;

    /// <summary>Counts one that differs.</summary>
    public void Differ() => Different++;

    /// <summary>Takes in what another one counted.</summary>
    /// <param name="other">The other.</param>
    public void Add(FuzzTally other)
    {
        programs += other.programs;
        values += other.values;
        among += other.among;
        Different += other.Different;
        foreach ((string reason, int count) in other.reasons)
        {
            reasons[reason] = reasons.GetValueOrDefault(reason) + count;
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{programs,8} programs, {values,8} with a value, {Different,6} different, {reasons.Values.Sum(),6} for a reason, {among,6} only among others";
}
