using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Differences;

/// <summary>
/// Derivations and what they use: those that an evaluator made, or the files of a folder that is laid out like a store. Each is read once. Safe for
/// several threads. Paths and texts are bytes, one a char.
/// </summary>
internal sealed class DerivationGraph
{
    // Nobody reads the difference of larger ones.
    private const int MaxSourceLength = 1 << 18;

    private readonly EvaluationStore store;
    private readonly string? folder;
    private readonly ConcurrentDictionary<string, Derivation> read = new(StringComparer.Ordinal);

    private DerivationGraph(EvaluationStore store, string? folder)
    {
        this.store = store;
        this.folder = folder;
    }

    /// <summary>The store directory that the derivations are for.</summary>
    public StoreDirectory Directory => store.Directory;

    /// <summary>Whether they are files of a folder, of which no evaluator knows.</summary>
    public bool IsFolder => folder is not null;

    /// <summary>The derivations that an evaluator made, and those that are in the store of this machine.</summary>
    /// <param name="store">The evaluator's store.</param>
    public static DerivationGraph Of(EvaluationStore store) => new(store, null);

    /// <summary>The derivations whose files are in a folder. Only files that expressions see are read.</summary>
    /// <param name="store">The evaluator's store: for which directory they are, and which features are on.</param>
    /// <param name="folder">The folder, a Nix path.</param>
    public static DerivationGraph OfFolder(EvaluationStore store, string folder) => new(store, folder);

    /// <summary>The store path of a derivation whose file is in a folder.</summary>
    /// <param name="file">The Nix path of the file.</param>
    /// <exception cref="NixException">A file of this name can be none.</exception>
    public string PathOf(string file)
    {
        string name = CanonPath.BaseName(file);
        StorePathNames.CheckBaseName(name);
        return Directory.Path + "/" + name;
    }

    /// <summary>A derivation.</summary>
    /// <param name="path">Its store path.</param>
    /// <exception cref="NixException">It is not there, or it is none.</exception>
    public Derivation Read(string path) => read.TryGetValue(path, out Derivation? known) ? known
        : read[path] = folder is null ? store.Parse(path) : ReadFile(path);

    /// <summary>The text of a file that derivations use as it is; null where it is not there, is no file, or is no text that anybody reads.</summary>
    /// <param name="path">Its store path.</param>
    public string? SourceText(string path)
    {
        try
        {
            string? text = folder is null ? TextInStore(path)
                : PlaceOf(path) is { } place ? TextOf(store.Files, place)
                : null;
            return text is { Length: <= MaxSourceLength } && text.IndexOf('\0') < 0 ? text : null;
        }
        catch (NixException error) when (!error.EndsEvaluation)
        {
            // It would only say more.
            return null;
        }
    }

    /// <summary>A derivation and all that it uses, directly or not: first a derivation, then what it uses that was not told before.</summary>
    /// <param name="root">Its store path.</param>
    /// <param name="poll">Called now and then; may throw.</param>
    /// <exception cref="NixException">One of them is not there, or is none.</exception>
    public IEnumerable<string> Requisites(string root, Action poll)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { root };
        var rest = new Queue<string>();
        rest.Enqueue(root);
        while (rest.Count > 0)
        {
            poll();
            string next = rest.Dequeue();
            Derivation derivation = Read(next);
            yield return next;
            foreach (string input in derivation.InputDerivations.Keys)
            {
                if (seen.Add(input))
                {
                    rest.Enqueue(input);
                }
            }
        }
    }

    /// <summary>One of the shortest ways from a derivation to one that it uses, directly or not, with both; null where there is none.</summary>
    /// <param name="root">The store path of the derivation.</param>
    /// <param name="isTarget">Whether a derivation, by its store path, is what is looked for.</param>
    /// <param name="poll">Called now and then; may throw.</param>
    /// <exception cref="NixException">A derivation is not there, or is none.</exception>
    public IReadOnlyList<string>? ShortestWay(string root, Func<string, bool> isTarget, Action poll)
    {
        var users = new Dictionary<string, string?>(StringComparer.Ordinal) { [root] = null };
        var rest = new Queue<string>();
        rest.Enqueue(root);
        while (rest.Count > 0)
        {
            poll();
            string next = rest.Dequeue();
            if (isTarget(next))
            {
                var way = new List<string>();
                for (string? step = next; step is not null; step = users[step])
                {
                    way.Add(step);
                }

                way.Reverse();
                return way;
            }

            foreach (string input in Read(next).InputDerivations.Keys)
            {
                if (!users.ContainsKey(input))
                {
                    users.Add(input, next);
                    rest.Enqueue(input);
                }
            }
        }

        return null;
    }

    private Derivation ReadFile(string path)
    {
        if (PlaceOf(path) is not { } place)
        {
            throw FileErrors.Missing(CanonPath.Append(folder!, CanonPath.BaseName(path)));
        }

        string text = store.Files.ReadFile(place);
        Derivation derivation = store.ParseText(path, text);

        // Where the name is not that of the content, the file was changed, or made up; then derivations could even use themselves.
        string expected = Directory.MakeTextPath(CanonPath.BaseName(path).Substring(33), Hash.Of(HashAlgorithm.Sha256, text), derivation.References);
        return expected == path ? derivation : throw new NixException(
            NixErrorKind.InvalidDerivation,
            "the content of the derivation '" + place + "' is not what its name says: that of this content is '" + CanonPath.BaseName(expected) + "'");
    }

    /// <summary>Where a store object is: in the folder, or else in the store of this machine.</summary>
    private string? PlaceOf(string path)
    {
        string inFolder = CanonPath.Append(folder!, CanonPath.BaseName(path));
        return store.Files.GetKind(inFolder) == FileKind.Regular ? inFolder
            : store.Files.GetKind(path) == FileKind.Regular ? path
            : null;
    }

    private string? TextInStore(string path)
    {
        StoreObject item = store.Find(path);
        return item.Origin is null ? item.Text : TextOf(item.Files ?? store.Files, item.Origin);
    }

    private static string? TextOf(INixFileSystem files, string place) =>
        files.GetKind(place) == FileKind.Regular ? files.ReadFile(place) : null;
}
