using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using TvixEval.Dependencies;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval;

/// <summary>
/// What evaluations have read: files, folders, what is missing, environment variables, fetched trees. It is live: what is read later on, when a lazy
/// value is looked at, is in it from then on. A folder that is in no other way part of it than that something lies in it is not listed. Thread-safe.
/// </summary>
public sealed class NixDependencies : IReadOnlyList<NixDependency>, IList
{
    private readonly object gate = new();
    private readonly Func<string, string?> getVariable = ReadVariable;
    private readonly List<DependencyRecord> records = new();
    private readonly List<NixDependency> others = new();
    private NixDependency[] list = Array.Empty<NixDependency>();
    private long version = -1;

    internal NixDependencies()
    {
    }

    internal NixDependencies(DependencyRecord record, Func<string, string?>? getVariable = null, DependencyRecord? found = null)
    {
        if (found is not null)
        {
            records.Add(found);
        }

        records.Add(record);
        this.getVariable = getVariable ?? ReadVariable;
    }

    // A list for PowerShell, which makes arrays of nothing else.
    bool IList.IsReadOnly => true;

    bool IList.IsFixedSize => true;

    bool ICollection.IsSynchronized => true;

    object ICollection.SyncRoot => gate;

    object? IList.this[int index]
    {
        get => this[index];
        set => throw IsReadOnlyError();
    }

    /// <summary>How many there are.</summary>
    public int Count => Snapshot().Length;

    /// <summary>One of them. They are ordered by kind and name.</summary>
    /// <param name="index">Its position; negative ones count from the end.</param>
    public NixDependency this[int index]
    {
        get
        {
            NixDependency[] all = Snapshot();
            return all[index < 0 ? index + all.Length : index];
        }
    }

    /// <summary>
    /// Those that are not what they were, or of which that cannot be told (<see cref="NixDependency.IsVerifiable"/>). Files whose size, time of
    /// modification and identity are the same are not read again.
    /// </summary>
    /// <param name="compareContents">Whether they are read again nevertheless.</param>
    public IReadOnlyList<NixDependency> GetChanges(bool compareContents = false) =>
        Compare(Snapshot(), compareContents, static () => { }, includeUnknown: true, getVariable);

    /// <summary>
    /// A text that is the same whenever and wherever the same was read, for the key of a cache: 64 hexadecimal digits. It is made of contents, with
    /// paths relative to a folder or to where an entry of the search path leads; times and the order of reading do not count.
    /// </summary>
    /// <param name="root">The folder that paths are relative to; the default is the current folder. Paths outside of it are absolute.</param>
    public string GetKey(string? root = null)
    {
        var record = new DependencyRecord();
        foreach (NixDependency dependency in Snapshot())
        {
            Add(record, dependency);
        }

        return DependencyKey.Of(record, Resolve(Path.GetFullPath(root ?? Environment.CurrentDirectory)));
    }

    /// <summary>Writes them down, for <see cref="Load"/> in another process.</summary>
    /// <param name="stream">Where to; stays open.</param>
    public void Save(Stream stream)
    {
        if (stream is null)
        {
            throw new ArgumentNullException(nameof(stream));
        }

        var record = new DependencyRecord();
        foreach (NixDependency dependency in Snapshot())
        {
            Add(record, dependency);
        }

        DependencyFile.Write(record, stream);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="stream">Where from; stays open.</param>
    /// <exception cref="InvalidDataException">It is something else, of another version, or not whole.</exception>
    public static NixDependencies Load(Stream stream)
    {
        if (stream is null)
        {
            throw new ArgumentNullException(nameof(stream));
        }

        return DependencyFile.Read(stream) is { } record ? new NixDependencies(record) : throw new InvalidDataException("The stream has no dependencies of this version, or not all of them.");
    }

    /// <inheritdoc/>
    public IEnumerator<NixDependency> GetEnumerator() => ((IEnumerable<NixDependency>)Snapshot()).GetEnumerator();

    int IList.Add(object? value) => throw IsReadOnlyError();

    void IList.Clear() => throw IsReadOnlyError();

    void IList.Insert(int index, object? value) => throw IsReadOnlyError();

    void IList.Remove(object? value) => throw IsReadOnlyError();

    void IList.RemoveAt(int index) => throw IsReadOnlyError();

    bool IList.Contains(object? value) => Array.IndexOf(Snapshot(), value) >= 0;

    int IList.IndexOf(object? value) => Array.IndexOf(Snapshot(), value);

    void ICollection.CopyTo(Array array, int index) => Snapshot().CopyTo(array, index);

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => Snapshot().GetEnumerator();

    /// <summary>Adds what a record has, now and later.</summary>
    internal void Add(DependencyRecord record)
    {
        lock (gate)
        {
            if (!records.Contains(record))
            {
                records.Add(record);
                version = -1;
            }
        }
    }

    /// <summary>Adds dependencies of earlier evaluations.</summary>
    internal void Add(IEnumerable<NixDependency> earlier)
    {
        lock (gate)
        {
            others.AddRange(earlier);
            version = -1;
        }
    }

    /// <summary>Makes these the records, instead of those so far.</summary>
    internal void Replace(DependencyRecord record)
    {
        lock (gate)
        {
            records.Clear();
            records.Add(record);
            version = -1;
        }
    }

    /// <summary>Those that are not what they were.</summary>
    /// <param name="dependencies">All.</param>
    /// <param name="compareContents">Whether contents are compared even if stamps are the same.</param>
    /// <param name="poll">Called now and then; may throw.</param>
    /// <param name="includeUnknown">Whether to tell those, too, of which it cannot be told.</param>
    /// <param name="getVariable">Reads an environment variable (bytes in and out); by default of the process.</param>
    internal static List<NixDependency> Compare(IReadOnlyCollection<NixDependency> dependencies, bool compareContents, Action poll, bool includeUnknown, Func<string, string?>? getVariable = null)
    {
        var record = new DependencyRecord();
        foreach (NixDependency dependency in dependencies)
        {
            Add(record, dependency);
        }

        var validator = new DependencyValidator(new RealFileSystem(), getVariable ?? ReadVariable, poll) { ComparesContents = compareContents };
        var paths = new HashSet<string>(validator.ChangedPaths(record), StringComparer.Ordinal);
        var changed = new List<NixDependency>();
        foreach (NixDependency dependency in dependencies)
        {
            bool isChanged = dependency.Facts is not null
                ? paths.Contains(dependency.NixPath) || IsBelow(paths, record, dependency.NixPath)
                : validator.StateOf(dependency.Key.Kind, dependency.Key.Name, dependency.Value) is var state
                    && (state == DependencyState.Changed || (includeUnknown && state == DependencyState.Unknown));
            if (isChanged)
            {
                changed.Add(dependency);
            }
        }

        return changed;
    }

    private static string? ReadVariable(string name) => Environment.GetEnvironmentVariable(Bytes.ToText(name)) is { } value ? Bytes.FromText(value) : null;

    // A folder on the way that is none any more is no dependency itself. One that is may only have another listing.
    private static bool IsBelow(HashSet<string> changed, DependencyRecord record, string path)
    {
        for (string place = path; place != CanonPath.Root;)
        {
            place = CanonPath.Parent(place);
            if (changed.Contains(place) && !record.Paths.ContainsKey(place))
            {
                return true;
            }
        }

        return false;
    }

    private static string Resolve(string root) => SymlinkResolver.Resolve(new RealFileSystem(), NixPaths.FromNative(root), SymlinkMode.Full);

    private static void Add(DependencyRecord record, NixDependency dependency)
    {
        if (dependency.Facts is { } facts)
        {
            record.Add(dependency.NixPath, facts);
        }
        else
        {
            record.Add(dependency.Key.Kind, dependency.Key.Name, dependency.Value);
        }
    }

    private static NotSupportedException IsReadOnlyError() => new("What was read cannot be changed.");

    private static int Order(NixDependency a, NixDependency b) =>
        a.Kind != b.Kind ? a.Kind.CompareTo(b.Kind) : string.CompareOrdinal(a.Name, b.Name);

    private NixDependency[] Snapshot()
    {
        lock (gate)
        {
            long now = 0;
            foreach (DependencyRecord record in records)
            {
                now += record.Version;
            }

            if (now == version)
            {
                return list;
            }

            var all = new Dictionary<(object, string), NixDependency>();
            foreach (NixDependency other in others)
            {
                all[other.Facts is null ? (other.Key.Kind, other.Key.Name) : (string.Empty, other.NixPath)] = other;
            }

            foreach (DependencyRecord record in records)
            {
                HashSet<string> folders = record.Folders();
                foreach (KeyValuePair<string, PathFacts> entry in record.Paths)
                {
                    if (!folders.Contains(entry.Key))
                    {
                        all[(string.Empty, entry.Key)] = NixDependency.Of(entry.Key, entry.Value);
                    }
                }

                foreach (KeyValuePair<FactKey, string> fact in record.Facts)
                {
                    all[(fact.Key.Kind, fact.Key.Name)] = NixDependency.Of(fact.Key, fact.Value);
                }
            }

            list = new NixDependency[all.Count];
            all.Values.CopyTo(list, 0);
            Array.Sort(list, Order);
            version = now;
            return list;
        }
    }
}
