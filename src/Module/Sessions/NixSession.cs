using System;
using System.Collections.Generic;
using System.Threading;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Module.Sessions;

namespace TvixEval.Module;

/// <summary>
/// An evaluator that keeps what was imported from one command to the next, and that several runspaces may use at once:
/// values evaluated by one are there for all. Files that have changed are noticed at the next command.
/// </summary>
public sealed class NixSession
{
    private static int lastId;

    private volatile Evaluator? evaluator;

    internal NixSession(string? name, EvaluationOptions options)
    {
        Id = Interlocked.Increment(ref lastId);
        Name = name ?? "Session" + Id.ToString(global::System.Globalization.CultureInfo.InvariantCulture);
        Created = DateTime.Now;
        NixPath = options.NixPath;
        System = options.System;
        IsPure = options.IsPure;
        IsRestricted = options.IsRestricted;
        ExperimentalFeatures = options.ExperimentalFeatures;
        evaluator = StandardEvaluator.Create(options.ToSettings());
    }

    /// <summary>A number that no other session of the process has.</summary>
    public int Id { get; }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>When it was made.</summary>
    public DateTime Created { get; }

    /// <summary>The search path.</summary>
    public IReadOnlyList<string> NixPath { get; }

    /// <summary>The system that it evaluates for.</summary>
    public string System { get; }

    /// <summary>Whether it evaluates purely.</summary>
    public bool IsPure { get; }

    /// <summary>Whether only allowed files and URIs can be read, besides the search path.</summary>
    public bool IsRestricted { get; }

    /// <summary>The experimental features that are on.</summary>
    public IReadOnlyList<string> ExperimentalFeatures { get; }

    /// <summary>How many files it holds the values of; 0 when it was removed.</summary>
    public int ImportedFiles => evaluator?.ImportedCount ?? 0;

    /// <summary>Whether it was removed. Values that came out of it stay good.</summary>
    public bool IsRemoved => evaluator is null;

    internal Evaluator? Evaluator => evaluator;

    /// <summary>Lets go of everything that the session keeps.</summary>
    internal void Close() => evaluator = null;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
