using System;
using System.Collections.Generic;
using TvixEval.Fetch.Git;
using TvixEval.Store;

namespace TvixEval.Fetch.Schemes;

/// <summary>Git repositories, on this machine and elsewhere.</summary>
internal sealed class GitScheme : InputScheme
{
    private static readonly string[] TextParameters = { "rev", "ref", "keytype", "publicKey", "publicKeys" };
    private static readonly string[] FlagParameters = { "shallow", "submodules", "lfs", "exportIgnore", "allRefs", "verifyCommit" };

    /// <inheritdoc/>
    public override string Name => "git";

    /// <inheritdoc/>
    public override string[] AllowedAttributes { get; } =
    {
        "url", "ref", "rev", "shallow", "submodules", "lfs", "exportIgnore", "lastModified", "revCount", "narHash", "allRefs", "name",
        "dirtyRev", "dirtyShortRev", "verifyCommit", "keytype", "publicKey", "publicKeys",
    };

    /// <inheritdoc/>
    public override FetchAttributes? FromUrl(FetchUrl url, bool requireTree, FetchContext context)
    {
        if (url.Scheme != "git" && url.Application != "git")
        {
            return null;
        }

        var attributes = new FetchAttributes { ["type"] = "git" };
        FetchUrl location = url.Clone();
        location.Query.Clear();
        foreach (KeyValuePair<string, string> pair in url.Query)
        {
            if (Array.IndexOf(TextParameters, pair.Key) >= 0)
            {
                attributes[pair.Key] = pair.Value;
            }
            else if (Array.IndexOf(FlagParameters, pair.Key) >= 0)
            {
                attributes[pair.Key] = pair.Value == "1";
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
        if (attributes.Contains("verifyCommit") || attributes.Contains("keytype") || attributes.Contains("publicKey") || attributes.Contains("publicKeys"))
        {
            context.RequireFeature(ExperimentalFeatures.VerifiedFetches);
        }

        attributes.FindBoolean("verifyCommit");
        if (attributes.FindString("ref") is { } reference && !GitNames.IsLegalRef(reference))
        {
            throw FetchUrl.Bad($"invalid Git branch/tag name '{reference}'");
        }

        attributes["url"] = GitUrls.Fix(attributes.GetString("url"), context.Warn).ToString();
        attributes.FindBoolean("shallow");
        attributes.FindBoolean("submodules");
        attributes.FindBoolean("allRefs");
        return attributes;
    }

    /// <inheritdoc/>
    public override FetchUrl ToUrl(FetchInput input)
    {
        FetchAttributes attributes = input.Attributes;
        FetchUrl url = FetchUrl.Parse(attributes.GetString("url"));
        if (url.Scheme != "git")
        {
            url.Scheme = "git+" + url.Scheme;
        }

        if (input.Rev is { } rev)
        {
            url.Query["rev"] = FetchInput.TextOf(rev);
        }

        if (input.Ref is { } reference)
        {
            url.Query["ref"] = reference;
        }

        foreach (string flag in new[] { "shallow", "lfs", "submodules", "exportIgnore", "verifyCommit" })
        {
            if (attributes.IsTrue(flag))
            {
                url.Query[flag] = "1";
            }
        }

        List<GitPublicKey> keys = GitPublicKey.Of(attributes);
        if (keys.Count == 1)
        {
            url.Query["keytype"] = keys[0].Type;
            url.Query["publicKey"] = keys[0].Key;
        }
        else if (keys.Count > 1)
        {
            url.Query["publicKeys"] = GitPublicKey.ToJson(keys);
        }

        return url;
    }

    /// <inheritdoc/>
    public override bool IsLocked(FetchInput input, FetchSettings settings) =>
        input.Rev is { } rev && !rev.Equals(Hash.Zero(HashAlgorithm.Sha1));

    /// <inheritdoc/>
    public override FetchAttributes Override(FetchInput input, string? reference, Hash? rev)
    {
        FetchAttributes attributes = WithRevision(input, reference, rev);
        return attributes.Contains("rev") && !attributes.Contains("ref")
            ? throw Error($"Git input '{input.With(attributes)}' has a commit hash but no branch/tag name")
            : attributes;
    }

    /// <inheritdoc/>
    public override string? SourceFolder(FetchInput input, FetchContext context) => GitLocation.Of(input, context).Path;

    /// <inheritdoc/>
    public override SourceTree Fetch(FetchInput input, FetchContext context)
    {
        if (input.Rev is { Algorithm: not (HashAlgorithm.Sha1 or HashAlgorithm.Sha256) } rev)
        {
            throw Error($"Hash '{rev.ToText(HashFormat.Base16, true)}' is not supported by Git. Supported types are sha1 and sha256.");
        }

        if (input.Attributes.IsTrue("exportIgnore") && input.Attributes.IsTrue("submodules"))
        {
            throw Error("exportIgnore and submodules are not supported together yet");
        }

        GitLocation location = GitLocation.Of(input, context);
        return location.Path is null || input.Ref is not null || input.Rev is not null
            ? new GitCommitFetch(location, context).Fetch(input)
            : new GitWorkTreeFetch(location, context).Fetch(input);
    }
}
