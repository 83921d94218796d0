using System;
using TvixEval.Store;

namespace TvixEval.Fetch.Schemes;

/// <summary>What the schemes for files and archives behind URLs share.</summary>
internal abstract class CurlScheme : InputScheme
{
    private static readonly string[] Extensions = { ".zip", ".tar", ".tgz", ".tar.gz", ".tar.xz", ".tar.bz2", ".tar.zst" };

    /// <inheritdoc/>
    public override string[] AllowedAttributes { get; } = { "url", "narHash", "name", "unpack", "rev", "revCount", "lastModified" };

    /// <summary>Whether a URL that names no scheme of its own is this scheme's.</summary>
    protected abstract bool Takes(bool hasTarballExtension, bool requireTree);

    /// <inheritdoc/>
    public override FetchAttributes? FromUrl(FetchUrl url, bool requireTree, FetchContext context)
    {
        if (url.Transport is not ("file" or "http" or "https"))
        {
            return null;
        }

        string last = url.Path.Count > 0 ? url.Path[url.Path.Count - 1] : string.Empty;
        bool hasExtension = Array.Exists(Extensions, extension => last.EndsWith(extension, StringComparison.Ordinal));
        if (url.Application is { } application ? application != Name : !Takes(hasExtension, requireTree))
        {
            return null;
        }

        FetchUrl location = url.Clone();
        location.Scheme = url.Transport;
        var attributes = new FetchAttributes { ["type"] = Name };
        foreach (string name in new[] { "narHash", "rev" })
        {
            if (url.Query.TryGetValue(name, out string? text))
            {
                attributes[name] = text;
            }
        }

        foreach (string name in new[] { "revCount", "lastModified" })
        {
            if (url.Query.TryGetValue(name, out string? text) && FetchAttributes.ParseInteger(text) is { } number)
            {
                attributes[name] = number;
            }
        }

        foreach (string name in AllowedAttributes)
        {
            location.Query.Remove(name);
        }

        attributes["url"] = location.ToString();
        return attributes;
    }

    /// <inheritdoc/>
    public override FetchAttributes FromAttributes(FetchAttributes attributes, FetchContext context) => attributes;

    /// <inheritdoc/>
    public override FetchUrl ToUrl(FetchInput input)
    {
        FetchUrl url = FetchUrl.Parse(input.Attributes.GetString("url"));
        if (input.NarHash is { } hash)
        {
            url.Query["narHash"] = hash.ToText(HashFormat.Sri, withAlgorithm: true);
        }

        return url;
    }

    /// <inheritdoc/>
    public override bool IsLocked(FetchInput input, FetchSettings settings) => input.NarHash is not null;
}
