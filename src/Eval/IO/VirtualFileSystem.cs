using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.IO;

/// <summary>Other files, and those that ship with the evaluator (see <see cref="VirtualPath"/>).</summary>
internal sealed class VirtualFileSystem : INixFileSystem, IStreamingFileSystem
{
    private readonly INixFileSystem inner;
    private readonly IReadOnlyDictionary<string, string> sources;
    private readonly Func<string, string?>? unlisted;

    /// <summary>Shows more files beside others.</summary>
    /// <param name="inner">The others.</param>
    /// <param name="sources">The texts of those that ship with the evaluator (bytes, one a char), by their paths in its folder: <c>/fetchurl.nix</c>.</param>
    /// <param name="unlisted">The texts of files that are there but not listed, by their paths; null for others. They are what C++ Nix does not have.</param>
    public VirtualFileSystem(INixFileSystem inner, IReadOnlyDictionary<string, string> sources, Func<string, string?>? unlisted = null)
    {
        this.inner = inner;
        this.sources = sources;
        this.unlisted = unlisted;
    }

    /// <summary>The other files.</summary>
    public INixFileSystem Inner => inner;

    public FileKind GetKind(string path)
    {
        if (!VirtualPath.Is(path))
        {
            return inner.GetKind(path);
        }

        string name = VirtualPath.Inner(path);
        return name == CanonPath.Root ? FileKind.Directory : TextOf(name) is not null ? FileKind.Regular : FileKind.Missing;
    }

    public string ReadFile(string path)
    {
        if (!VirtualPath.Is(path))
        {
            return inner.ReadFile(path);
        }

        string name = VirtualPath.Inner(path);
        return TextOf(name) is { } text ? text
            : throw Error(name == CanonPath.Root ? $"file '{path}' is not a regular file" : $"file '{path}' does not exist");
    }

    public IReadOnlyList<KeyValuePair<string, FileKind>> ReadDirectory(string path)
    {
        if (!VirtualPath.Is(path))
        {
            return inner.ReadDirectory(path);
        }

        if (GetKind(path) != FileKind.Directory)
        {
            throw Error($"file '{path}' is not a directory");
        }

        var entries = new List<KeyValuePair<string, FileKind>>();
        foreach (string name in sources.Keys)
        {
            entries.Add(new(name.Substring(1), FileKind.Regular));
        }

        return entries;
    }

    public string ReadLink(string path) =>
        VirtualPath.Is(path) ? throw Error($"file '{path}' is not a symbolic link") : inner.ReadLink(path);

    public bool IsExecutable(string path) => !VirtualPath.Is(path) && inner.IsExecutable(path);

    public Stream? OpenRead(string path) => VirtualPath.Is(path) ? null : (inner as IStreamingFileSystem)?.OpenRead(path);

    private string? TextOf(string name) => sources.TryGetValue(name, out string? text) ? text : unlisted?.Invoke(name);

    private static NixException Error(string message) => new(NixErrorKind.IO, message);
}
