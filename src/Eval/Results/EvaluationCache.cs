using System;
using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Dependencies;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Results;

/// <summary>
/// The evaluation cache as one command or engine uses it. A result is found by all that the evaluation was given, and counts as long as all that was read is as it
/// was. What is kept is data and text.
/// </summary>
internal sealed class EvaluationCache
{
    private readonly IResultStore results;
    private readonly DependencyRecorder recorder;
    private readonly INixFileSystem files;
    private readonly Func<string, string?> getVariable;
    private readonly IReadOnlyList<string> given;

    /// <summary>Opens the cache.</summary>
    /// <param name="results">Where results are kept.</param>
    /// <param name="recorder">Records what is read.</param>
    /// <param name="files">The files as they are now; nothing is remembered of them.</param>
    /// <param name="getVariable">Reads an environment variable (bytes in and out).</param>
    /// <param name="given">What decides on all results, besides their sources: settings, folders, who writes them; bytes, one a char.</param>
    public EvaluationCache(IResultStore results, DependencyRecorder recorder, INixFileSystem files, Func<string, string?> getVariable, IReadOnlyList<string> given)
    {
        this.results = results;
        this.recorder = recorder;
        this.files = files;
        this.getVariable = getVariable;
        this.given = given;
    }

    /// <summary>Whether what evaluation said can be kept with a result.</summary>
    public bool KeepsMessages => results.KeepsMessages;

    /// <summary>What has been read so far: to be had before an evaluation whose result is going to be kept.</summary>
    public DependencyRecord Record => recorder.Current;

    /// <summary>Finds a result.</summary>
    /// <param name="source">What tells it from others: its source, and the part of it; bytes, one a char.</param>
    /// <param name="names">The names of the evaluation that sees the value.</param>
    /// <param name="takesMessages">Whether a result counts whose evaluation has said something.</param>
    /// <param name="poll">Called now and then; may throw.</param>
    /// <returns>The result; null where there is none, or something that was read has changed.</returns>
    public FoundResult? Find(IReadOnlyList<string> source, NameTable names, bool takesMessages, Action poll)
    {
        CachedResult? known = results.Find(KeyOf(source), Validator(poll));
        if (known is null || (known.Messages.Count > 0 && !takesMessages))
        {
            return null;
        }

        if (known.IsText)
        {
            return new FoundResult { Text = Bytes.ToText(Bytes.FromArray(known.Data)), Messages = known.Messages, Record = known.Record };
        }

        return DataReader.TryRead(known.Data, names, poll) is { } value ? new FoundResult { Value = value, Messages = known.Messages, Record = known.Record } : null;
    }

    /// <summary>Why a result does not count any more that was kept.</summary>
    /// <param name="source">What tells it from others.</param>
    /// <param name="poll">Called now and then; may throw.</param>
    /// <returns>Something that has changed: a Nix path, or the name of an environment variable; null where no result was kept, or nothing has changed.</returns>
    public string? FindChange(IReadOnlyList<string> source, Action poll)
    {
        if ((results as ResultCache)?.Read(KeyOf(source)) is not { Record: { } record })
        {
            return null;
        }

        DependencyValidator validator = Validator(poll);
        foreach (KeyValuePair<FactKey, string> fact in record.Facts)
        {
            if (validator.StateOf(fact.Key.Kind, fact.Key.Name, fact.Value) != DependencyState.Same)
            {
                return fact.Key.Name;
            }
        }

        foreach (string path in validator.ChangedPaths(record))
        {
            return path;
        }

        return null;
    }

    /// <summary>Keeps a result that was evaluated, if it is data and nobody can change it without being noticed.</summary>
    /// <param name="source">What tells it from others.</param>
    /// <param name="record">What was recorded when its evaluation began (<see cref="Record"/>), and since.</param>
    /// <param name="value">The value, evaluated wholly.</param>
    /// <param name="text">Its text, where that is the result.</param>
    /// <param name="messages">What its evaluation has said.</param>
    /// <param name="poll">Called now and then; may throw.</param>
    /// <returns>Whether it is kept, or why not.</returns>
    public Keeping Keep(IReadOnlyList<string> source, DependencyRecord record, Value value, string? text, IReadOnlyList<ResultMessage> messages, Action poll)
    {
        // Where files were read again meanwhile, for another evaluation, the record has not all.
        if (!ReferenceEquals(record, recorder.Current))
        {
            return Keeping.ReadAgain;
        }

        if (messages.Count > 0 && !KeepsMessages)
        {
            return Keeping.HasMessages;
        }

        if (!results.IsComplete(record, Validator(poll)))
        {
            return Keeping.ChangesEachTime;
        }

        bool isTooLarge = false;
        byte[]? data = text is null
            ? DataWriter.TryWrite(value, ResultCache.MaxData, poll, evaluate: null, out isTooLarge)
            : Bytes.ToArray(Bytes.FromText(text));
        if (isTooLarge || data?.Length > ResultCache.MaxData)
        {
            return Keeping.TooLarge;
        }

        if (data is null)
        {
            return Keeping.NoData;
        }

        var result = new CachedResult { IsText = text is not null, Data = data, Messages = messages, Record = record };
        return results.Store(KeyOf(source), result) ? Keeping.Kept : Keeping.NoPlace;
    }

    private string KeyOf(IReadOnlyList<string> source)
    {
        var parts = new List<string>(given);
        parts.AddRange(source);
        return ResultKey.Of(parts);
    }

    private DependencyValidator Validator(Action poll) => new(files, getVariable, poll);
}
