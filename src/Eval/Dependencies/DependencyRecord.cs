using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Dependencies;

/// <summary>
/// What evaluation has read, and what it found: what paths are, contents, listings, environment variables and the like. What was looked for
/// and not found belongs to it. Settings (the search path, the system, where relative paths start) are what is asked, not what is read.
/// <para>
/// Each path is one without links: the evaluator resolves them component by component, and asks about each. A folder that something lies in
/// and that is not in the record itself was a real folder; <see cref="Folders"/> leaves those out, and who validates checks them.
/// </para>
/// Safe for several threads.
/// </summary>
internal sealed class DependencyRecord
{
    [ThreadStatic]
    private static int innerDepth;

    private readonly ConcurrentDictionary<string, PathFacts> paths = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<FactKey, string> facts = new();
    private int version;

    /// <summary>What was found out about paths.</summary>
    public IReadOnlyDictionary<string, PathFacts> Paths => paths;

    /// <summary>What was found out besides: a hash, or a value, by kind and name.</summary>
    public IReadOnlyDictionary<FactKey, string> Facts => facts;

    /// <summary>A number that grows whenever something is added.</summary>
    public int Version => Volatile.Read(ref version);

    /// <summary>Whether nothing was read.</summary>
    public bool IsEmpty => paths.IsEmpty && facts.IsEmpty;

    /// <summary>Makes what this thread reads until the end of the scope part of a tree that is fetched (<see cref="PathFacts.IsInner"/>).</summary>
    public static IDisposable ForTree() => new InnerScope();

    /// <summary>Adds an answer about a path.</summary>
    public void Add(string path, FileQuestion question, string answer, FileStamp stamp = default)
    {
        if (paths.GetOrAdd(path, static _ => new PathFacts()).Add(question, answer, stamp, innerDepth > 0))
        {
            Interlocked.Increment(ref version);
        }
    }

    /// <summary>Adds something else. If it was something else before, that is a fact, too: it can never be found the same.</summary>
    public void Add(FactKind kind, string name, string value)
    {
        // What is behind a URL may be asked for by people who know the hash, and then it is that, whoever else asks.
        if (kind == FactKind.Locked)
        {
            facts.TryRemove(new FactKey(FactKind.Unlocked, name), out _);
        }
        else if (kind == FactKind.Unlocked && facts.ContainsKey(new FactKey(FactKind.Locked, name)))
        {
            return;
        }

        var key = new FactKey(kind, name);
        Interlocked.Increment(ref version);
        if (!facts.TryAdd(key, value) && facts.TryGetValue(key, out string? known) && known != value && kind == FactKind.Variable)
        {
            facts[new FactKey(FactKind.Host, "the environment variable '" + name + "', which changed meanwhile")] = string.Empty;
        }
    }

    /// <summary>Adds an entry of the search path that was only listed.</summary>
    public void AddEntry(SearchPathEntry entry) => Add(FactKind.SearchPath, NameOf(entry), entry.Path);

    /// <summary>Adds an entry of the search path that something was looked up in.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="folder">Where it leads; null where that does not exist.</param>
    public void AddEntry(SearchPathEntry entry, string? folder)
    {
        facts[new FactKey(FactKind.SearchPath, NameOf(entry))] = folder ?? string.Empty;
        Interlocked.Increment(ref version);
    }

    /// <summary>Adds what is known of a path, as it was written down.</summary>
    internal void Add(string path, PathFacts known)
    {
        paths[path] = known;
        Interlocked.Increment(ref version);
    }

    /// <summary>The folders that are in the record only because something lies in them.</summary>
    public HashSet<string> Folders()
    {
        var above = new HashSet<string>(StringComparer.Ordinal);
        foreach (string path in paths.Keys)
        {
            for (string folder = path; folder != CanonPath.Root && above.Add(folder = CanonPath.Parent(folder));)
            {
            }
        }

        above.RemoveWhere(folder => !paths.TryGetValue(folder, out PathFacts? known)
            || known.IsTorn || known[FileQuestion.Kind] != FileAnswers.Of(FileKind.Directory) || !known.IsOnly(FileQuestion.Kind));
        return above;
    }

    private static string NameOf(SearchPathEntry entry) => entry.Prefix.Length > 0 ? entry.Prefix : entry.Path;

    private sealed class InnerScope : IDisposable
    {
        private bool isOver;

        public InnerScope() => innerDepth++;

        public void Dispose()
        {
            innerDepth -= isOver ? 0 : 1;
            isOver = true;
        }
    }
}
