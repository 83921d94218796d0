using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.Diagnostics;
using TvixEval.Fetch.Cache;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Fetch.Git;

/// <summary>Takes the tree of a commit, from a repository on this machine or a copy of another one in the cache.</summary>
internal sealed class GitCommitFetch
{
    private const int MaxAnswer = 1 << 24;

    private readonly GitLocation location;
    private readonly FetchContext context;
    private readonly FetchCache cache;
    private readonly int depth;

    /// <summary>Creates the fetch.</summary>
    /// <param name="location">Where the repository is.</param>
    /// <param name="context">What fetching needs to know.</param>
    /// <param name="depth">How many repositories have this one as a submodule of a submodule.</param>
    public GitCommitFetch(GitLocation location, FetchContext context, int depth = 0)
    {
        this.location = location;
        this.context = context;
        this.depth = depth;
        cache = context.Fetcher.CacheFor(context.Settings);
    }

    /// <summary>How many commits lead to a commit, found out when somebody looks.</summary>
    public static Lazy<long> LazyRevCount(GitRepository repository, string rev, FetchContext context) => new(
        () =>
        {
            if (repository.IsShallow())
            {
                // Those that are there: an error would make the whole result useless to who prints or converts it. Others may have all, so it is not kept.
                return repository.RevCount(rev);
            }

            FetchCache cache = context.Fetcher.CacheFor(context.Settings);
            var key = new FetchAttributes { ["kind"] = "gitRevCount", ["rev"] = rev };
            if (cache.Lookup(key, out _)?.FindInteger("revCount") is { } known)
            {
                return known;
            }

            long count = repository.RevCount(rev);
            cache.Store(key, new FetchAttributes { ["revCount"] = count });
            return count;
        },
        System.Threading.LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Takes the tree.</summary>
    public SourceTree Fetch(FetchInput input)
    {
        var attributes = new FetchAttributes(input.Attributes);
        string? wanted = input.Rev is { } given ? FetchInput.TextOf(given) : null;
        bool isShallow = input.Attributes.IsTrue("shallow");
        GitLocation.CheckExists(location, context);
        GitRepository? local = OpenLocal();
        string reference = input.Ref ?? DefaultRef(local);
        attributes["ref"] = reference;
        string rev;
        GitRepository repository;
        if (local is not null)
        {
            repository = local;
            rev = Find(local, reference, wanted);
        }
        else
        {
            repository = Update(input, reference, wanted, isShallow, out rev);
        }

        attributes["rev"] = rev;
        if (!attributes.Contains("lastModified"))
        {
            attributes["lastModified"] = LastModified(repository, rev);
        }

        if (!isShallow && !attributes.Contains("revCount"))
        {
            attributes["revCount"] = LazyRevCount(repository, rev, context);
        }

        GitSignature.Check(input, repository, rev, cache);
        return Tree(input, repository, reference, rev, attributes);
    }

    private static NixException Error(string message) => new(NixErrorKind.Fetch, message);

    private static string FullRef(string reference) =>
        reference.StartsWith("refs/", StringComparison.Ordinal) || reference == "HEAD" ? reference : "refs/heads/" + reference;

    private long LastModified(GitRepository repository, string rev)
    {
        var key = new FetchAttributes { ["kind"] = "gitLastModified", ["rev"] = rev };
        if (cache.Lookup(key, out _)?.FindInteger("lastModified") is { } known)
        {
            return known;
        }

        long time = repository.LastModified(rev);
        cache.Store(key, new FetchAttributes { ["lastModified"] = time });
        return time;
    }

    private bool IsFresh(long time) => time + context.Settings.TarballTtl > ModificationTimes.Now;

    private GitRepository? OpenLocal()
    {
        if (location.Path is { } path)
        {
            return GitRepository.Open(path, context);
        }

        try
        {
            return location.BarePath is { } bare ? GitRepository.Open(bare, context) : null;
        }
        catch (NixException e) when (e.Kind == NixErrorKind.Fetch)
        {
            throw Error($"Failed to fetch git repository '{location.Url}': {e.RawMessage}");
        }
    }

    /// <summary>The commit in a repository on this machine.</summary>
    private string Find(GitRepository local, string reference, string? wanted)
    {
        if (wanted is not null)
        {
            return local.HasObject(wanted) ? wanted
                : location.Path is null ? throw Missing(wanted, reference)
                : throw Error($"getting Git object '{wanted}': object not found - no match for id ({wanted}) (libgit2 error code = 9)");
        }

        if (location.Path is not null)
        {
            return local.FindCommit(reference)
                ?? throw Error($"resolving Git reference '{reference}': revspec '{reference}' not found (libgit2 error code = 4)");
        }

        string full = FullRef(reference);
        return (GitNames.IsRev(reference) ? reference : local.Local!.References.FindFull(full)) is { } id && local.FindCommit(id) is { } rev
            ? rev
            : throw Error($"Failed to fetch git repository '{location.Url}': it has no {full}");
    }

    private NixException Missing(string rev, string reference) => Error(
        $"Cannot find Git revision '{rev}' in ref '{reference}' of repository '{location}'! Please make sure that the rev exists on the ref "
        + "you've specified or add allRefs = true; to fetchGit.");

    private string DefaultRef(GitRepository? local)
    {
        if (local is not null)
        {
            if ((local.Local!.References.HeadRef() ?? (location.Path is null ? local.Local.References.FindFull("HEAD") : null)) is { } head)
            {
                return head;
            }
        }
        else
        {
            var key = new FetchAttributes { ["kind"] = "gitHead", ["url"] = location.Url };
            string? known = cache.Lookup(key, out long time)?.FindString("ref");
            if (known is not null && IsFresh(time))
            {
                return known;
            }

            if (RemoteHead() is { } head)
            {
                cache.Store(key, new FetchAttributes { ["ref"] = head });
                return head;
            }

            if (known is not null)
            {
                context.Warn($"could not get HEAD ref for repository '{location}'; using expired cached ref '{known}'");
                return known;
            }
        }

        context.Warn($"could not read HEAD ref from repo at '{location}', using 'master'");
        return "master";
    }

    /// <summary>What the other repository has checked out: the first line that <c>ls-remote</c> prints says it.</summary>
    private string? RemoteHead()
    {
        using var answer = new MemoryStream();
        new GitRepository(null, context).Ask(location, null, output => BoundedCopy.Copy(output, answer, MaxAnswer), "ls-remote", "--symref", "--", location.Url, "HEAD");
        string[] words = Bytes.FromArray(answer.ToArray()).Split('\n')[0].Split('\t');
        string name = words.Length != 2 || words[1] != "HEAD" ? string.Empty
            : words[0].StartsWith("ref: ", StringComparison.Ordinal) ? words[0].Substring(5).Trim()
            : words[0];

        // The server chooses it, and it becomes an argument.
        return GitNames.IsLegalRef(name) ? name : null;
    }

    /// <summary>Brings the copy in the cache up to date, as far as needed.</summary>
    private GitRepository Update(FetchInput input, string reference, string? wanted, bool isShallow, out string rev)
    {
        string folder = cache.RepositoryFolder("git", location.Url + (isShallow ? "\0shallow" : string.Empty));
        using IDisposable hold = cache.Lock(folder, context.Poll);
        GitRepository.Create(folder, cache);
        var repository = new GitRepository(folder, context);
        bool allRefs = input.Attributes.IsTrue("allRefs");
        string full = FullRef(reference);
        var key = new FetchAttributes { ["kind"] = "gitRef", ["url"] = location.Url, ["ref"] = full, ["shallow"] = isShallow };
        string? known = wanted ?? cache.Lookup(key, out long time)?.FindString("rev");
        time = wanted is null && cache.Lookup(key, out long stamp) is not null ? stamp : 0;
        bool isThere = known is not null && repository.HasObject(known);
        if (wanted is null ? allRefs || !isThere || !IsFresh(time) : !isThere)
        {
            Update(repository, allRefs ? "refs/*:refs/*" : wanted ?? (GitNames.IsRev(reference) ? reference : full + ":" + full), isShallow, isThere);
            if (wanted is null && repository.Try("rev-parse", "--verify", "--quiet", "--end-of-options", full + "^{commit}") is { } tip)
            {
                known = tip;
                cache.Store(key, new FetchAttributes { ["rev"] = tip });
            }
        }

        if (wanted is not null && !repository.HasObject(wanted))
        {
            throw Missing(wanted, reference);
        }

        rev = wanted ?? known ?? repository.FindCommit(reference)
            ?? throw Error($"resolving Git reference '{reference}': revspec '{reference}' not found (libgit2 error code = 4)");
        return repository;
    }

    private void Update(GitRepository repository, string what, bool isShallow, bool canGoOn)
    {
        cache.Guard<object?>(() =>
        {
            GitLeftovers.Remove(repository.Folder!);
            return null;
        });
        var arguments = new List<string> { "fetch", "--quiet", "--force", "--no-auto-maintenance", "--update-head-ok" };
        if (isShallow)
        {
            arguments.Add("--depth");
            arguments.Add("1");
        }

        arguments.Add("--");
        arguments.Add(location.Url);
        arguments.Add(what);
        ProgramResult result = repository.Ask(location, null, static output => BoundedCopy.Copy(output, Stream.Null, MaxAnswer), arguments.ToArray());
        if (result.ExitCode == 0)
        {
            return;
        }

        string reason = result.Error.TrimEnd('\n');
        if (!canGoOn)
        {
            throw Error($"Failed to fetch git repository '{location.Url}'" + (reason.Length > 0 ? ": " + reason : string.Empty));
        }

        context.Warn($"could not update local clone of Git repository '{location}'; continuing with the most recent version");
    }

    private SourceTree Tree(FetchInput input, GitRepository repository, string reference, string rev, FetchAttributes attributes)
    {
        bool exportIgnore = input.Attributes.IsTrue("exportIgnore");
        bool lfs = input.Attributes.IsTrue("lfs");
        bool submodules = input.Attributes.IsTrue("submodules");
        var key = new FetchAttributes { ["kind"] = "gitTree", ["rev"] = rev, ["exportIgnore"] = exportIgnore, ["lfs"] = lfs, ["submodules"] = submodules };
        if (cache.Lookup(key, out _)?.FindString("narHash") is { } known)
        {
            Hash hash = Hash.ParseSri(known, Array.Empty<string>());
            if (cache.FindTree(hash) is { } files)
            {
                return new SourceTree(files, CanonPath.Root, attributes) { NarHash = hash };
            }
        }

        using var tree = new TreeBuilder(cache.NewTemporaryFile(), new TreeBudget(context.Settings));
        var reader = new GitTreeReader(repository, location, context, cache);
        reader.Read(rev, exportIgnore, lfs, tree);
        if (submodules && reader.Submodules.Count > 0)
        {
            AddSubmodules(input, repository, reference, rev, reader.Submodules, tree);
        }

        (Hash narHash, INixFileSystem added) = cache.AddTree(tree, context.Poll);
        cache.Store(key, new FetchAttributes { ["narHash"] = narHash.ToText(HashFormat.Sri, withAlgorithm: true) });
        return new SourceTree(added, CanonPath.Root, attributes) { NarHash = narHash };
    }

    private void AddSubmodules(
        FetchInput input, GitRepository repository, string reference, string rev, Dictionary<string, string> revs, TreeBuilder tree)
    {
        if (depth == NarHasher.MaxDepth)
        {
            throw Error($"submodules are nested more than {NarHasher.MaxDepth} deep");
        }

        string origin = Origin(repository);
        foreach (GitSubmodule submodule in GitSubmodule.Parse(repository.FindFile(rev, ".gitmodules") ?? string.Empty))
        {
            if (!revs.TryGetValue(submodule.Path, out string? commit))
            {
                continue;
            }

            var attributes = new FetchAttributes
            {
                ["type"] = "git",
                ["url"] = submodule.Resolve(origin),
                ["rev"] = commit,
                ["exportIgnore"] = input.Attributes.IsTrue("exportIgnore"),
                ["submodules"] = true,
                ["lfs"] = input.Attributes.IsTrue("lfs"),
                ["allRefs"] = true,
            };
            if (submodule.Branch.Length > 0)
            {
                attributes["ref"] = submodule.Branch == "." ? reference : submodule.Branch;
            }

            FetchInput inner = FetchInput.FromAttributes(attributes, context);
            context.CheckInput(inner);
            SourceTree source;
            try
            {
                source = new GitCommitFetch(SubmoduleLocation(inner), context, depth + 1).Fetch(inner);
            }
            catch (NixException e) when (e.Pass(Position.None, $"while fetching the input '{inner}'"))
            {
                throw;
            }

            tree.AddTree(submodule.Path.Split('/'), source.Files, source.Root, source.Members, context.Poll);
        }
    }

    /// <summary>What relative locations of submodules start from: where this repository was copied from.</summary>
    private string Origin(GitRepository repository) => repository.Local is not { } local ? location.Url
        : GitConfigText.Find(local.Settings, "remote.origin.url") is { Length: > 0 } remote ? remote
        : location.Path ?? location.BarePath!;

    /// <summary>The place of a submodule. What a repository from elsewhere has is no way to a repository on this machine.</summary>
    private GitLocation SubmoduleLocation(FetchInput submodule)
    {
        GitLocation place = GitLocation.Of(submodule, context);
        if (location.IsRemote && !place.IsRemote)
        {
            throw Error($"'{location}' has a submodule on this machine: {place}");
        }

        context.CheckUri(submodule.ToUrlString());
        return place;
    }
}
