using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;

namespace TvixEval.IO;

/// <summary>
/// Remembers what paths are and where links point, so that resolving the links of thousands of paths asks the operating
/// system once for each folder. What is missing is asked for again. Safe for several threads.
/// </summary>
internal sealed class CachingFileSystem : INixFileSystem, IStreamingFileSystem
{
    private readonly INixFileSystem inner;
    private readonly ConcurrentDictionary<string, FileKind> kinds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> links = new(StringComparer.Ordinal);

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

        return kind;
    }

    public string ReadFile(string path) => inner.ReadFile(path);

    public IReadOnlyList<KeyValuePair<string, FileKind>> ReadDirectory(string path) => inner.ReadDirectory(path);

    public string ReadLink(string path) =>
        links.TryGetValue(path, out string? target) ? target : links[path] = inner.ReadLink(path);

    public bool IsExecutable(string path) => inner.IsExecutable(path);

    public Stream? OpenRead(string path) => (inner as IStreamingFileSystem)?.OpenRead(path);

    /// <summary>Forgets everything, for when files may have changed.</summary>
    public void Clear()
    {
        kinds.Clear();
        links.Clear();
    }
}
