using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Store;

/// <summary>
/// What an evaluator knows of the store: it computes the paths of what evaluation adds, and remembers it, but writes
/// nothing. Safe for several threads.
/// </summary>
internal sealed class EvaluationStore
{
    // What an entry takes besides its text: its path, and an object in a table or two.
    private const int BytesOfEntry = 400;

    private readonly bool isReadOnly;
    private readonly ISet<string> features;
    private long addedBytes;

    // Those that values come from which were handed over by other evaluations.
    private volatile EvaluationStore[] others = Array.Empty<EvaluationStore>();
    private readonly ConcurrentDictionary<string, KnownDerivation> derivations = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, NixString> copies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, StoreObject> objects = new(StringComparer.Ordinal);

    // Made when something is hashed.
    private volatile Lazy<ConcurrentDictionary<(string Path, ContentAddressMethod Method), Hash>> hashes = new(() => new());

    private readonly ConcurrentDictionary<string, string> sourcePaths = new(StringComparer.Ordinal);

    // What was added to a store that is only computed with: expressions do not see it, but it can be written out.
    private readonly ConcurrentDictionary<string, StoreObject> hidden = new(StringComparer.Ordinal);

    // One for each thread, by its id: not kept by the thread, which lives longer than the store.
    private readonly Lazy<ConcurrentDictionary<int, DerivationHasher>> hashers = new(() => new());

    /// <summary>Creates the store of an evaluator.</summary>
    /// <param name="directory">Its folder, an absolute Nix path.</param>
    /// <param name="isReadOnly">Whether it is only computed with: what was added is not there for expressions.</param>
    /// <param name="features">The experimental features that are on.</param>
    public EvaluationStore(string directory, bool isReadOnly, ISet<string> features)
    {
        this.isReadOnly = isReadOnly;
        this.features = features;
        Directory = new StoreDirectory(directory);
    }

    /// <summary>The store directory.</summary>
    public StoreDirectory Directory { get; }

    /// <summary>The files that expressions see; set by the evaluator before anything is evaluated.</summary>
    public INixFileSystem Files { get; set; } = null!;

    /// <summary>All files of the machine; set by the evaluator before anything is evaluated.</summary>
    public INixFileSystem Disk { get; set; } = null!;

    /// <summary>What keeps expressions from seeing all files, or null.</summary>
    public AllowListFileSystem? Restriction { get; set; }

    /// <summary>
    /// About how many bytes of memory what was added takes, to this store and to those whose values it was given; files that were copied are not counted:
    /// they are only referred to.
    /// </summary>
    public long AddedBytes
    {
        get
        {
            long sum = Interlocked.Read(ref addedBytes);
            foreach (EvaluationStore other in others)
            {
                sum += Interlocked.Read(ref other.addedBytes);
            }

            return sum;
        }
    }

    /// <summary>What was added, by store path.</summary>
    public IReadOnlyDictionary<string, StoreObject> Objects => objects;

    private DerivationHasher Hasher =>
        hashers.Value.GetOrAdd(Environment.CurrentManagedThreadId, _ => new DerivationHasher(Directory, FindDerivation));

    /// <summary>Forgets what files hashed to, for when they may have changed.</summary>
    public void ResetFiles()
    {
        // Not emptied: a copy that is being made on another thread belongs to the files as they were.
        hashes = new(() => new());
        copies = new(StringComparer.Ordinal);
    }

    /// <summary>
    /// Says that values of another evaluation are going to be used, whose strings refer to what is in its store: that counts as known here, and
    /// lives as long as this store.
    /// </summary>
    /// <param name="other">The store of the other evaluation.</param>
    public void Include(EvaluationStore other)
    {
        if (ReferenceEquals(other, this))
        {
            return;
        }

        lock (derivations)
        {
            foreach (EvaluationStore store in new List<EvaluationStore>(other.others) { other })
            {
                if (!ReferenceEquals(store, this) && Array.IndexOf(others, store) < 0)
                {
                    others = new List<EvaluationStore>(others) { store }.ToArray();
                }
            }
        }
    }

    /// <summary>Whether there is something at a store path: on disk, or, in a store that can be added to, added.</summary>
    public bool IsValid(string path) => ObjectAt(path) is not null || Disk.GetKind(path) != FileKind.Missing;

    /// <summary>Lets expressions read a store path that is on disk.</summary>
    public void Allow(string path)
    {
        if (Restriction is not null && Disk.GetKind(path) != FileKind.Missing)
        {
            Restriction.Allow(path);
        }
    }

    /// <summary>Adds a derivation; fills in the paths of its outputs and returns its own.</summary>
    public string AddDerivation(Derivation derivation)
    {
        KnownDerivation known = Hasher.Complete(derivation);
        ShareReferences(known.References);
        if (derivations.TryAdd(known.Path, known))
        {
            Count(known);
            if (!isReadOnly)
            {
                Remember(known.Path, () => StoreObject.OfText(() => known.Text, known.References));
            }
        }

        return known.Path;
    }

    /// <summary>Adds a file with a text; returns its path.</summary>
    public string AddText(string name, string text, SortedSet<string> references)
    {
        string path = Directory.MakeTextPath(name, Hash.Of(HashAlgorithm.Sha256, text), references);
        Remember(path, () => StoreObject.OfText(() => text, references));
        Allow(path);
        return path;
    }

    /// <summary>Adds a copy of a file, folder or link, named after it; returns its store path as a string with context.</summary>
    /// <param name="path">The Nix path. Links on the way to it are resolved.</param>
    /// <param name="poll">Called now and then; may throw.</param>
    public NixString AddCopy(string path, Action poll)
    {
        ConcurrentDictionary<string, NixString> known = copies;
        return known.TryGetValue(path, out NixString? copy) ? copy : known[path] = Copy(path, poll);
    }

    /// <summary>Adds a copy of a file, folder or link; returns its store path.</summary>
    /// <param name="path">The Nix path, links on the way to it resolved.</param>
    /// <param name="name">The name in the store.</param>
    /// <param name="method">What is hashed.</param>
    /// <param name="references">The store paths that it refers to.</param>
    /// <param name="filter">Says what of a folder is copied; null for everything.</param>
    /// <param name="poll">Called now and then; may throw.</param>
    public string AddCopy(
        string path, string name, ContentAddressMethod method, IReadOnlyCollection<string> references, Func<string, FileKind, bool>? filter, Action poll)
    {
        // A copy of a copy is one of where that one's files are, so that reading it takes one step however often it was copied.
        StoreObject? source = Locate(path, out string? place);
        string origin = place ?? path;
        HashSet<string>? members = source?.Members;
        Hash hash;
        if (filter is not null || (source is null && !IsWhole(path)))
        {
            members = new HashSet<string>(StringComparer.Ordinal);
            hash = HashOf(path, method, Take, poll);
        }
        else
        {
            ConcurrentDictionary<(string Path, ContentAddressMethod Method), Hash> known = hashes.Value;
            if (!known.TryGetValue((path, method), out hash!))
            {
                known[(path, method)] = hash = HashOf(path, method, null, poll);
            }
        }

        bool Take(string member, FileKind kind)
        {
            if (filter is not null && !filter(member, kind))
            {
                return false;
            }

            members.Add(VirtualPath.Append(origin, member.Substring(path.Length)));
            return true;
        }

        var address = new ContentAddress(method, hash);
        string copy = Directory.MakeFixedPath(name, address, references);
        Remember(copy, () => source is { Origin: null }
            ? StoreObject.OfText(() => source.Text, references)
            : StoreObject.OfCopy(origin, members, references, address, source?.Files));
        Allow(copy);
        return copy;
    }

    /// <summary>Adds a fetched tree or file, which can be read even where the store is only computed with; returns its store path.</summary>
    /// <param name="tree">What it is a copy of.</param>
    /// <param name="name">The name in the store.</param>
    /// <param name="hash">The hash of its archive.</param>
    public string AddTree(StoreObject tree, string name, Hash hash)
    {
        string path = Directory.MakeFixedPath(name, new ContentAddress(ContentAddressMethod.NixArchive, hash));
        AddFetched(path, tree);
        return path;
    }

    /// <summary>Makes a fetched tree or file readable at a store path.</summary>
    /// <param name="path">The store path.</param>
    /// <param name="tree">What it is a copy of.</param>
    public void AddFetched(string path, StoreObject tree)
    {
        objects[path] = tree;
        Interlocked.Add(ref addedBytes, BytesOfEntry);
        Restriction?.Allow(path);
    }

    /// <summary>A derivation by its store path.</summary>
    /// <exception cref="NixException">It is neither known nor on disk.</exception>
    public KnownDerivation FindDerivation(string path) => Known(path) ?? ReadDerivation(path);

    /// <summary>The parsed text of a derivation that is there, as far as expressions can tell.</summary>
    /// <exception cref="NixException">It is not there, or is none.</exception>
    public Derivation ReadValid(string path) => IsValid(path)
        ? Parse(path)
        : throw new NixException(NixErrorKind.Unsupported, "path '" + path + "' is not a valid store path");

    /// <summary>The parsed text of a derivation that is known or on disk.</summary>
    /// <exception cref="NixException">It is neither, or is none.</exception>
    public Derivation Parse(string path)
    {
        return ParseText(path, Known(path)?.Text ?? ReadText(path));
    }

    /// <summary>Parses the text of a derivation.</summary>
    /// <param name="path">Its store path.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="NixException">It is not the text of a derivation.</exception>
    public Derivation ParseText(string path, string text)
    {
        try
        {
            return DerivationReader.Read(text, StorePathNames.DerivationNameOf(path), Directory, features);
        }
        catch (NixException e) when (e.Kind is NixErrorKind.InvalidDerivation or NixErrorKind.InvalidHash or NixErrorKind.InvalidStorePath or NixErrorKind.InvalidString or NixErrorKind.InvalidJson)
        {
            throw new NixException(NixErrorKind.InvalidDerivation, "error parsing derivation '" + path + "': " + e.RawMessage);
        }
    }

    /// <summary>A store path and all that it refers to, directly or not.</summary>
    /// <exception cref="NixException">One of them is not there.</exception>
    public SortedSet<string> Closure(string path)
    {
        var closure = new SortedSet<string>(StringComparer.Ordinal);
        var rest = new Stack<string>();
        rest.Push(path);
        while (rest.Count > 0)
        {
            string next = rest.Pop();
            if (closure.Add(next))
            {
                foreach (string reference in ReferencesOf(next))
                {
                    rest.Push(reference);
                }
            }
        }

        return closure;
    }

    /// <summary>What lies at a store path, whether expressions can see it or not: added, a derivation, or on disk.</summary>
    /// <exception cref="NixException">Nothing of it is known.</exception>
    public StoreObject Find(string path)
    {
        if ((ObjectAt(path) ?? In(path, static store => store.hidden)) is { } found)
        {
            return found;
        }

        if (StorePathNames.IsDerivation(path))
        {
            KnownDerivation derivation = FindDerivation(path);
            return StoreObject.OfText(() => derivation.Text, derivation.References);
        }

        return Disk.GetKind(path) != FileKind.Missing
            ? StoreObject.OfTree(Disk, path, null)
            : throw new NixException(NixErrorKind.IO, "cannot copy store path '" + path + "': this evaluator did not add it, and no store on this machine contains it");
    }

    /// <summary>The store paths that a store path refers to; none where that is not known.</summary>
    /// <exception cref="NixException">It is not there.</exception>
    public IReadOnlyCollection<string> ReferencesOf(string path)
    {
        if (!IsValid(path))
        {
            throw new NixException(NixErrorKind.Unsupported, "path '" + path + "' is not valid");
        }

        return ObjectAt(path) is { } known ? known.References
            : StorePathNames.IsDerivation(path) ? FindDerivation(path).References
            : Array.Empty<string>();
    }

    /// <summary>Whether a path is the store path of a derivation that is there.</summary>
    public bool IsDerivation(string path) => StorePathNames.IsDerivation(path) && Directory.IsStorePath(path) && IsValid(path);

    /// <summary>The store paths that a file in the store refers to, as far as they occur in its content; null for none.</summary>
    public StringContext? ReferencesIn(string path, string content)
    {
        if (!Directory.Contains(path) || ObjectAt(Directory.ObjectOf(path)) is not { } found || found.References.Count == 0)
        {
            return null;
        }

        var occurring = new List<StringContextElement>();
        foreach (string reference in found.References)
        {
            if (content.IndexOf(StorePathNames.HashPartOf(reference), StringComparison.Ordinal) >= 0)
            {
                occurring.Add(ContextElement.OfPath(reference));
            }
        }

        return StringContext.Of(occurring);
    }

    /// <summary>What was added that a path is or lies below, or null.</summary>
    /// <param name="path">The path.</param>
    /// <param name="origin">Where the path was copied from (for a text, the path itself); null when nothing is there.</param>
    public StoreObject? Locate(string path, out string? origin)
    {
        origin = null;
        if (!Directory.Contains(path))
        {
            return null;
        }

        int slash = path.IndexOf('/', Directory.Path.Length + 1);
        string place = slash < 0 ? path : path.Substring(0, slash);
        if (ObjectAt(place) is not { } found)
        {
            return null;
        }

        if (found.Origin is null)
        {
            origin = slash < 0 ? path : null;
            return found;
        }

        string copied = slash < 0 ? found.Origin : VirtualPath.Append(found.Origin, path.Substring(slash + 1));
        origin = slash < 0 || found.Members is not { } members || members.Contains(copied) ? copied : null;
        return found;
    }

    private StoreObject? ObjectAt(string path) => In(path, static store => store.objects);

    private KnownDerivation? Known(string path) => In(path, static store => store.derivations);

    private T? In<T>(string path, Func<EvaluationStore, ConcurrentDictionary<string, T>> table)
        where T : class
    {
        if (table(this).TryGetValue(path, out T? found))
        {
            return found;
        }

        foreach (EvaluationStore other in others)
        {
            if (table(other).TryGetValue(path, out found))
            {
                return found;
            }
        }

        return null;
    }

    // Whether expressions see all of a folder, so that what they see of it is the same later. Where they see only what leads to
    // something, more can be allowed; and in the folder of the store more can be added.
    private bool IsWhole(string path) =>
        Restriction?.IsWhollyAllowed(path) != false && !CanonPath.IsWithin(Directory.Path, path);

    private NixString Copy(string path, Action poll)
    {
        string inner = VirtualPath.Inner(path);
        if (StorePathNames.IsDerivation(inner))
        {
            throw new NixException(NixErrorKind.InvalidStorePath, "file names are not allowed to end in '" + StorePathNames.DerivationExtension + "'");
        }

        string name = inner == CanonPath.Root ? "source" : CanonPath.BaseName(inner);
        string resolved = VisibleFiles.Resolve(Files, path, SymlinkMode.Ancestors);
        string copy = AddCopy(resolved, name, ContentAddressMethod.NixArchive, Array.Empty<string>(), null, poll);
        return new NixString(copy, StringContext.Of(ContextElement.OfPath(copy)));
    }

    private Hash HashOf(string path, ContentAddressMethod method, Func<string, FileKind, bool>? filter, Action poll)
    {
        if (method == ContentAddressMethod.NixArchive)
        {
            return NarHasher.Hash(Files, path, HashAlgorithm.Sha256, filter, poll);
        }

        VisibleFiles.KindOf(Files, path);
        return FileContents.Hash(Files, path, HashAlgorithm.Sha256, poll);
    }

    private void Remember(string path, Func<StoreObject> make)
    {
        ConcurrentDictionary<string, StoreObject> place = isReadOnly ? hidden : objects;
        if (!place.ContainsKey(path))
        {
            StoreObject made = make();
            place[path] = made;

            // The text of a derivation is counted as such.
            Interlocked.Add(ref addedBytes, BytesOfEntry + (made.Origin is null && !StorePathNames.IsDerivation(path) ? 2L * made.Text.Length : 0) + ((made.Members?.Count ?? 0) * (long)BytesOfEntry));
        }
    }

    // Thousands of derivations refer to the same few paths, each of which has 160 bytes.
    private void ShareReferences(string[] references)
    {
        for (int i = 0; i < references.Length; i++)
        {
            references[i] = Known(references[i])?.Path ?? sourcePaths.GetOrAdd(references[i], references[i]);
        }
    }

    private void Count(KnownDerivation known) => Interlocked.Add(ref addedBytes, known.Length + BytesOfEntry + (known.References.Length * 8L));

    /// <summary>Reads a derivation, and those that it needs, from disk: inputs first, without recursion.</summary>
    private KnownDerivation ReadDerivation(string path)
    {
        var parsed = new Dictionary<string, Derivation>(StringComparer.Ordinal);
        var open = new Stack<string>();
        open.Push(path);
        while (open.Count > 0)
        {
            string current = open.Peek();
            if (!parsed.TryGetValue(current, out Derivation? derivation))
            {
                derivation = Parse(current);
                parsed.Add(current, derivation);
            }

            string? missing = null;
            foreach (string input in derivation.InputDerivations.Keys)
            {
                if (Known(input) is null)
                {
                    missing = input;
                    break;
                }
            }

            if (missing is null)
            {
                KnownDerivation known = Hasher.Describe(derivation, current, Bytes.ToArray(ReadText(current)));
                ShareReferences(known.References);
                derivations[current] = known;
                Count(known);
                open.Pop();
            }
            else if (parsed.ContainsKey(missing))
            {
                throw new NixException(NixErrorKind.InvalidDerivation, "derivation '" + missing + "' depends on itself");
            }
            else
            {
                open.Push(missing);
            }
        }

        return derivations[path];
    }

    private string ReadText(string path) => Disk.GetKind(path) == FileKind.Regular
        ? Disk.ReadFile(path)
        : throw new NixException(NixErrorKind.Unsupported, "store path '" + path + "' does not exist");
}
