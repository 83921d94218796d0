using System;
using System.Collections.Generic;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Fetch.Schemes;

/// <summary>Trees and files on this machine.</summary>
internal sealed class PathScheme : InputScheme
{
    /// <inheritdoc/>
    public override string Name => "path";

    /// <inheritdoc/>
    public override string[] AllowedAttributes { get; } = { "path", "rev", "revCount", "lastModified", "narHash" };

    /// <inheritdoc/>
    public override string? Feature => "flakes";

    /// <inheritdoc/>
    public override FetchAttributes? FromUrl(FetchUrl url, bool requireTree, FetchContext context)
    {
        if (url.Scheme != "path")
        {
            return null;
        }

        if (url.Authority is { Host.Length: > 0 } authority)
        {
            throw Error($"path URL '{url}' should not have an authority ('{authority}')");
        }

        var attributes = new FetchAttributes { ["type"] = "path", ["path"] = url.ToFilePath() };
        foreach (KeyValuePair<string, string> pair in url.Query)
        {
            attributes[pair.Key] = pair.Key switch
            {
                "rev" or "narHash" => pair.Value,
                "revCount" or "lastModified" => FetchAttributes.ParseInteger(pair.Value) is { } number
                    ? number
                    : throw Error($"path URL '{url}' has invalid parameter '{pair.Key}'"),
                _ => throw Error($"path URL '{url}' has unsupported parameter '{pair.Key}'"),
            };
        }

        return attributes;
    }

    /// <inheritdoc/>
    public override FetchAttributes FromAttributes(FetchAttributes attributes, FetchContext context)
    {
        attributes.GetString("path");
        return attributes;
    }

    /// <inheritdoc/>
    public override FetchUrl ToUrl(FetchInput input)
    {
        var url = new FetchUrl("path", null, GitUrls.SegmentsOf(input.Attributes.GetString("path")));
        input.Attributes.AddToQuery(url, "path", "type", "__final");
        return url;
    }

    /// <inheritdoc/>
    public override bool IsLocked(FetchInput input, FetchSettings settings) => input.NarHash is not null;

    /// <inheritdoc/>
    public override string? RelativePath(FetchInput input)
    {
        string path = input.Attributes.GetString("path");
        return path.StartsWith("/", StringComparison.Ordinal) ? null : path;
    }

    /// <inheritdoc/>
    public override string? SourceFolder(FetchInput input, FetchContext context) =>
        RelativePath(input) is null ? CanonPath.Of(input.Attributes.GetString("path")) : null;

    /// <inheritdoc/>
    public override SourceTree Fetch(FetchInput input, FetchContext context)
    {
        if (RelativePath(input) is not null)
        {
            throw Error($"cannot fetch input '{input}' because it uses a relative path");
        }

        string path = CanonPath.Of(input.Attributes.GetString("path"));
        INixFileSystem files = context.Store.Disk;
        var attributes = new FetchAttributes(input.Attributes);
        bool isInStore = context.Store.Directory.IsStorePath(path) && StorePathNames.NameOf(path) == "source" && context.Store.IsValid(path);
        if (isInStore)
        {
            // What is in the store need not be on disk.
            files = context.Files;
        }

        long lastModified = 0;
        string root = SymlinkResolver.Resolve(files, path, SymlinkMode.Ancestors);
        void See(string place)
        {
            if (!isInStore)
            {
                lastModified = Math.Max(lastModified, (files as ITimedFileSystem)?.GetModificationTime(place) ?? 0);
            }
        }

        VisibleFiles.KindOf(files, root);
        See(root);
        Hash hash = NarHasher.Hash(
            files,
            root,
            HashAlgorithm.Sha256,
            (place, _) =>
            {
                See(place);
                return true;
            },
            context.Poll);
        if (input.LastModified is null)
        {
            attributes["lastModified"] = lastModified;
        }

        return new SourceTree(files, root, attributes) { NarHash = hash, StorePath = isInStore ? path : null };
    }
}
