using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using TvixEval.Text;

namespace TvixEval.IO;

/// <summary>
/// Remembers what paths are and where links point, so that resolving the links of thousands of paths asks the operating
/// system once for each folder. What is missing is asked for again. Knows whether something that was looked at has changed
/// since. Of a path that leads through a link it wants to know nothing, as C++ Nix: the links on the way must have been
/// resolved, with the restrictions of evaluation, which know paths only by their names. Safe for several threads.
/// </summary>
internal sealed class CachingFileSystem : INixFileSystem, IStreamingFileSystem, ITimedFileSystem
{
    private readonly INixFileSystem inner;

    // Replaced as a whole when everything is forgotten: what another thread is about to remember belongs to the old one.
    private volatile Lazy<Memory> memory = new(() => new Memory());

    public CachingFileSystem(INixFileSystem inner) => this.inner = inner;

    /// <summary>Whether it remembers anything.</summary>
    public bool HasEntries => memory.IsValueCreated;

    public FileKind GetKind(string path)
    {
        if (memory.Value.Kinds.TryGetValue(path, out FileKind kind))
        {
            return kind;
        }

        CheckFolders(path);
        return Ask(path);
    }

    private FileKind Ask(string path)
    {
        Memory known = memory.Value;
        FileKind kind = inner.GetKind(path);
        if (kind != FileKind.Missing)
        {
            known.Kinds[path] = kind;
        }
        else
        {
            known.Missing[path] = true;
        }

        return kind;
    }

    public string ReadFile(string path)
    {
        CheckFolders(path);
        Note(path);
        return inner.ReadFile(path);
    }

    public IReadOnlyList<KeyValuePair<string, FileKind>> ReadDirectory(string path)
    {
        CheckFolders(path);
        Note(path);
        return inner.ReadDirectory(path);
    }

    public string ReadLink(string path)
    {
        Memory known = memory.Value;
        if (known.Links.TryGetValue(path, out string? target))
        {
            return target;
        }

        CheckFolders(path);
        return known.Links[path] = inner.ReadLink(path);
    }

    public bool IsExecutable(string path)
    {
        CheckFolders(path);
        return inner.IsExecutable(path);
    }

    public Stream? OpenRead(string path)
    {
        CheckFolders(path);
        Note(path);
        return (inner as IStreamingFileSystem)?.OpenRead(path);
    }

    public long GetModificationTime(string path) => (inner as ITimedFileSystem)?.GetModificationTime(path) ?? 0;

    /// <summary>The stamp of a file or folder that is about to be read.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The stamp; one of what does not exist where files have no stamps.</returns>
    public FileStamp GetStamp(string path)
    {
        Memory known = memory.Value;
        FileStamp stamp = StampOf(path);
        known.Read.TryAdd(path, stamp);
        return stamp;
    }

    /// <summary>Whether anything may have changed that was looked at since everything was forgotten.</summary>
    public bool HaveChanged()
    {
        if (!memory.IsValueCreated)
        {
            return false;
        }

        foreach (KeyValuePair<string, FileStamp> entry in memory.Value.Read)
        {
            if (!entry.Value.IsReliable || !entry.Value.Equals(StampOf(entry.Key)))
            {
                return true;
            }
        }

        foreach (KeyValuePair<string, FileKind> entry in memory.Value.Kinds)
        {
            if (inner.GetKind(entry.Key) != entry.Value)
            {
                return true;
            }
        }

        foreach (KeyValuePair<string, string> entry in memory.Value.Links)
        {
            if (inner.GetKind(entry.Key) != FileKind.Symlink || inner.ReadLink(entry.Key) != entry.Value)
            {
                return true;
            }
        }

        foreach (KeyValuePair<string, bool> entry in memory.Value.Missing)
        {
            if (!memory.Value.Kinds.ContainsKey(entry.Key) && inner.GetKind(entry.Key) != FileKind.Missing)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Forgets everything, for when files may have changed.</summary>
    public void Clear()
    {
        if (memory.IsValueCreated)
        {
            memory = new Lazy<Memory>(() => new Memory());
        }
    }

    // Fails when a folder that a path lies in is a link. A folder that is known was looked at in this way itself; one that was
    // missing is not asked for again for each path below.
    private void CheckFolders(string path)
    {
        string folder = CanonPath.Parent(path);
        if (folder == CanonPath.Root)
        {
            return;
        }

        if (memory.Value.Kinds.TryGetValue(folder, out FileKind kind))
        {
            CheckFolder(folder, kind);
            return;
        }

        if (memory.Value.Missing.ContainsKey(folder))
        {
            return;
        }

        // From the top: a path may have a million components, and nothing is below a folder that is missing.
        for (int end = path.IndexOf('/', 1); end > 0; end = path.IndexOf('/', end + 1))
        {
            folder = path.Substring(0, end);
            if (!memory.Value.Kinds.TryGetValue(folder, out kind))
            {
                kind = memory.Value.Missing.ContainsKey(folder) ? FileKind.Missing : Ask(folder);
            }

            CheckFolder(folder, kind);
            if (kind == FileKind.Missing)
            {
                return;
            }
        }
    }

    private static void CheckFolder(string folder, FileKind kind)
    {
        if (kind == FileKind.Symlink)
        {
            throw FileErrors.IsSymlink(folder);
        }
    }

    // What the file was when it was first looked at counts: nobody asks the system for it again.
    private void Note(string path)
    {
        if (!memory.Value.Read.ContainsKey(path))
        {
            GetStamp(path);
        }
    }

    private FileStamp StampOf(string path) => (inner as IStampedFileSystem)?.GetStamp(path) ?? FileStamp.Missing;

    /// <summary>What is remembered. Made when the first file is looked at: many an evaluation looks at none.</summary>
    private sealed class Memory
    {
        public ConcurrentDictionary<string, FileKind> Kinds { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, string> Links { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, FileStamp> Read { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, bool> Missing { get; } = new(StringComparer.Ordinal);
    }
}
