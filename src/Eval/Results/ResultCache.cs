using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.Dependencies;
using TvixEval.Diagnostics;
using TvixEval.Fetch.Cache;
using TvixEval.IO;

namespace TvixEval.Results;

/// <summary>
/// Results of evaluations on disk, in the folder of the fetch cache, which is the user's alone. A result counts where all that it was made of is as it was.
/// Whatever is wrong with the files (they are damaged, gone, not to be read or written): there is no result, and nothing fails. Several processes may use it at
/// once: files appear whole under their names.
/// </summary>
internal sealed class ResultCache : IResultStore
{
    private const string Results = "results";
    private const string End = ".result";

    // That a result was used need not be known to the minute.
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    // None that is written is larger.
    private const long MaxFile = 1 << 28;

    private readonly FetchCache files;

    /// <summary>Opens the cache; nothing is created before something is stored.</summary>
    /// <param name="folder">The folder of the fetch cache, as the operating system writes it; null for the user's.</param>
    public ResultCache(string? folder = null)
        : this(new FetchCache(folder))
    {
    }

    /// <summary>Opens the cache.</summary>
    /// <param name="files">The fetch cache, in whose folder it is.</param>
    public ResultCache(FetchCache files) => this.files = files;

    /// <summary>How many bytes all results may take.</summary>
    public long MaxBytes { get; init; } = 256 << 20;

    /// <summary>How many results there may be.</summary>
    public int MaxCount { get; init; } = 2000;

    /// <summary>How many bytes the data of one result may take.</summary>
    public static long MaxData => 8 << 20;

    /// <summary>Where the results are.</summary>
    public string Folder => Path.Combine(files.Folder, Results);

    /// <inheritdoc/>
    public bool IsComplete(DependencyRecord record, DependencyValidator validator)
    {
        foreach (KeyValuePair<FactKey, string> fact in record.Facts)
        {
            if (validator.StateOf(fact.Key.Kind, fact.Key.Name, fact.Value) != DependencyState.Same)
            {
                return false;
            }
        }

        foreach (KeyValuePair<string, PathFacts> path in record.Paths)
        {
            if (path.Value.IsTorn)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public bool KeepsMessages => true;

    /// <inheritdoc/>
    public CachedResult? Find(string key, DependencyValidator validator)
    {
        string file = FileOf(key);
        try
        {
            if (Read(key) is not { } result)
            {
                return null;
            }

            bool wasUnsettled = IsUnsettled(result.Record);
            if (!validator.IsValid(result.Record))
            {
                return null;
            }

            if (wasUnsettled && !IsUnsettled(result.Record))
            {
                // What was changed just before it was read had to be read again. Its stamp says enough from now on.
                Store(key, result);
            }
            else if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > Recent)
            {
                File.SetLastWriteTimeUtc(file, DateTime.UtcNow);
            }

            return result;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads a result, whether it still counts or not.</summary>
    /// <param name="key">What it is the result of.</param>
    /// <returns>The result; null where there is none.</returns>
    public CachedResult? Read(string key)
    {
        string file = FileOf(key);
        try
        {
            return !files.EndsWithProcess && new FileInfo(file) is { Exists: true, Length: <= MaxFile } ? ResultFile.Read(key, File.ReadAllBytes(file)) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a result; then those go that were not used for the longest time, if there are too many.</summary>
    /// <param name="key">What it is the result of.</param>
    /// <param name="result">The result.</param>
    /// <returns>Whether that was possible.</returns>
    public bool Store(string key, CachedResult result)
    {
        if (files.EndsWithProcess)
        {
            return false;
        }

        try
        {
            byte[] content = ResultFile.Write(key, result);
            files.FolderFor(Results);
            string temporary = files.NewTemporaryFile();
            try
            {
                File.WriteAllBytes(temporary, content);
                FileReplacement.Move(temporary, FileOf(key));
            }
            finally
            {
                File.Delete(temporary);
            }

            Sweep();
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NixException { EndsEvaluation: false })
        {
            return false;
        }
    }

    /// <summary>Removes all results.</summary>
    /// <exception cref="IOException">A file cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be removed.</exception>
    public void Clear()
    {
        if (!files.EndsWithProcess && Directory.Exists(Folder))
        {
            foreach (string file in Directory.GetFiles(Folder, "*" + End))
            {
                File.Delete(file);
            }
        }
    }

    private static bool IsUnsettled(DependencyRecord record)
    {
        foreach (KeyValuePair<string, PathFacts> path in record.Paths)
        {
            if (!path.Value.Stamp.IsReliable)
            {
                return true;
            }
        }

        return false;
    }

    private string FileOf(string key) => Path.Combine(Folder, key + End);

    private void Sweep()
    {
        FileInfo[] all = new DirectoryInfo(Folder).GetFiles("*" + End);
        long size = 0;
        foreach (FileInfo file in all)
        {
            size += file.Length;
        }

        if (size <= MaxBytes && all.Length <= MaxCount)
        {
            return;
        }

        // A quarter more than necessary, so that it is not done each time.
        Array.Sort(all, static (a, b) => a.LastWriteTimeUtc.CompareTo(b.LastWriteTimeUtc));
        int count = all.Length;
        foreach (FileInfo file in all)
        {
            if (size <= MaxBytes / 4 * 3 && count <= MaxCount / 4 * 3)
            {
                return;
            }

            size -= file.Length;
            count--;
            try
            {
                file.Delete();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Somebody reads it, and the next one tries again.
            }
        }
    }
}
