using TvixEval.Dependencies;

namespace TvixEval.Results;

/// <summary>Keeps results of evaluations.</summary>
internal interface IResultStore
{
    /// <summary>Whether what evaluation said is said again with a result. A session says what it says when it evaluates, once.</summary>
    bool KeepsMessages { get; }

    /// <summary>Finds a result.</summary>
    /// <param name="key">What it is the result of (<see cref="ResultKey"/>).</param>
    /// <param name="validator">Compares what was read with what is there now.</param>
    /// <returns>The result; null where there is none, or what was read has changed.</returns>
    CachedResult? Find(string key, DependencyValidator validator);

    /// <summary>Whether a record tells all that a result depends on, and all of it can be compared later.</summary>
    /// <param name="record">The record.</param>
    /// <param name="validator">Compares what was read with what is there now.</param>
    bool IsComplete(DependencyRecord record, DependencyValidator validator);

    /// <summary>Keeps a result; the one that there was is replaced.</summary>
    /// <param name="key">What it is the result of.</param>
    /// <param name="result">The result.</param>
    /// <returns>Whether that was possible.</returns>
    bool Store(string key, CachedResult result);
}
