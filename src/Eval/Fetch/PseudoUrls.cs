using System;

namespace TvixEval.Fetch;

/// <summary>Short forms that the search path and <c>fetchTarball</c> take for URLs.</summary>
internal static class PseudoUrls
{
    private const string Channel = "channel:";

    /// <summary>The URL that <c>channel:name</c> stands for; others stand for themselves.</summary>
    /// <param name="url">The URL; bytes, one a char.</param>
    public static string Resolve(string url) => url.StartsWith(Channel, StringComparison.Ordinal)
        ? "https://channels.nixos.org/" + url.Substring(Channel.Length) + "/nixexprs.tar.xz"
        : url;
}
