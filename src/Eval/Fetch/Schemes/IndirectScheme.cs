using System.Collections.Generic;
using TvixEval.Store;

namespace TvixEval.Fetch.Schemes;

/// <summary>Names that a registry knows, such as <c>nixpkgs</c>; they cannot be fetched themselves.</summary>
internal sealed class IndirectScheme : InputScheme
{
    /// <inheritdoc/>
    public override string Name => "indirect";

    /// <inheritdoc/>
    public override string[] AllowedAttributes { get; } = { "id", "ref", "rev", "narHash" };

    /// <inheritdoc/>
    public override string? Feature => "flakes";

    /// <inheritdoc/>
    public override bool IsDirect => false;

    /// <inheritdoc/>
    public override FetchAttributes? FromUrl(FetchUrl url, bool requireTree, FetchContext context)
    {
        if (url.Scheme != "flake")
        {
            return null;
        }

        List<string> path = url.Segments;
        if (path.Count is 0 or > 3)
        {
            throw FetchUrl.Bad($"GitHub URL '{url}' is invalid");
        }

        string? rev = null;
        string? reference = null;
        if (path.Count == 2)
        {
            rev = GitNames.IsRev(path[1]) ? path[1] : null;
            reference = rev is not null ? null : GitNames.IsLegalRef(path[1]) ? path[1]
                : throw FetchUrl.Bad($"in flake URL '{url}', '{path[1]}' is not a commit hash or branch/tag name");
        }
        else if (path.Count == 3)
        {
            reference = GitNames.IsLegalRef(path[1]) ? path[1] : throw FetchUrl.Bad($"in flake URL '{url}', '{path[1]}' is not a branch/tag name");
            rev = GitNames.IsRev(path[2]) ? path[2] : throw FetchUrl.Bad($"in flake URL '{url}', '{path[2]}' is not a commit hash");
        }

        CheckId(path[0]);
        var attributes = new FetchAttributes { ["type"] = "indirect", ["id"] = path[0] };
        if (rev is not null)
        {
            attributes["rev"] = FetchInput.TextOf(FetchInput.ParseRev(rev));
        }

        if (reference is not null)
        {
            attributes["ref"] = reference;
        }

        return attributes;
    }

    /// <inheritdoc/>
    public override FetchAttributes FromAttributes(FetchAttributes attributes, FetchContext context)
    {
        CheckId(attributes.GetString("id"));
        return attributes;
    }

    /// <inheritdoc/>
    public override FetchUrl ToUrl(FetchInput input)
    {
        var path = new List<string> { input.Attributes.GetString("id") };
        if (input.Ref is { } reference)
        {
            path.Add(reference);
        }

        if (input.Rev is { } rev)
        {
            path.Add(FetchInput.TextOf(rev));
        }

        return new FetchUrl("flake", null, path);
    }

    /// <inheritdoc/>
    public override FetchAttributes Override(FetchInput input, string? reference, Hash? rev) => WithRevision(input, reference, rev);

    /// <inheritdoc/>
    public override SourceTree Fetch(FetchInput input, FetchContext context) =>
        throw Error($"indirect input '{input}' cannot be fetched directly");

    private static void CheckId(string id)
    {
        for (int i = 0; i < id.Length; i++)
        {
            if (id[i] is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z')) && (i == 0 || id[i] is not ((>= '0' and <= '9') or '_' or '-')))
            {
                throw FetchUrl.Bad($"'{id}' is not a valid flake ID");
            }
        }

        if (id.Length == 0)
        {
            throw FetchUrl.Bad($"'{id}' is not a valid flake ID");
        }
    }
}
