using System;
using System.Collections.Generic;
using System.Threading;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Dependencies;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Fetch.Cache;
using TvixEval.Results;

namespace TvixEval.Embedding;

/// <summary>The evaluation cache of an engine. Thread-safe.</summary>
internal sealed class EngineCache
{
    // Variables are written down for each evaluation.
    private const long MaxVariables = 1 << 20;

    private readonly Evaluator evaluator;
    private readonly Func<int> countNamed;
    private readonly int allowedAtFirst;
    private volatile DependencyRecord found = new();
    private int said;

    /// <summary>Opens the cache.</summary>
    /// <param name="folder">Its folder, as the operating system writes it.</param>
    /// <param name="evaluator">The evaluator of the engine, which records what it reads.</param>
    /// <param name="countNamed">How many paths the program has named, and so allowed.</param>
    public EngineCache(string folder, Evaluator evaluator, Func<int> countNamed)
    {
        this.evaluator = evaluator;
        this.countNamed = countNamed;
        allowedAtFirst = evaluator.Store.Restriction?.Count ?? 0;
        EvalSettings settings = evaluator.Settings;
        Results = new EvaluationCache(
            new ResultCache(new FetchCache(folder, isPrivate: true, warn: null)),
            evaluator.Dependencies!,
            settings.Files,
            settings.GetEnvironmentVariable,
            SettingsKey.Of(settings));
    }

    /// <summary>The results.</summary>
    public EvaluationCache Results { get; }

    /// <summary>What the results depend on that were found.</summary>
    public DependencyRecord Found => found;

    /// <summary>How many messages evaluations have written since files were read for the first time.</summary>
    public int SaidCount => Volatile.Read(ref said);

    /// <summary>Whether expressions may read just what the options and the program have named, and not what earlier ones have fetched.</summary>
    public bool IsClean => evaluator.Store.Restriction is not { } restriction || restriction.Count == allowedAtFirst + countNamed();

    /// <summary>Takes down that evaluation has said something.</summary>
    public void NoteMessage() => Interlocked.Increment(ref said);

    /// <summary>Takes down what a result depends on that was found.</summary>
    /// <param name="record">Its record.</param>
    public void NoteFound(DependencyRecord record)
    {
        DependencyRecord all = found;
        foreach (KeyValuePair<string, PathFacts> path in record.Paths)
        {
            all.Add(path.Key, path.Value);
        }

        foreach (KeyValuePair<FactKey, string> fact in record.Facts)
        {
            all.Add(fact.Key.Kind, fact.Key.Name, fact.Value);
        }
    }

    /// <summary>Whether something has changed that results depend on that were found.</summary>
    public bool HaveFoundChanged() => !new DependencyValidator(evaluator.Settings.Files, evaluator.Settings.GetEnvironmentVariable, static () => { }).IsValid(found);

    /// <summary>Starts afresh: files are going to be read again.</summary>
    public void Reset()
    {
        found = new DependencyRecord();
        Volatile.Write(ref said, 0);
    }

    /// <summary>Variables or arguments as a text, for the name of a result.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="variables">Gives the variables, or null.</param>
    /// <returns>A text that is equal for equal variables; null where they are no data, or cannot be converted, or a property of an object fails.</returns>
    public static string? Write(Vm vm, Func<AttrSet?> variables)
    {
        try
        {
            if (variables() is not { } set)
            {
                return string.Empty;
            }

            byte[]? data = DataWriter.TryWrite(set, MaxVariables, vm.Poller, part => part is Thunk { Code: PropertyCode } ? vm.Force(part) : null, out _);
            return data is null ? null : "given " + Text.Bytes.FromArray(data);
        }
        catch (Exception error) when (error is NixCastException or NixException { EndsEvaluation: false } || CallbackException.IsError(error))
        {
            // The expression may never look at it.
            return null;
        }
    }
}
