using System.Collections.Generic;
using System.Globalization;
using TvixEval.Core.Values;
using TvixEval.Dependencies;
using TvixEval.Engine;
using TvixEval.Module.Sessions;
using TvixEval.Results;
using TvixEval.Text;

namespace TvixEval.Module.Caching;

/// <summary>
/// The evaluation cache as one command uses it. A result is found by all that the command was given, and counts as long as all that was read is as it was. What is
/// kept is data and text, and of messages those of a command with one result: of several results nobody could say which of them a message belongs to.
/// </summary>
internal sealed class EvaluationCache
{
    private readonly IResultStore results;
    private readonly Evaluation evaluation;
    private readonly bool keepsMessages;
    private readonly IReadOnlyList<string> given;
    private readonly List<ResultMessage> messages = new();
    private DependencyRecord? record;
    private int outputs;

    private EvaluationCache(IResultStore results, Evaluation evaluation, bool keepsMessages, IReadOnlyList<string> given)
    {
        this.results = results;
        this.evaluation = evaluation;
        this.keepsMessages = keepsMessages;
        this.given = given;
    }

    /// <summary>How many results were found.</summary>
    public int Hits { get; private set; }

    /// <summary>How many results were put into it.</summary>
    public int Stored { get; private set; }

    /// <summary>Opens the cache for a command.</summary>
    /// <param name="results">Where results are kept.</param>
    /// <param name="evaluation">What the command evaluates with; its evaluator records what it reads, and belongs to the command or the session.</param>
    /// <param name="settings">A text that is equal for equal settings.</param>
    /// <param name="location">The folder that relative paths start from, a native path.</param>
    /// <param name="arguments">The arguments by name; null where the command was given none.</param>
    /// <param name="calls">How many calls may be nested, or null.</param>
    /// <param name="form">The form of the results.</param>
    /// <param name="isOnly">Whether the command has one result: one path of one source.</param>
    /// <returns>The cache; null where arguments are not data, or have effects that only the whole command shows.</returns>
    public static EvaluationCache? Open(IResultStore results, Evaluation evaluation, string settings, string location, AttrSet? arguments, int? calls, string form, bool isOnly)
    {
        string written = string.Empty;
        if (arguments is not null)
        {
            // Those that no function takes are told at the end of a command.
            if (!isOnly || DataWriter.TryWrite(arguments, ResultCache.MaxData, evaluation.Machine.Poller) is not { } data)
            {
                return null;
            }

            written = "given " + Bytes.FromArray(data);
        }

        var given = new[]
        {
            // Of the module, which writes the texts; that of the evaluator is in each key.
            typeof(EvaluationCache).Module.ModuleVersionId.ToString(),
            Bytes.FromText(settings),
            Bytes.FromText(location),
            Bytes.FromText(EvaluationOptions.HomeDirectory),
            calls?.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
            form,
            written,
        };
        return new EvaluationCache(results, evaluation, isOnly && results.KeepsMessages, given);
    }

    /// <summary>Finds the result for a path of a source.</summary>
    /// <param name="source">What tells the source from others.</param>
    /// <param name="path">The path.</param>
    public FoundResult? Find(IReadOnlyList<string> source, string path)
    {
        record = evaluation.Evaluator.Dependencies?.Current;

        // What another evaluation of this command has said was perhaps said for this one, too.
        CachedResult? known = results.Find(KeyOf(source, path), Validator());
        if (known is null || (known.Messages.Count > 0 && !keepsMessages))
        {
            return null;
        }

        FoundResult? found = known.IsText
            ? new FoundResult { Text = Bytes.ToText(Bytes.FromArray(known.Data)), Messages = known.Messages }
            : DataReader.TryRead(known.Data, evaluation.Names, evaluation.Machine.Poller) is { } value
                ? new FoundResult { Value = value, Messages = known.Messages }
                : null;
        Hits += found is null ? 0 : 1;
        return found;
    }

    /// <summary>Keeps a result that was evaluated, if it is data and nobody can change it without being noticed.</summary>
    /// <param name="source">What tells the source from others.</param>
    /// <param name="path">The path.</param>
    /// <param name="value">The value, evaluated wholly.</param>
    /// <param name="text">Its text, where that is the result.</param>
    public void Keep(IReadOnlyList<string> source, string path, Value value, string? text)
    {
        // Where files were read again meanwhile, for another command of the session, the record has not all.
        if (record is null || !ReferenceEquals(record, evaluation.Evaluator.Dependencies?.Current) || (messages.Count > 0 && !keepsMessages) || !results.IsComplete(record, Validator()))
        {
            return;
        }

        byte[]? data = text is not null ? Bytes.ToArray(Bytes.FromText(text)) : DataWriter.TryWrite(value, ResultCache.MaxData, evaluation.Machine.Poller);
        if (data is null || data.Length > ResultCache.MaxData)
        {
            return;
        }

        var result = new CachedResult { IsText = text is not null, Data = data, Messages = messages.ToArray(), Record = record };
        Stored += results.Store(KeyOf(source, path), result) ? 1 : 0;
    }

    /// <summary>Takes down what evaluation says.</summary>
    /// <param name="message">The message.</param>
    public void Note(NixRunspace.Message message) => messages.Add(new ResultMessage(Bytes.FromText(message.Text), message.IsWarning, outputs));

    /// <summary>Takes down that an object was written.</summary>
    public void NoteOutput() => outputs++;

    private string KeyOf(IReadOnlyList<string> source, string path)
    {
        var parts = new List<string>(given) { Bytes.FromText(path) };
        parts.AddRange(source);
        return ResultKey.Of(parts);
    }

    private DependencyValidator Validator()
    {
        EvalSettings settings = evaluation.Evaluator.Settings;
        return new DependencyValidator(settings.Files, settings.GetEnvironmentVariable, evaluation.Machine.Poller);
    }
}
