using System;
using System.Collections.Generic;
using TvixEval.Store;

namespace TvixEval.Fetch.Schemes;

/// <summary>Repositories on SourceHut.</summary>
internal sealed class SourceHutScheme : ForgeScheme
{
    /// <inheritdoc/>
    public override string Name => "sourcehut";

    /// <inheritdoc/>
    protected override string DefaultHost => "git.sr.ht";

    /// <inheritdoc/>
    protected override Hash RevOf(FetchInput input, string reference, FetchContext context)
    {
        var wanted = new List<string> { "refs/heads/" + reference, "refs/tags/" + reference };
        if (reference == "HEAD")
        {
            string head = Ask(input, Place(input) + "/HEAD", context).Split('\n')[0];
            wanted = head.StartsWith("ref: ", StringComparison.Ordinal)
                ? new List<string> { head.Substring(5).Trim() }
                : throw Error($"in '{input}', couldn't resolve HEAD ref '{reference}'");
        }

        foreach (string line in Ask(input, Place(input) + "/info/refs", context).Split('\n'))
        {
            string[] words = line.Split('\t');
            if (words.Length == 2 && wanted.Contains(words[1].Trim()))
            {
                return FetchInput.ParseRev(words[0]);
            }
        }

        throw Error($"in '{input}', couldn't find ref '{reference}'");
    }

    /// <inheritdoc/>
    protected override string ArchiveUrl(FetchInput input, string rev, bool hasToken) => $"{Place(input)}/archive/{rev}.tar.gz";

    /// <inheritdoc/>
    protected override KeyValuePair<string, string> HeaderOf(string token, FetchContext context) => new("Authorization", "Bearer " + token);

    private string Place(FetchInput input) => $"https://{HostOf(input)}/{PlaceOf(input, "/")}";
}
