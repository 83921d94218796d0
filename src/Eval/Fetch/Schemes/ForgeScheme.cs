using System;
using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Fetch.Http;
using TvixEval.Formats.Json;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Fetch.Schemes;

/// <summary>What the schemes for hosts of Git repositories share that give trees as archives: GitHub, GitLab, SourceHut.</summary>
internal abstract class ForgeScheme : InputScheme
{
    /// <inheritdoc/>
    public override string[] AllowedAttributes { get; } = { "owner", "repo", "ref", "rev", "narHash", "lastModified", "host", "treeHash" };

    /// <inheritdoc/>
    public override string? Feature => ExperimentalFeatures.Flakes;

    /// <summary>The host that is asked unless the attributes name one.</summary>
    protected abstract string DefaultHost { get; }

    /// <inheritdoc/>
    public override FetchAttributes? FromUrl(FetchUrl url, bool requireTree, FetchContext context)
    {
        if (url.Scheme != Name)
        {
            return null;
        }

        List<string> path = url.Segments;
        var attributes = new FetchAttributes();
        if (path.Count < 2)
        {
            throw FetchUrl.Bad($"URL '{url}' is invalid");
        }

        if (path.Count > 2)
        {
            string rest = string.Join("/", path.GetRange(2, path.Count - 2));
            attributes[path.Count == 3 && GitNames.IsRev(rest) ? "rev" : "ref"] = rest;
        }

        foreach (KeyValuePair<string, string> pair in url.Query)
        {
            if (pair.Key is not ("rev" or "ref" or "host" or "narHash"))
            {
                continue;
            }

            if (pair.Key is "rev" or "ref" && attributes.Contains(pair.Key))
            {
                throw FetchUrl.Bad($"URL '{url}' contains multiple {(pair.Key == "rev" ? "commit hashes" : "branch/tag names")}");
            }

            attributes[pair.Key] = pair.Value;
        }

        attributes["type"] = Name;
        attributes["owner"] = path[0];
        attributes["repo"] = path[1];
        return FromAttributes(attributes, context);
    }

    /// <inheritdoc/>
    public override FetchAttributes FromAttributes(FetchAttributes attributes, FetchContext context)
    {
        attributes.GetString("owner");
        attributes.GetString("repo");
        string? reference = attributes.FindString("ref");
        string? rev = attributes.FindString("rev");
        if (reference is not null && rev is not null)
        {
            throw FetchUrl.Bad($"input {attributes.ToJson()} contains both a commit hash ('{rev}') and a branch/tag name ('{reference}')");
        }

        if (rev is not null)
        {
            FetchInput.ParseRev(rev);
        }

        if (reference is not null && !GitNames.IsLegalRef(reference))
        {
            throw FetchUrl.Bad($"input {attributes.ToJson()} contains an invalid branch/tag name");
        }

        foreach (char c in attributes.FindString("host") ?? string.Empty)
        {
            if (c is not ((>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '.' or '-'))
            {
                throw FetchUrl.Bad($"input {attributes.ToJson()} contains an invalid instance host");
            }
        }

        return attributes;
    }

    /// <inheritdoc/>
    public override FetchUrl ToUrl(FetchInput input)
    {
        var path = new List<string> { input.Attributes.GetString("owner"), input.Attributes.GetString("repo") };
        if (input.Ref is { } reference)
        {
            path.Add(reference);
        }

        if (input.Rev is { } rev)
        {
            path.Add(FetchInput.TextOf(rev));
        }

        var url = new FetchUrl(Name, null, path);
        if (input.NarHash is { } hash)
        {
            url.Query["narHash"] = hash.ToText(HashFormat.Sri, withAlgorithm: true);
        }

        if (input.Attributes.FindString("host") is { } host)
        {
            url.Query["host"] = host;
        }

        return url;
    }

    /// <inheritdoc/>
    public override bool IsLocked(FetchInput input, FetchSettings settings) =>
        input.Rev is not null && (settings.TrustTarballsFromGitForges || input.NarHash is not null);

    /// <inheritdoc/>
    public override FetchAttributes Override(FetchInput input, string? reference, Hash? rev)
    {
        if (reference is not null && rev is not null)
        {
            throw Error($"cannot apply both a commit hash ({FetchInput.TextOf(rev)}) and a branch/tag name ('{reference}') to input '{input}'");
        }

        var attributes = new FetchAttributes(input.Attributes);
        if (rev is not null)
        {
            attributes["rev"] = FetchInput.TextOf(rev);
            attributes.Remove("ref");
        }

        if (reference is not null)
        {
            attributes["ref"] = reference;
            attributes.Remove("rev");
        }

        return attributes;
    }

    /// <inheritdoc/>
    public override SourceTree Fetch(FetchInput input, FetchContext context)
    {
        var attributes = new FetchAttributes(input.Attributes);
        string rev = FetchInput.TextOf(input.Rev ?? RevOf(input, input.Ref ?? "HEAD", context));
        attributes.Remove("ref");
        attributes["rev"] = rev;
        CachedDownload archive = Archive(input, rev, context);
        attributes["lastModified"] = archive.Info.FindInteger("lastModified") ?? 0;
        return new SourceTree(archive.Files, CanonPath.Root, attributes) { NarHash = archive.NarHash };
    }

    /// <summary>The commit that a branch or a tag is at now.</summary>
    protected abstract Hash RevOf(FetchInput input, string reference, FetchContext context);

    /// <summary>The URL of the archive of a commit.</summary>
    protected abstract string ArchiveUrl(FetchInput input, string rev, bool hasToken);

    /// <summary>The header that carries an access token.</summary>
    protected abstract KeyValuePair<string, string> HeaderOf(string token, FetchContext context);

    /// <summary>The host of an input.</summary>
    protected string HostOf(FetchInput input) => input.Attributes.FindString("host") ?? DefaultHost;

    /// <summary>The owner and the repository of an input, with something between, as they stand in a URL.</summary>
    protected static string PlaceOf(FetchInput input, string separator) =>
        Escape(input.Attributes.GetString("owner")) + separator + Escape(input.Attributes.GetString("repo"));

    /// <summary>A text as it stands in the path of a URL.</summary>
    protected static string Escape(string text) => FetchUrl.Encode(text, ":@/!$&'()*+,;=");

    /// <summary>The text of a file behind a URL of the host.</summary>
    protected string Ask(FetchInput input, string url, FetchContext context) =>
        new Downloads(context).File(url, HeadersFor(input, context)).Files.ReadFile(CanonPath.Root);

    /// <summary>A string in a JSON text, by the names and places that lead to it; null where it is not there.</summary>
    protected static string? Find(string json, params string[] path)
    {
        Value? value;
        try
        {
            value = JsonParser.ParseData(json, null);
        }
        catch (NixException)
        {
            return null;
        }

        foreach (string step in path)
        {
            value = value switch
            {
                AttrSet set => set.Get(step),
                NixList { Count: > 0 } list when step == "0" => list[0],
                _ => null,
            };
        }

        return (value as NixString)?.Bytes;
    }

    private CachedDownload Archive(FetchInput input, string rev, FetchContext context)
    {
        List<KeyValuePair<string, string>> headers = HeadersFor(input, context);
        string url = ArchiveUrl(input, rev, headers.Count > 0);

        // What a commit is never changes: however old the copy in the cache is, it counts.
        return new Downloads(context).Tarball(url, headers, isImmutable: true);
    }

    private List<KeyValuePair<string, string>> HeadersFor(FetchInput input, FetchContext context)
    {
        var headers = new List<KeyValuePair<string, string>>();
        string host = HostOf(input);
        string place = host + "/" + input.Attributes.GetString("owner") + "/" + input.Attributes.GetString("repo");
        string? token = null;
        int length = 0;
        foreach (KeyValuePair<string, string> candidate in context.Settings.AccessTokens)
        {
            if (candidate.Key.Length > length && place.StartsWith(candidate.Key, StringComparison.Ordinal)
                && (place.Length == candidate.Key.Length || place[candidate.Key.Length] == '/'))
            {
                token = candidate.Value;
                length = candidate.Key.Length;
            }
        }

        if (token is not null)
        {
            headers.Add(HeaderOf(token, context));
        }

        return headers;
    }
}
