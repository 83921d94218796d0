using System;
using System.Collections.Generic;
using TvixEval.Dependencies;
using TvixEval.IO;
using TvixEval.Store;

namespace TvixEval.Fetch;

/// <summary>What all fetching of an evaluator shares.</summary>
internal sealed class FetchEnvironment
{
    /// <summary>What was fetched.</summary>
    public required Fetcher Fetcher { get; init; }

    /// <summary>The kinds of input, in the order in which they are asked about a URL.</summary>
    public required IReadOnlyList<InputScheme> Schemes { get; init; }

    /// <summary>The settings of fetching.</summary>
    public required FetchSettings Settings { get; init; }

    /// <summary>The store.</summary>
    public required EvaluationStore Store { get; init; }

    /// <summary>The files that expressions see.</summary>
    public required INixFileSystem Files { get; init; }

    /// <summary>The experimental features that are on.</summary>
    public required ISet<string> Features { get; init; }

    /// <summary>Whether only what is allowed may be fetched.</summary>
    public required bool IsRestricted { get; init; }

    /// <summary>Gives the absolute Nix path that relative ones start from; bytes, one a char.</summary>
    public required Func<string> GetCurrentDirectory { get; init; }

    /// <summary>What records what is read; null where nothing does.</summary>
    public DependencyRecorder? Dependencies { get; init; }

    /// <summary>Receives warnings; bytes, one a char.</summary>
    public required Action<string> OnWarning { get; init; }
}
