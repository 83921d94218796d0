using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;

namespace TvixEval.IO;

/// <summary>
/// Remembers what paths are and where links point, so that resolving the links of thousands of paths asks the operating
/// system once for each folder. What is missing is asked for again. Knows whether something that was looked at has changed
/// since. Safe for several threads.
/// </summary>
internal sealed class CachingFileSystem : INixFileSystem, IStreamingFileSystem
{
    private readonly INixFileSystem inner;
    private readonly ConcurrentDictionary<string, FileKind> kinds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> links = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FileStamp> read = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> missing = new(StringComparer.Ordinal);

    public CachingFileSystem(INixFileSystem inner) => this.inner = inner;

    /// <summary>The files that are remembered.</summary>
    public INixFileSystem Inner => inner;

    public FileKind GetKind(string path)
    {
        if (kinds.TryGetValue(path, out FileKind kind))
        {
            return kind;
        }

        kind = inner.GetKind(path);
        if (kind != FileKind.Missing)
        {
            kinds[path] = kind;
        }
        else
        {
            missing[path] = true;
        }

        return kind;
    }

    public string ReadFile(string path)
    {
        Note(path);
        return inner.ReadFile(path);
    }

    public IReadOnlyList<KeyValuePair<string, FileKind>> ReadDirectory(string path)
    {
        Note(path);
        return inner.ReadDirectory(path);
    }

    public string ReadLink(string path) =>
        links.TryGetValue(path, out string? target) ? target : links[path] = inner.ReadLink(path);

    public bool IsExecutable(string path) => inner.IsExecutable(path);

    public Stream? OpenRead(string path)
    {
        Note(path);
        return (inner as IStreamingFileSystem)?.OpenRead(path);
    }

    /// <summary>The stamp of a file or folder that is about to be read.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The stamp; one of what does not exist where files have no stamps.</returns>
    public FileStamp GetStamp(string path)
    {
        FileStamp stamp = StampOf(path);
        read.TryAdd(path, stamp);
        return stamp;
    }

    /// <summary>Whether anything may have changed that was looked at since everything was forgotten.</summary>
    public bool HaveChanged()
    {
        foreach (KeyValuePair<string, FileStamp> entry in read)
        {
            if (!entry.Value.IsReliable || !entry.Value.Equals(StampOf(entry.Key)))
            {
                return true;
            }
        }

        foreach (KeyValuePair<string, FileKind> entry in kinds)
        {
            if (inner.GetKind(entry.Key) != entry.Value)
            {
                return true;
            }
        }

        foreach (KeyValuePair<string, string> entry in links)
        {
            if (inner.GetKind(entry.Key) != FileKind.Symlink || inner.ReadLink(entry.Key) != entry.Value)
            {
                return true;
            }
        }

        foreach (KeyValuePair<string, bool> entry in missing)
        {
            if (!kinds.ContainsKey(entry.Key) && inner.GetKind(entry.Key) != FileKind.Missing)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Forgets everything, for when files may have changed.</summary>
    public void Clear()
    {
        kinds.Clear();
        links.Clear();
        read.Clear();
        missing.Clear();
    }

    // What the file was when it was first looked at counts: nobody asks the system for it again.
    private void Note(string path)
    {
        if (!read.ContainsKey(path))
        {
            GetStamp(path);
        }
    }

    private FileStamp StampOf(string path) => (inner as IStampedFileSystem)?.GetStamp(path) ?? FileStamp.Missing;
}
