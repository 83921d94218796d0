using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.Diagnostics;
using TvixEval.Fetch.Archives;
using TvixEval.Fetch.Cache;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Fetch.Http;

/// <summary>Downloads through the cache: what is fresh is not asked for, what is older is asked about by its tag.</summary>
internal sealed class Downloads
{
    private const string UrlsName = "urls";

    private readonly FetchContext context;
    private readonly FetchCache cache;

    /// <summary>Creates the access to downloads.</summary>
    public Downloads(FetchContext context)
    {
        this.context = context;
        cache = context.Fetcher.CacheFor(context.Settings);
    }

    /// <summary>A file.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="headers">More headers, or null.</param>
    public CachedDownload File(string url, IReadOnlyList<KeyValuePair<string, string>>? headers = null) =>
        Get("file", url, headers, false, (file, _, tree) =>
        {
            using var content = new FileStream(file, FileMode.Open, System.IO.FileAccess.Read, FileShare.Read, 1 << 16);
            tree.SetRootFile(content, context.Poll);
            content.Position = 0;
            using var hasher = new Hasher(HashAlgorithm.Sha256);
            var buffer = new byte[1 << 16];
            for (int count; (count = content.Read(buffer, 0, buffer.Length)) > 0;)
            {
                hasher.Append(buffer, 0, count);
            }

            return new FetchAttributes { ["sha256"] = hasher.Finish().ToText(HashFormat.Sri, withAlgorithm: true) };
        });

    /// <summary>The tree in an archive, without the one folder that may be all there is at its root.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="headers">More headers, or null.</param>
    /// <param name="isImmutable">Whether what is behind the URL never changes.</param>
    public CachedDownload Tarball(string url, IReadOnlyList<KeyValuePair<string, string>>? headers = null, bool isImmutable = false)
    {
        FetchUrl parsed = FetchUrl.Parse(url, context.Warn);
        bool isZip = parsed.Path.Count > 0 && parsed.Path[parsed.Path.Count - 1].EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
        try
        {
            return Get("tarball", url, headers, isImmutable, (file, _, tree) =>
            {
                long lastModified = ArchiveUnpacker.Unpack(file, isZip, tree, context.Poll);
                tree.StripSingleFolder();
                return new FetchAttributes { ["lastModified"] = lastModified };
            });
        }
        catch (NixException e) when (!isZip && e.Kind == NixErrorKind.IO && e.RawMessage.StartsWith("unable to download", StringComparison.Ordinal))
        {
            // C++ Nix unpacks while it downloads, so its unpacker reports the failure.
            throw ArchiveUnpacker.Error("Source threw exception: error: " + Indent(e.RawMessage));
        }
    }

    /// <summary>A file with certain bytes, where the cache has it.</summary>
    public CachedDownload? FindFile(Hash fileHash)
    {
        FetchAttributes? info = cache.Lookup(FileKey(fileHash), out _);
        return info is not null && Open(info) is { } files ? new CachedDownload(info, files) : null;
    }

    private static string Indent(string message)
    {
        string[] lines = message.Split('\n');
        for (int i = 1; i < lines.Length; i++)
        {
            lines[i] = lines[i].Length > 0 ? "       " + lines[i] : lines[i];
        }

        return string.Join("\n", lines);
    }

    private static FetchAttributes FileKey(Hash hash) => new() { ["kind"] = "content", ["sha256"] = hash.ToText(HashFormat.Sri, true) };

    private INixFileSystem? Open(FetchAttributes info) =>
        info.FindString("narHash") is { } hash ? cache.FindTree(Hash.ParseSri(hash, Array.Empty<string>())) : null;

    private CachedDownload? Find(FetchAttributes key, out bool isFresh)
    {
        FetchAttributes? info = cache.Lookup(key, out long time);
        isFresh = time + context.Settings.TarballTtl > ModificationTimes.Now || context.Settings.IsOffline;
        return info is not null && MayUse(info, key.GetString("url")) && Open(info) is { } files ? new CachedDownload(info, files) : null;
    }

    /// <summary>Whether what the cache has of a URL came from where this evaluation may be led to: another one may have put it there.</summary>
    private bool MayUse(FetchAttributes info, string url)
    {
        if (info.FindString(UrlsName) is not { } urls)
        {
            return true;
        }

        var rule = new RedirectRule(context, url);
        string[] places = urls.Split('\n');
        for (int i = Math.Max(Array.IndexOf(places, url), 0) + 1; i < places.Length; i++)
        {
            if (!rule.Allows(new Uri(Bytes.ToText(places[i]))))
            {
                return false;
            }
        }

        return true;
    }

    private CachedDownload Get(
        string kind,
        string url,
        IReadOnlyList<KeyValuePair<string, string>>? headers,
        bool isImmutable,
        Func<string, DownloadResponse, TreeBuilder, FetchAttributes> take)
    {
        var key = new FetchAttributes { ["kind"] = kind, ["url"] = url };
        if (Find(key, out bool isFresh) is { } found && (isFresh || isImmutable))
        {
            return found;
        }

        using IDisposable hold = cache.Lock(key.ToJson(), context.Poll);

        // Another process may have got it meanwhile.
        CachedDownload? known = Find(key, out isFresh);
        if (known is not null && (isFresh || isImmutable))
        {
            return known;
        }

        string file = cache.NewTemporaryFile();
        try
        {
            DownloadResponse response;
            try
            {
                response = new Download(context).Get(url, known?.Info.FindString("etag"), headers, file);
            }
            catch (NixException e) when (known is not null && kind == "file" && e.Kind == NixErrorKind.IO)
            {
                context.Warn($"{e.RawMessage}; using cached version");
                return known;
            }

            CachedDownload result = response.IsNotModified && known is not null ? known : Take(file, response, take);
            foreach (Uri place in response.Urls)
            {
                key["url"] = Bytes.FromText(place.AbsoluteUri);
                cache.Store(key, result.Info);
            }

            key["url"] = url;
            cache.Store(key, result.Info);
            return result;
        }
        finally
        {
            System.IO.File.Delete(file);
        }
    }

    private CachedDownload Take(string file, DownloadResponse response, Func<string, DownloadResponse, TreeBuilder, FetchAttributes> take)
    {
        using var tree = new TreeBuilder(cache.NewTemporaryFile(), new TreeBudget(context.Settings));
        FetchAttributes info = take(file, response, tree);
        (Hash hash, INixFileSystem files) = cache.AddTree(tree, context.Poll);
        info["narHash"] = hash.ToText(HashFormat.Sri, withAlgorithm: true);
        info["etag"] = Bytes.FromText(response.ETag);
        if (response.Urls.Count > 1)
        {
            info[UrlsName] = string.Join("\n", System.Linq.Enumerable.Select(response.Urls, static url => Bytes.FromText(url.AbsoluteUri)));
        }

        if (response.ImmutableUrl is { } immutable)
        {
            info["immutableUrl"] = Bytes.FromText(immutable);
        }

        if (info.FindString("sha256") is { } content)
        {
            cache.Store(FileKey(Hash.ParseSri(content, Array.Empty<string>())), info);
        }

        return new CachedDownload(info, files);
    }
}
