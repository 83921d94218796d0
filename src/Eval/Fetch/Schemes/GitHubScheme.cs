using System.Collections.Generic;
using TvixEval.Store;

namespace TvixEval.Fetch.Schemes;

/// <summary>Repositories on GitHub.</summary>
internal sealed class GitHubScheme : ForgeScheme
{
    /// <inheritdoc/>
    public override string Name => "github";

    /// <inheritdoc/>
    protected override string DefaultHost => "github.com";

    /// <inheritdoc/>
    protected override Hash RevOf(FetchInput input, string reference, FetchContext context)
    {
        string host = HostOf(input);
        string api = host == DefaultHost ? "https://api." + host : "https://" + host + "/api/v3";
        string answer = Ask(input, $"{api}/repos/{PlaceOf(input, "/")}/commits/{Escape(reference)}", context);
        return Find(answer, "sha") is { } rev ? FetchInput.ParseRev(rev) : throw Error($"Unexpected response received from GitHub: {answer}");
    }

    /// <inheritdoc/>
    protected override string ArchiveUrl(FetchInput input, string rev, bool hasToken)
    {
        string host = HostOf(input);
        string place = PlaceOf(input, "/");
        return host != DefaultHost ? $"https://{host}/api/v3/repos/{place}/tarball/{rev}"
            : hasToken ? $"https://api.{host}/repos/{place}/tarball/{rev}"
            : $"https://{host}/{place}/archive/{rev}.tar.gz";
    }

    /// <inheritdoc/>
    protected override KeyValuePair<string, string> HeaderOf(string token, FetchContext context) => new("Authorization", "token " + token);
}
