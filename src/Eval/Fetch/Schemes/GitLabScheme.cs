using System.Collections.Generic;
using TvixEval.Store;

namespace TvixEval.Fetch.Schemes;

/// <summary>Repositories on GitLab.</summary>
internal sealed class GitLabScheme : ForgeScheme
{
    /// <inheritdoc/>
    public override string Name => "gitlab";

    /// <inheritdoc/>
    protected override string DefaultHost => "gitlab.com";

    /// <inheritdoc/>
    protected override Hash RevOf(FetchInput input, string reference, FetchContext context)
    {
        string answer = Ask(input, $"{Api(input)}/commits?ref_name={FetchUrl.Encode(reference, "/")}", context);
        return Find(answer, "0", "id") is { } rev ? FetchInput.ParseRev(rev)
            : throw Error(answer.Trim() == "[]"
                ? "No commits returned by GitLab API -- does the git ref really exist?"
                : $"Unexpected response received from GitLab: {answer}");
    }

    /// <inheritdoc/>
    protected override string ArchiveUrl(FetchInput input, string rev, bool hasToken) => $"{Api(input)}/archive.tar.gz?sha={rev}";

    /// <inheritdoc/>
    protected override KeyValuePair<string, string> HeaderOf(string token, FetchContext context)
    {
        int colon = token.IndexOf(':');
        string kind = colon < 0 ? token : token.Substring(0, colon);
        string value = token.Substring(colon + 1);
        switch (kind)
        {
            case "OAuth2":
                return new("Authorization", "Bearer " + value);
            case "PAT":
                return new("Private-token", value);
            default:
                // The kind may be a part of the secret.
                context.Warn("Unrecognized GitLab token type");
                return new(kind, value);
        }
    }

    private string Api(FetchInput input) => $"https://{HostOf(input)}/api/v4/projects/{PlaceOf(input, "%2F")}/repository";
}
