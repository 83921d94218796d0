using TvixEval.Diagnostics;
using TvixEval.Store;

namespace TvixEval.Fetch;

/// <summary>A kind of input: what attributes and URLs it has, and how it is fetched.</summary>
internal abstract class InputScheme
{
    /// <summary>The name, which the attribute <c>type</c> has.</summary>
    public abstract string Name { get; }

    /// <summary>The attributes that it has besides <c>type</c>.</summary>
    public abstract string[] AllowedAttributes { get; }

    /// <summary>The experimental feature that it needs, or null.</summary>
    public virtual string? Feature => null;

    /// <summary>Whether inputs can be fetched without asking a registry.</summary>
    public virtual bool IsDirect => true;

    /// <summary>The attributes of a URL; null where it is another scheme's.</summary>
    /// <exception cref="NixException">It is this scheme's, and wrong.</exception>
    public abstract FetchAttributes? FromUrl(FetchUrl url, bool requireTree, FetchContext context);

    /// <summary>Checks attributes, and brings them into their usual form.</summary>
    /// <param name="attributes">The attributes; may be changed and returned.</param>
    /// <param name="context">Experimental features and warnings.</param>
    /// <exception cref="NixException">They are wrong.</exception>
    public abstract FetchAttributes FromAttributes(FetchAttributes attributes, FetchContext context);

    /// <summary>The URL of an input.</summary>
    public abstract FetchUrl ToUrl(FetchInput input);

    /// <summary>Whether an input names one certain tree.</summary>
    public virtual bool IsLocked(FetchInput input, FetchSettings settings) => false;

    /// <summary>The relative path that an input stands for, or null.</summary>
    public virtual string? RelativePath(FetchInput input) => null;

    /// <summary>The folder on this machine that an input is taken from as it is, a Nix path; null where there is none.</summary>
    public virtual string? SourceFolder(FetchInput input, FetchContext context) => null;

    /// <summary>The attributes of an input with another branch or tag, or revision.</summary>
    public virtual FetchAttributes Override(FetchInput input, string? reference, Hash? rev) =>
        reference is not null ? throw Error($"don't know how to set branch/tag name of input '{input}' to '{reference}'")
        : rev is not null ? throw Error($"don't know how to set revision of input '{input}' to '{FetchInput.TextOf(rev)}'")
        : input.Attributes;

    /// <summary>Fetches an input.</summary>
    /// <exception cref="NixException">It cannot be fetched.</exception>
    public abstract SourceTree Fetch(FetchInput input, FetchContext context);

    /// <summary>For schemes that know both: the attributes with another branch or tag, or revision, where one is given.</summary>
    protected static FetchAttributes WithRevision(FetchInput input, string? reference, Hash? rev)
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

    /// <summary>An error of fetching.</summary>
    protected static NixException Error(string message) => new(NixErrorKind.Fetch, message);
}
