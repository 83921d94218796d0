using System;
using System.Collections.Generic;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Dependencies;

/// <summary>
/// Tells whether what was read is still what it was. A file whose stamp is the same is not read again, unless it was changed so shortly before
/// it was read that the stamp says nothing; a stamp that differs means that the content is compared.
/// </summary>
internal sealed class DependencyValidator
{
    private const int PollInterval = 64;

    private readonly INixFileSystem files;
    private readonly Func<string, string?> getVariable;
    private readonly Action poll;
    // As answers: the runtime has compiled dictionaries of texts already.
    private readonly Dictionary<string, string?> folders = new(StringComparer.Ordinal);

    /// <summary>Creates a validator, for one look at everything.</summary>
    /// <param name="files">The files as they are now: nothing may be remembered of them.</param>
    /// <param name="getVariable">Reads an environment variable (bytes in and out).</param>
    /// <param name="poll">Called now and then; may throw.</param>
    public DependencyValidator(INixFileSystem files, Func<string, string?> getVariable, Action poll)
    {
        this.files = files;
        this.getVariable = getVariable;
        this.poll = poll;
    }

    /// <summary>Whether contents are compared even if stamps are the same.</summary>
    public bool ComparesContents { get; init; }

    /// <summary>Whether everything is certainly as it was.</summary>
    /// <param name="record">The record.</param>
    public bool IsValid(DependencyRecord record)
    {
        foreach (KeyValuePair<FactKey, string> fact in record.Facts)
        {
            if (StateOf(fact.Key.Kind, fact.Key.Name, fact.Value) != DependencyState.Same)
            {
                return false;
            }
        }

        foreach (string _ in ChangedPaths(record))
        {
            return false;
        }

        return true;
    }

    /// <summary>The paths of which something has changed; of a folder on the way to one, that folder.</summary>
    /// <param name="record">The record.</param>
    public IEnumerable<string> ChangedPaths(DependencyRecord record)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        int count = 0;
        foreach (KeyValuePair<string, PathFacts> entry in record.Paths)
        {
            if (++count % PollInterval == 0)
            {
                poll();
            }

            string? changed = ChangedAbove(record, entry.Key) ?? (IsSame(entry.Key, entry.Value) ? null : entry.Key);
            if (changed is not null && told.Add(changed))
            {
                yield return changed;
            }
        }
    }

    /// <summary>How something that is no file compares with what is there now.</summary>
    public DependencyState StateOf(FactKind kind, string name, string value) => kind switch
    {
        FactKind.Variable => HashOfVariable(getVariable(name)) == value ? DependencyState.Same : DependencyState.Changed,
        FactKind.Time or FactKind.Unlocked or FactKind.Host => DependencyState.Unknown,
        _ => DependencyState.Same,
    };

    /// <summary>What is recorded of an environment variable: none of its value, which may be a secret.</summary>
    public static string HashOfVariable(string? value) => value is null ? string.Empty : FileAnswers.OfContent(value);

    /// <summary>Whether all that was found out about a path still holds.</summary>
    /// <param name="path">The path.</param>
    /// <param name="known">What was found out.</param>
    public bool IsSame(string path, PathFacts known)
    {
        if (known.IsTorn)
        {
            return false;
        }

        FileStamp stamp = known.Stamp;
        FileStamp now = stamp.Exists ? (files as IStampedFileSystem)?.GetStamp(path) ?? FileStamp.Missing : FileStamp.Missing;
        bool mustRead = ComparesContents || !stamp.Exists || !stamp.IsReliable || !stamp.Equals(now);
        foreach (FileQuestion question in known.Questions)
        {
            bool isRead = question is FileQuestion.Content or FileQuestion.Listing;
            if ((mustRead || !isRead) && FileAnswers.Ask(files, question, path, poll) != known[question])
            {
                return false;
            }
        }

        if (mustRead && now.Exists)
        {
            // So that it is not read again the next time.
            known.Stamp = now;
        }

        return true;
    }

    // A folder that is in the record itself is looked at for itself.
    private string? ChangedAbove(DependencyRecord record, string path)
    {
        for (string folder = path; folder != CanonPath.Root;)
        {
            folder = CanonPath.Parent(folder);
            if (folder == CanonPath.Root || record.Paths.ContainsKey(folder))
            {
                continue;
            }

            if (!folders.TryGetValue(folder, out string? kind))
            {
                folders[folder] = kind = KindOf(folder) is { } found ? FileAnswers.Of(found) : null;
            }

            // What is below something that is missing is missing.
            if (kind != FileAnswers.Of(FileKind.Directory) && !(kind == FileAnswers.Of(FileKind.Missing) && record.Paths[path][FileQuestion.Kind] == kind))
            {
                return folder;
            }
        }

        return null;
    }

    private FileKind? KindOf(string folder)
    {
        try
        {
            return files.GetKind(folder);
        }
        catch (NixException error) when (!error.EndsEvaluation)
        {
            return null;
        }
    }
}
