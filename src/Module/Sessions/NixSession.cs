using System;
using System.Collections.Generic;
using System.Threading;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Module.Sessions;
using TvixEval.Results;
using TvixEval.Work;

namespace TvixEval.Module;

/// <summary>
/// An evaluator that keeps imported values from one command to the next, and that several runspaces may use at once:
/// each can use values that another one evaluated. Changed files are detected at the next command.
/// </summary>
public sealed class NixSession
{
    private static int lastId;

    private volatile Evaluator? evaluator;
    private volatile ResultMemory? results;

    internal NixSession(string? name, EvaluationOptions options, WorkLimits limits)
    {
        Id = Interlocked.Increment(ref lastId);
        Name = name ?? "Session" + Id.ToString(global::System.Globalization.CultureInfo.InvariantCulture);
        Created = DateTime.Now;
        NixPath = options.NixPath;
        System = options.System;
        IsPure = options.IsPure;
        IsRestricted = options.IsRestricted;
        ExperimentalFeatures = options.ExperimentalFeatures;
        Limits = limits;
        Evaluator created = StandardEvaluator.Create(options.ToSettings(recordsDependencies: true));
        results = new ResultMemory(created.Dependencies!);
        evaluator = created;
    }

    /// <summary>A number that is unique in the process.</summary>
    public int Id { get; }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The creation time.</summary>
    public DateTime Created { get; }

    /// <summary>The search path.</summary>
    public IReadOnlyList<string> NixPath { get; }

    /// <summary>The system that it evaluates for.</summary>
    public string System { get; }

    /// <summary>Whether it evaluates in pure mode.</summary>
    public bool IsPure { get; }

    /// <summary>Whether only allowed files and URIs, and the search path, can be read.</summary>
    public bool IsRestricted { get; }

    /// <summary>The enabled experimental features.</summary>
    public IReadOnlyList<string> ExperimentalFeatures { get; }

    /// <summary>The default timeout of commands in the session, in seconds; null for none.</summary>
    public double? TimeoutSec => Limits.Time?.TotalSeconds;

    /// <summary>The default memory limit of commands in the session, in bytes; null for none.</summary>
    public long? MaxMemory => Limits.Memory;

    /// <summary>The default number of nested calls of commands in the session; null if it was not set.</summary>
    public int? MaxCallDepth => Limits.Calls;

    /// <summary>The number of files whose values it keeps; 0 after it was removed.</summary>
    public int ImportedFiles => evaluator?.ImportedCount ?? 0;

    /// <summary>Whether it was removed. Its values remain usable.</summary>
    public bool IsRemoved => evaluator is null;

    internal Evaluator? Evaluator => evaluator;

    /// <summary>The results that it keeps; null after it was removed.</summary>
    internal ResultMemory? Results => results;

    internal WorkLimits Limits { get; }

    /// <summary>Releases everything that the session keeps.</summary>
    internal void Close()
    {
        evaluator = null;
        results = null;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
