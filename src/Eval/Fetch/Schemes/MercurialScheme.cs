using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using TvixEval.Fetch.Archives;
using TvixEval.Fetch.Cache;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Fetch.Schemes;

/// <summary>Mercurial repositories, through the installed program <c>hg</c>.</summary>
internal sealed class MercurialScheme : InputScheme
{
    /// <inheritdoc/>
    public override string Name => "hg";

    /// <inheritdoc/>
    public override string[] AllowedAttributes { get; } = { "url", "ref", "rev", "revCount", "narHash", "name" };

    /// <inheritdoc/>
    public override FetchAttributes? FromUrl(FetchUrl url, bool requireTree, FetchContext context)
    {
        if (url.Scheme is not ("hg+http" or "hg+https" or "hg+ssh" or "hg+file"))
        {
            return null;
        }

        var attributes = new FetchAttributes { ["type"] = "hg" };
        FetchUrl location = url.Clone();
        location.Scheme = url.Transport;
        location.Query.Clear();
        foreach (KeyValuePair<string, string> pair in url.Query)
        {
            if (pair.Key is "rev" or "ref")
            {
                attributes[pair.Key] = pair.Value;
            }
            else
            {
                location.Query[pair.Key] = pair.Value;
            }
        }

        attributes["url"] = location.ToString();
        return FromAttributes(attributes, context);
    }

    /// <inheritdoc/>
    public override FetchAttributes FromAttributes(FetchAttributes attributes, FetchContext context)
    {
        FetchUrl.Parse(attributes.GetString("url"));
        return attributes.FindString("ref") is { } reference && !IsRef(reference)
            ? throw Error($"invalid Mercurial branch/tag name '{reference}'")
            : attributes;
    }

    /// <inheritdoc/>
    public override FetchUrl ToUrl(FetchInput input)
    {
        FetchUrl url = FetchUrl.Parse(input.Attributes.GetString("url"));
        url.Scheme = "hg+" + url.Scheme;
        if (input.Rev is { } rev)
        {
            url.Query["rev"] = FetchInput.TextOf(rev);
        }

        if (input.Ref is { } reference)
        {
            url.Query["ref"] = reference;
        }

        return url;
    }

    /// <inheritdoc/>
    public override bool IsLocked(FetchInput input, FetchSettings settings) => input.Rev is not null;

    /// <inheritdoc/>
    public override FetchAttributes Override(FetchInput input, string? reference, Hash? rev)
    {
        var attributes = new FetchAttributes(input.Attributes);
        if (rev is not null)
        {
            attributes["rev"] = FetchInput.TextOf(rev);
        }

        if (reference is not null)
        {
            attributes["ref"] = reference;
        }

        return attributes;
    }

    /// <inheritdoc/>
    public override SourceTree Fetch(FetchInput input, FetchContext context)
    {
        if (input.Rev is { Algorithm: not HashAlgorithm.Sha1 } rev)
        {
            throw Error($"Hash '{rev.ToText(HashFormat.Base16, true)}' is not supported by Mercurial. Only sha1 is supported.");
        }

        FetchUrl url = FetchUrl.Parse(input.Attributes.GetString("url"));
        string location = url.ToString();
        if (url.Scheme == "file")
        {
            string path = CanonPath.Of(url.ToFilePath());
            location = Bytes.FromText(NixPaths.ToNative(path) ?? throw FileErrors.Missing(path));
            MercurialFolder.Check(path, context);
            if (input.Ref is null && input.Rev is null && FromWorkTree(input, path, location, context) is { } tree)
            {
                return tree;
            }
        }
        else if (Array.IndexOf(new[] { "http", "https", "ssh" }, url.Scheme) < 0)
        {
            throw Error($"Mercurial repository '{url}' has an unsupported URL scheme: only file, http, https and ssh are supported");
        }
        else if (context.Settings.IsOffline)
        {
            throw Error($"the network must not be used (offline) for '{url}'");
        }
        else
        {
            url.CheckForPrograms();
        }

        return FromCommit(input, location, context);
    }

    private static bool IsRef(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is not ((>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '@')
                && (i == 0 || c is not ('_' or '.' or '/' or '+' or '-')))
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    private static string Run(FetchContext context, params string[] arguments)
    {
        ProgramResult result = MercurialProgram.Start(context).Run(MercurialProgram.Complete(arguments));
        return result.ExitCode == 0 ? result.Output
            : throw Error($"hg failed with exit code {result.ExitCode}{(result.Error.Length > 0 ? ": " + result.Error.TrimEnd('\n') : string.Empty)}");
    }

    /// <summary>The tracked files of a work tree with changes; null where there are none.</summary>
    private static SourceTree? FromWorkTree(FetchInput input, string path, string location, FetchContext context)
    {
        INixFileSystem disk = context.Store.Disk;
        string root = SymlinkResolver.Resolve(disk, path, SymlinkMode.Full);
        if (disk.GetKind(CanonPath.Append(root, ".hg")) == FileKind.Missing
            || Run(context, "status", "-R", location, "--modified", "--added", "--removed").Length == 0)
        {
            return null;
        }

        if (!context.Settings.AllowDirty)
        {
            throw Error($"Mercurial tree \"{path}\" is unclean");
        }

        if (context.Settings.WarnDirty)
        {
            context.Warn($"Mercurial tree \"{path}\" is unclean");
        }

        var members = new HashSet<string>(StringComparer.Ordinal);
        string files = Run(context, "status", "-R", location, "--clean", "--modified", "--added", "--no-status", "--print0");
        foreach (string file in files.Split(new[] { '\0' }, StringSplitOptions.RemoveEmptyEntries))
        {
            for (int slash = file.Length; slash > 0; slash = file.LastIndexOf('/', slash - 1))
            {
                members.Add(CanonPath.Append(root, file.Substring(0, slash)));
            }
        }

        var attributes = new FetchAttributes(input.Attributes) { ["ref"] = Run(context, "branch", "-R", location).TrimEnd('\n') };
        return new SourceTree(disk, root, attributes) { Members = members };
    }

    private static SourceTree FromCommit(FetchInput input, string location, FetchContext context)
    {
        FetchCache cache = context.Fetcher.CacheFor(context.Settings);
        string reference = input.Ref ?? "default";
        string? wanted = input.Rev is { } given ? FetchInput.TextOf(given) : null;
        var refKey = new FetchAttributes { ["kind"] = "hgRef", ["url"] = location, ["ref"] = reference };
        if (wanted is null && cache.Lookup(refKey, out long time)?.FindString("rev") is { } known
            && time + context.Settings.TarballTtl > ModificationTimes.Now)
        {
            wanted = known;
        }

        if (wanted is not null && Find(cache, wanted) is var (info, files))
        {
            return Result(input, wanted, info, files);
        }

        string folder = cache.RepositoryFolder("hg", location);
        using IDisposable hold = cache.Lock(folder, context.Poll);
        string native = Bytes.FromText(folder);
        Update(context, cache, location, native, wanted);
        string[] words = Run(context, "log", "-R", native, "-r", wanted ?? reference, "--template", "{node} {rev} {branch}").Split(' ');
        if (words.Length != 3)
        {
            throw Error($"Mercurial revision '{wanted ?? reference}' of '{location}' is not one commit");
        }

        if (input.Rev is null)
        {
            cache.Store(refKey, new FetchAttributes { ["rev"] = words[0] });
        }

        if (Find(cache, words[0]) is var (found, there))
        {
            return Result(input, words[0], found, there);
        }

        using var tree = new TreeBuilder(cache.NewTemporaryFile(), new TreeBudget(context.Settings));
        ProgramResult archived = MercurialProgram.Start(context).Run(
            MercurialProgram.Complete(new[] { "archive", "-R", native, "-r", words[0], "-t", "tar", "--prefix", "tree/", "--config", "ui.archivemeta=no", "-" }),
            null,
            stream => new TarReader(stream, tree, static () => { }).Read());
        if (archived.ExitCode != 0)
        {
            throw Error($"hg failed with exit code {archived.ExitCode}: {archived.Error.TrimEnd('\n')}");
        }

        tree.StripSingleFolder();
        (Hash hash, INixFileSystem added) = cache.AddTree(tree, context.Poll);
        var result = new FetchAttributes
        {
            ["narHash"] = hash.ToText(HashFormat.Sri, withAlgorithm: true),
            ["revCount"] = long.Parse(words[1], CultureInfo.InvariantCulture),
            ["branch"] = words[2],
        };
        cache.Store(TreeKey(words[0]), result);
        return Result(input, words[0], result, added);
    }

    private static void Update(FetchContext context, FetchCache cache, string location, string folder, string? wanted)
    {
        if (!Directory.Exists(Path.Combine(Bytes.ToText(folder), ".hg")))
        {
            // A clone that was killed is none.
            string made = cache.NewTemporaryFile();
            Run(context, "clone", "--noupdate", "--", location, Bytes.FromText(made));
            cache.Guard<object?>(() =>
            {
                Directory.Move(made, Bytes.ToText(folder));
                return null;
            });
        }
        else if (wanted is null || MercurialProgram.Start(context).Run(MercurialProgram.Complete(new[] { "log", "-R", folder, "-r", wanted, "--template", "1" })).Output != "1")
        {
            if (File.Exists(Path.Combine(Bytes.ToText(folder), ".hg", "store", "journal")))
            {
                // Left by a pull that was interrupted.
                Run(context, "recover", "-R", folder);
            }

            Run(context, "pull", "-R", folder, "--", location);
        }
    }

    private static FetchAttributes TreeKey(string rev) => new() { ["kind"] = "hgTree", ["rev"] = rev };

    private static (FetchAttributes Info, INixFileSystem Files)? Find(FetchCache cache, string rev)
    {
        FetchAttributes? info = cache.Lookup(TreeKey(rev), out _);
        return info?.FindString("narHash") is { } hash && cache.FindTree(Hash.ParseSri(hash, Array.Empty<string>())) is { } files ? (info, files) : null;
    }

    private static SourceTree Result(FetchInput input, string rev, FetchAttributes info, INixFileSystem files)
    {
        var attributes = new FetchAttributes(input.Attributes) { ["rev"] = rev, ["revCount"] = info.FindInteger("revCount") ?? 0 };
        attributes["ref"] = info.FindString("branch") ?? input.Ref ?? "default";
        return new SourceTree(files, CanonPath.Root, attributes) { NarHash = Hash.ParseSri(info.GetString("narHash"), Array.Empty<string>()) };
    }
}
