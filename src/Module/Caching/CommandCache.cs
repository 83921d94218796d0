using System.Collections.Generic;
using System.Globalization;
using TvixEval.Core.Values;
using TvixEval.Dependencies;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Module.Sessions;
using TvixEval.Results;
using TvixEval.Text;

namespace TvixEval.Module.Caching;

/// <summary>
/// The evaluation cache as one command uses it. Of messages those of a command with one result are kept: of several results nobody could say which of them a message
/// belongs to.
/// </summary>
internal sealed class CommandCache
{
    /// <summary>The form of results that are values, however they are written.</summary>
    public const string DataForm = "data";

    private readonly EvaluationCache cache;
    private readonly Evaluation evaluation;
    private readonly bool keepsMessages;
    private readonly List<ResultMessage> messages = new();
    private DependencyRecord? record;
    private int outputs;

    private CommandCache(EvaluationCache cache, Evaluation evaluation, bool keepsMessages)
    {
        this.cache = cache;
        this.evaluation = evaluation;
        this.keepsMessages = keepsMessages;
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
    public static CommandCache? Open(IResultStore results, Evaluation evaluation, string settings, string location, AttrSet? arguments, int? calls, string form, bool isOnly)
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
            typeof(CommandCache).Module.ModuleVersionId.ToString(),
            Bytes.FromText(settings),
            Bytes.FromText(location),
            Bytes.FromText(EvaluationOptions.HomeDirectory),
            calls?.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
            form,
            written,
        };
        EvalSettings known = evaluation.Evaluator.Settings;
        var cache = new EvaluationCache(results, evaluation.Evaluator.Dependencies!, known.Files, known.GetEnvironmentVariable, given);
        return new CommandCache(cache, evaluation, isOnly && cache.KeepsMessages);
    }

    /// <summary>Finds the result for a path of a source.</summary>
    /// <param name="source">What tells the source from others.</param>
    /// <param name="path">The path.</param>
    public FoundResult? Find(IReadOnlyList<string> source, string path)
    {
        record = cache.Record;

        // What another evaluation of this command has said was perhaps said for this one, too.
        FoundResult? found = cache.Find(PartOf(source, path), evaluation.Names, takesMessages: keepsMessages, evaluation.Machine.Poller);
        Hits += found is null ? 0 : 1;
        return found;
    }

    /// <summary>Why the result for a path of a source does not count any more that was kept.</summary>
    /// <param name="source">What tells the source from others.</param>
    /// <param name="path">The path.</param>
    /// <returns>A file or folder, or the name of an environment variable, that has changed; null where no result was kept.</returns>
    public string? FindChange(IReadOnlyList<string> source, string path) =>
        cache.FindChange(PartOf(source, path), evaluation.Machine.Poller) is not { } change ? null
        : change.StartsWith("/", System.StringComparison.Ordinal) ? NixPaths.ToDisplay(change)
        : Bytes.ToText(change);

    /// <summary>Why a result was not kept, for the user.</summary>
    /// <param name="keeping">What became of it.</param>
    /// <returns>A sentence; null where it was kept.</returns>
    public string? Explain(Keeping keeping) => keeping switch
    {
        Keeping.Kept => null,
        Keeping.NoData => "It is not data: it has functions or derivations in it, or contains itself.",
        Keeping.TooLarge => $"It is larger than {ByteSize.Format(ResultCache.MaxData)}.",
        Keeping.HasMessages => "There were messages, and several results they could belong to.",
        Keeping.ChangesEachTime => record is null ? "It may be another one each time." : "It may be another one each time: " + ObstacleIn(new NixDependencies(record)),
        Keeping.ReadAgain => "Files were read again meanwhile.",
        _ => "It could not be written.",
    };

    /// <summary>Keeps a result that was evaluated, if it is data and nobody can change it without being noticed.</summary>
    /// <param name="source">What tells the source from others.</param>
    /// <param name="path">The path.</param>
    /// <param name="value">The value, evaluated wholly.</param>
    /// <param name="text">Its text, where that is the result.</param>
    /// <returns>Whether it is kept, or why not.</returns>
    public Keeping Keep(IReadOnlyList<string> source, string path, Value value, string? text)
    {
        if (record is null)
        {
            return Keeping.ReadAgain;
        }

        if (messages.Count > 0 && !keepsMessages)
        {
            return Keeping.HasMessages;
        }

        Keeping keeping = cache.Keep(PartOf(source, path), record, value, text, messages.ToArray(), evaluation.Machine.Poller);
        Stored += keeping == Keeping.Kept ? 1 : 0;
        return keeping;
    }

    /// <summary>Takes down what evaluation says.</summary>
    /// <param name="message">The message.</param>
    public void Note(NixRunspace.Message message) => messages.Add(new ResultMessage(Bytes.FromText(message.Text), message.IsWarning, outputs));

    /// <summary>Takes down that an object was written.</summary>
    public void NoteOutput() => outputs++;

    private static string ObstacleIn(NixDependencies read)
    {
        foreach (NixDependency dependency in read)
        {
            if (!dependency.IsVerifiable || dependency.ChangedWhileRead)
            {
                return dependency + ".";
            }
        }

        return "something that was read has changed.";
    }

    private static List<string> PartOf(IReadOnlyList<string> source, string path)
    {
        var parts = new List<string>(source.Count + 1) { Bytes.FromText(path) };
        parts.AddRange(source);
        return parts;
    }
}
