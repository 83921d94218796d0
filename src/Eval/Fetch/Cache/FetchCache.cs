using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Formats.Json;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Fetch.Cache;

/// <summary>
/// What was fetched, on disk: trees as Nix archives named by their hash, and what is known of URLs and revisions. Several
/// processes may use it at once: files appear whole under their names, and locks end with the process that holds them.
/// </summary>
internal sealed class FetchCache
{
    // Trees that somebody still uses, by their archives. The index of a large one is large.
    private static readonly WeakValues<string, NarFileSystem> OpenTrees = new(StringComparer.Ordinal);

    // One for all of the process: it ends with it.
    private static readonly ConcurrentDictionary<string, Lazy<TemporaryNames>> Temporaries = new(StringComparer.Ordinal);

    // Earlier versions wrote some archives with another file's content into "trees".
    private const string Trees = "trees-2";

    private readonly bool isPrivate;

    /// <summary>Opens the cache in a folder, which is created when something is put into it.</summary>
    /// <param name="folder">The folder, as the operating system writes it; null for the user's, if that is the user's alone.</param>
    /// <param name="warn">Told where it is not, and nothing is kept; may be null.</param>
    public FetchCache(string? folder, Action<string>? warn = null)
        : this(folder ?? DefaultFolder(), isPrivate: folder is null, warn)
    {
    }

    /// <summary>Opens the cache in a folder.</summary>
    /// <param name="folder">The folder, as the operating system writes it.</param>
    /// <param name="isPrivate">Whether it must be the user's alone.</param>
    /// <param name="warn">Told where it is not, and nothing is kept; may be null.</param>
    public FetchCache(string folder, bool isPrivate, Action<string>? warn)
    {
        Folder = folder;
        this.isPrivate = isPrivate;
        if (isPrivate && !PrivateFolder.IsOrCanBe(Folder))
        {
            // What somebody else may have put there is not believed. A name that nobody can guess is this process's own.
            warn?.Invoke($"the fetch cache '{Bytes.FromText(Folder)}' is not private to this user, or is a symbolic link: it is not used, and what is fetched is not kept");
            Folder = Path.Combine(Path.GetTempPath(), "tvixeval-" + Guid.NewGuid().ToString("N"));
            EndsWithProcess = true;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove();
        }
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Whether nothing is kept beyond this process.</summary>
    public bool EndsWithProcess { get; }

    /// <summary>The folder for files of a kind, which is created if need be.</summary>
    /// <param name="kind">The kind, a name.</param>
    /// <exception cref="IOException">It cannot be made, or is not private as it must be.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public string FolderFor(string kind) => Ensure(kind);

    /// <summary>Where a bare repository for a location lies.</summary>
    public string RepositoryFolder(string kind, string location) => Path.Combine(Ensure(kind), NameOf(location));

    /// <summary>The path of a new temporary file.</summary>
    public string NewTemporaryFile() => Guard(() =>
    {
        string folder = Path.Combine(Folder, "tmp");
        while (true)
        {
            Lazy<TemporaryNames> names = Temporaries.GetOrAdd(folder, static folder => new Lazy<TemporaryNames>(() => new TemporaryNames(folder)));
            bool isHeld = false;
            try
            {
                isHeld = names.Value.IsHeld;
                if (isHeld)
                {
                    return names.Value.Next();
                }

                // The folder was removed meanwhile, as it may be at any time when nothing is fetched.
                names.Value.Dispose();
            }
            finally
            {
                if (!isHeld)
                {
                    ((ICollection<KeyValuePair<string, Lazy<TemporaryNames>>>)Temporaries).Remove(new(folder, names));
                }
            }
        }
    });

    /// <summary>What is known about something.</summary>
    /// <param name="key">What: a kind, and what tells it from others.</param>
    /// <param name="time">When it was found out, in seconds since 1970.</param>
    public FetchAttributes? Lookup(FetchAttributes key, out long time)
    {
        time = 0;
        string file = InfoFile(key, create: false);
        string text;
        try
        {
            text = Bytes.FromArray(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        try
        {
            if (JsonParser.ParseData(text, null) is AttrSet set && set.Get(Symbol.Of("value")) is AttrSet value
                && set.Get(Symbol.Of("time")) is NixInt stamp && set.Get(Symbol.Of("key")) is NixString name && name.Bytes == key.ToJson())
            {
                time = stamp.Value;
                return AttributesOf(value);
            }
        }
        catch (NixException)
        {
            // A damaged entry is none.
        }

        return null;
    }

    /// <summary>Remembers something.</summary>
    public void Store(FetchAttributes key, FetchAttributes value)
    {
        string text = "{\"key\":" + JsonData.Quote(key.ToJson()) + ",\"time\":"
            + ModificationTimes.Now.ToString(System.Globalization.CultureInfo.InvariantCulture) + ",\"value\":" + value.ToJson() + "}";
        Guard(() =>
        {
            string temporary = NewTemporaryFile();
            File.WriteAllBytes(temporary, Bytes.ToArray(text));
            FileReplacement.Move(temporary, InfoFile(key, create: true));
        });
    }

    /// <summary>The files of a tree with a certain hash, or null where it is not there.</summary>
    public INixFileSystem? FindTree(Hash narHash)
    {
        string file = TreeFile(narHash);
        if (!File.Exists(file))
        {
            OpenTrees.Remove(file);
            return null;
        }

        try
        {
            return OpenTrees.GetOrAdd(file, static path => new NarFileSystem(path));
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // A damaged archive is fetched again.
            return null;
        }
    }

    /// <summary>Puts a tree into the cache; returns its hash and its files.</summary>
    public (Hash NarHash, INixFileSystem Files) AddTree(TreeBuilder tree, Action poll) => Guard(() =>
    {
        string temporary = NewTemporaryFile();
        try
        {
            Hash hash;
            using (var output = new FileStream(temporary, FileMode.CreateNew, System.IO.FileAccess.Write, FileShare.None, 1 << 16))
            {
                hash = NarWriter.Write(tree.Root, tree.Contents, output, tree.Budget.Again(), poll);
            }

            string file = TreeFile(hash);
            Ensure(Trees);
            FileReplacement.Move(temporary, file);
            return (hash, FindTree(hash) ?? throw new IOException("the archive that was just written cannot be read"));
        }
        finally
        {
            File.Delete(temporary);
        }
    });

    /// <summary>Waits until no other process or thread fetches something, and keeps them from it until the result is disposed of.</summary>
    public IDisposable Lock(string what, Action poll) => Guard<IDisposable>(() =>
    {
        string file = Path.Combine(Ensure("locks"), NameOf(what));
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, System.IO.FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(file))
            {
                poll();
                System.Threading.Thread.Sleep(20);
            }
        }
    });

    /// <summary>Removes everything.</summary>
    public void Clear()
    {
        if (Temporaries.TryRemove(Path.Combine(Folder, "tmp"), out Lazy<TemporaryNames>? names))
        {
            names.Value.Dispose();
        }

        foreach (string name in new[] { "trees", Trees, "info", "git", "hg", "tmp", "locks" })
        {
            string folder = Path.Combine(Folder, name);
            if (Directory.Exists(folder))
            {
                foreach (string file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
                {
                    // Git's objects are read-only, which Windows does not delete.
                    File.SetAttributes(file, FileAttributes.Normal);
                }

                Directory.Delete(folder, recursive: true);
            }
        }

        OpenTrees.Clear();
    }

    /// <summary>Runs something that uses the cache's files; what goes wrong with them becomes an error of evaluation.</summary>
    public T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException and not EndOfStreamException or UnauthorizedAccessException)
        {
            throw new NixException(
                NixErrorKind.IO, $"the fetch cache '{Bytes.FromText(Folder)}' cannot be used: {Bytes.FromText(e.Message)}");
        }
    }

    /// <summary>The user's folder, as the operating system writes it.</summary>
    public static string DefaultFolder()
    {
        if (NixPaths.IsWindows)
        {
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "TvixEval", "Cache");
        }

        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache) || !Path.IsPathRooted(cache))
        {
            string home = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } variable ? variable
                : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            if (home.Length == 0)
            {
                string name = UnixFile.IsAvailable ? UnixFile.CurrentUser.ToString(System.Globalization.CultureInfo.InvariantCulture) : Guid.NewGuid().ToString("N");
                return Path.Combine(Path.GetTempPath(), "tvixeval-" + name);
            }

            cache = Path.Combine(home, ".cache");
        }

        return Path.GetFullPath(Path.Combine(cache, "tvixeval"));
    }

    private static string NameOf(string text) => Hash.Of(HashAlgorithm.Sha256, text).ToText(HashFormat.Nix32, withAlgorithm: false);

    private static FetchAttributes AttributesOf(AttrSet set)
    {
        var attributes = new FetchAttributes();
        for (int i = 0; i < set.Keys.Length; i++)
        {
            string name = SymbolTable.NameOf(set.Keys[i]);
            switch (set.At(i))
            {
                case NixString text:
                    attributes[name] = text.Bytes;
                    break;
                case NixInt number:
                    attributes[name] = number.Value;
                    break;
                case NixBool truth:
                    attributes[name] = truth.Value;
                    break;
            }
        }

        return attributes;
    }

    private void Guard(Action action) => Guard<object?>(() =>
    {
        action();
        return null;
    });

    private string TreeFile(Hash narHash) => Path.Combine(Folder, Trees, narHash.ToText(HashFormat.Nix32, withAlgorithm: false) + ".nar");

    private string InfoFile(FetchAttributes key, bool create) =>
        Path.Combine(create ? Ensure("info") : Path.Combine(Folder, "info"), NameOf(key.ToJson()) + ".json");

    private string Ensure(string name)
    {
        if (isPrivate && !Directory.Exists(Path.Combine(Folder, name)))
        {
            PrivateFolder.Make(Folder);
        }

        return Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
    }

    private void Remove()
    {
        try
        {
            Clear();
            Directory.Delete(Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process ends anyway.
        }
    }
}
