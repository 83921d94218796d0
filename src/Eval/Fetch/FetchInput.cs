using System;
using System.Collections.Generic;
using TvixEval.Diagnostics;
using TvixEval.Store;

namespace TvixEval.Fetch;

/// <summary>
/// Where a tree or a file comes from: attributes of one of the schemes (<c>path</c>, <c>git</c>, <c>tarball</c> ...), as
/// <c>fetchTree</c> and flakes have them. Not changed once it is made.
/// </summary>
internal sealed class FetchInput : IEquatable<FetchInput>
{
    private FetchInput(InputScheme? scheme, FetchAttributes attributes)
    {
        Scheme = scheme;
        Attributes = attributes;
        Check();
    }

    /// <summary>The scheme, or null where none has the name that the attributes give.</summary>
    public InputScheme? Scheme { get; }

    /// <summary>The attributes; not to be written to.</summary>
    public FetchAttributes Attributes { get; }

    /// <summary>The attribute <c>type</c>.</summary>
    public string Type => Attributes.GetString("type");

    /// <summary>The name in the store.</summary>
    public string Name => Attributes.FindString("name") ?? "source";

    /// <summary>The branch or tag, or null.</summary>
    public string? Ref => Attributes.FindString("ref");

    /// <summary>The revision, or null.</summary>
    public Hash? Rev => Attributes.FindString("rev") is { } rev ? ParseRev(rev) : null;

    /// <summary>The hash of the tree's archive, or null.</summary>
    public Hash? NarHash
    {
        get
        {
            if (Attributes.FindString("narHash") is not { } text)
            {
                return null;
            }

            Hash hash = text.Length == 0 ? Hash.Zero(HashAlgorithm.Sha256) : Hash.ParseSri(text, Array.Empty<string>());
            return hash.Algorithm == HashAlgorithm.Sha256 ? hash : throw Error("narHash must use SHA-256");
        }
    }

    /// <summary>When the tree was last modified, in seconds since 1970, or null.</summary>
    public long? LastModified => Attributes.FindInteger("lastModified");

    /// <summary>Whether it can be fetched without asking a registry what it stands for.</summary>
    public bool IsDirect => Scheme is null || Scheme.IsDirect;

    /// <summary>Whether it is marked as what a fetch resulted in, which is not to be changed by fetching it again.</summary>
    public bool IsFinal => Attributes.IsTrue("__final");

    /// <summary>The relative path that it stands for, or null.</summary>
    public string? RelativePath => Scheme?.RelativePath(this);

    /// <summary>Whether the scheme knows an attribute.</summary>
    public bool Allows(string attribute) => Scheme is { } known && Array.IndexOf(known.AllowedAttributes, attribute) >= 0;

    /// <summary>Makes an input of attributes.</summary>
    /// <param name="attributes">The attributes; copied.</param>
    /// <param name="context">Experimental features and warnings.</param>
    /// <exception cref="NixException">The scheme does not allow them.</exception>
    public static FetchInput FromAttributes(FetchAttributes attributes, FetchContext context)
    {
        string type = attributes.FindString("type") ?? throw Error("'type' attribute to specify input scheme is required but not provided");
        if (context.FindScheme(type) is not { } scheme)
        {
            return new FetchInput(null, new FetchAttributes(attributes));
        }

        context.RequireFeature(scheme.Feature);
        foreach (KeyValuePair<string, object> pair in attributes)
        {
            if (pair.Key is not ("type" or "__final") && Array.IndexOf(scheme.AllowedAttributes, pair.Key) < 0)
            {
                throw Error($"input attribute '{pair.Key}' not supported by scheme '{type}'");
            }
        }

        return new FetchInput(scheme, scheme.FromAttributes(new FetchAttributes(attributes), context));
    }

    /// <summary>Makes an input of a URL.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="context">Experimental features and warnings.</param>
    /// <param name="requireTree">Whether a URL of a file without further signs means an archive.</param>
    /// <exception cref="NixException">No scheme knows it.</exception>
    public static FetchInput FromUrl(FetchUrl url, FetchContext context, bool requireTree = true)
    {
        foreach (InputScheme scheme in context.Schemes)
        {
            if (scheme.FromUrl(url, requireTree, context) is { } attributes)
            {
                context.RequireFeature(scheme.Feature);
                return new FetchInput(scheme, attributes);
            }
        }

        throw Error(url is { Application: "file", Transport: "git" }
            ? $"input '{url}' is unsupported; did you mean 'git+file' instead of 'file+git'?"
            : $"input '{url}' is unsupported");
    }

    /// <summary>Whether it names one certain tree, for ever.</summary>
    public bool IsLocked(FetchSettings settings) => Scheme is not null && Scheme.IsLocked(this, settings);

    /// <summary>The URL of the input.</summary>
    /// <exception cref="NixException">Its scheme is not known.</exception>
    public FetchUrl ToUrl() => Scheme is null
        ? throw Error($"cannot show unsupported input '{Attributes.ToJson()}'")
        : Scheme.ToUrl(this);

    /// <summary>The text of the URL of the input.</summary>
    public string ToUrlString() => ToUrl().ToString();

    /// <summary>The same input with other attributes.</summary>
    public FetchInput With(FetchAttributes attributes) => new(Scheme, attributes);

    /// <summary>The same input with one attribute set.</summary>
    public FetchInput With(string name, object value) => new(Scheme, new FetchAttributes(Attributes) { [name] = value });

    /// <summary>The same input with another branch or tag, or revision, or both.</summary>
    public FetchInput WithOverrides(string? reference, Hash? rev) => Scheme is null ? this : With(Scheme.Override(this, reference, rev));

    /// <summary>Fetches the input, once for an evaluator.</summary>
    /// <param name="context">Settings, store, and what is polled meanwhile.</param>
    /// <exception cref="NixException">It cannot be fetched, or is not what the attributes say.</exception>
    public FetchedTree Fetch(FetchContext context) => context.Fetcher.Fetch(this, context);

    /// <inheritdoc/>
    public bool Equals(FetchInput? other) => other is not null && Attributes.Equals(other.Attributes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FetchInput);

    /// <inheritdoc/>
    public override int GetHashCode() => Attributes.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => ToUrlString();

    /// <summary>Reads a revision: with its algorithm, or SHA-1.</summary>
    internal static Hash ParseRev(string rev) => Hash.Parse(rev, rev.IndexOf(':') >= 0 || rev.IndexOf('-') >= 0 ? null : HashAlgorithm.Sha1, Array.Empty<string>());

    /// <summary>The digits of a revision.</summary>
    internal static string TextOf(Hash rev) => rev.ToText(HashFormat.Base16, withAlgorithm: false);

    private static NixException Error(string message) => new(NixErrorKind.Fetch, message);

    private void Check()
    {
        _ = Type;
        _ = Ref;
        if (Attributes["revCount"] is not Lazy<long>)
        {
            Attributes.FindInteger("revCount");
        }

        Attributes.FindInteger("lastModified");
    }
}
