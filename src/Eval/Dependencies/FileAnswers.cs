using System;
using System.Collections.Generic;
using System.Globalization;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Store;

namespace TvixEval.Dependencies;

/// <summary>Answers questions about paths. A failure is an answer, too: what could not be read may become readable.</summary>
internal static class FileAnswers
{
    /// <summary>How many questions there are.</summary>
    public const int Count = (int)FileQuestion.Modified + 1;

    // What a failure's answer begins with; no other answer does.
    private const char FailureMark = '!';

    /// <summary>Asks a question.</summary>
    /// <param name="files">The files.</param>
    /// <param name="question">The question.</param>
    /// <param name="path">The path.</param>
    /// <param name="poll">Called now and then; may throw.</param>
    public static string Ask(INixFileSystem files, FileQuestion question, string path, Action poll)
    {
        try
        {
            return question switch
            {
                FileQuestion.Kind => Of(files.GetKind(path)),
                FileQuestion.Content => Of(FileContents.Hash(files, path, HashAlgorithm.Sha256, poll)),
                FileQuestion.Listing => Of(files.ReadDirectory(path)),
                FileQuestion.Target => files.ReadLink(path),
                FileQuestion.Executable => Of(files.IsExecutable(path)),
                FileQuestion.Length => Of(LengthOf(files, path)),
                _ => Of((files as ITimedFileSystem)?.GetModificationTime(path) ?? 0),
            };
        }
        catch (NixException error) when (!error.EndsEvaluation)
        {
            return Of(error);
        }
    }

    /// <summary>Whether an answer is a failure.</summary>
    public static bool IsFailure(string answer) => answer.Length > 0 && answer[0] == FailureMark;

    /// <summary>The answer that something failed.</summary>
    public static string Of(NixException error) => FailureMark + error.RawMessage;

    /// <summary>What a path is.</summary>
    public static string Of(FileKind kind) => kind switch
    {
        FileKind.Missing => "missing",
        FileKind.Regular => "regular",
        FileKind.Directory => "directory",
        FileKind.Symlink => "symlink",
        _ => "unknown",
    };

    /// <summary>A hash.</summary>
    public static string Of(Hash hash) => hash.ToText(HashFormat.Sri, withAlgorithm: true);

    /// <summary>Yes or no.</summary>
    public static string Of(bool answer) => answer ? "1" : "0";

    /// <summary>A number.</summary>
    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The hash of a content, bytes, one a char.</summary>
    public static string OfContent(string content) => Of(Hash.Of(HashAlgorithm.Sha256, content));

    /// <summary>The hash of what a folder has.</summary>
    public static string Of(IReadOnlyList<KeyValuePair<string, FileKind>> entries)
    {
        var sorted = new List<KeyValuePair<string, FileKind>>(entries);
        sorted.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        using var hasher = new Hasher(HashAlgorithm.Sha256);
        foreach (KeyValuePair<string, FileKind> entry in sorted)
        {
            // No name has a slash.
            hasher.Append(entry.Key + "/" + Of(entry.Value) + "/");
        }

        return Of(hasher.Finish());
    }

    private static long LengthOf(INixFileSystem files, string path)
    {
        using System.IO.Stream? stream = (files as IStreamingFileSystem)?.OpenRead(path);
        return stream?.Length ?? files.ReadFile(path).Length;
    }
}
