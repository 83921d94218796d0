using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Tests.IO;

/// <summary>Files that have stamps, and count what is asked of them.</summary>
internal sealed class CountingFileSystem(INixFileSystem inner) : INixFileSystem, IStampedFileSystem, IStreamingFileSystem
{
    private static readonly DateTime LongAgo = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly Dictionary<(string What, string Path), int> counts = new();
    private readonly Dictionary<string, DateTime> changed = new();

    /// <summary>Called with the path before a file or folder is read.</summary>
    public Action<string>? OnRead { get; set; }

    /// <summary>How often something was asked for.</summary>
    public int Count(string what, string path) => counts.GetValueOrDefault((what, path));

    /// <summary>Gives a path another stamp.</summary>
    public void Touch(string path) => Touch(path, changed.GetValueOrDefault(path, LongAgo).AddDays(1));

    /// <summary>Gives a path the stamp of what was changed then.</summary>
    public void Touch(string path, DateTime when) => changed[path] = when;

    public FileKind GetKind(string path)
    {
        Add("kind", path);
        return inner.GetKind(path);
    }

    public string ReadFile(string path)
    {
        Add("content", path);
        OnRead?.Invoke(path);
        return inner.ReadFile(path);
    }

    public IReadOnlyList<KeyValuePair<string, FileKind>> ReadDirectory(string path)
    {
        Add("content", path);
        OnRead?.Invoke(path);
        return inner.ReadDirectory(path);
    }

    public string ReadLink(string path)
    {
        Add("link", path);
        return inner.ReadLink(path);
    }

    public bool IsExecutable(string path) => inner.IsExecutable(path);

    public Stream OpenRead(string path)
    {
        OnRead?.Invoke(path);
        return inner.GetKind(path) == FileKind.Regular ? new MemoryStream(Bytes.ToArray(inner.ReadFile(path))) : new MemoryStream();
    }

    public FileStamp GetStamp(string path)
    {
        Add("stamp", path);
        return FileStamp.Of(changed.GetValueOrDefault(path, LongAgo), 1);
    }

    private void Add(string what, string path) => counts[(what, path)] = Count(what, path) + 1;
}
