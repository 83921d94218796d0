using System;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Fetch.Http;

/// <summary>
/// Where a server may lead restricted evaluation to. Stricter than C++ Nix, which looks at the first URL only: from one that is allowed
/// to others that are, and from what stands for another reference (the archive of a <c>github:</c> one) to that forge's own hosts.
/// </summary>
internal sealed class RedirectRule
{
    private const string ApiLabel = "api.";

    private readonly FetchContext context;
    private readonly string url;
    private readonly string? forge;

    /// <summary>Creates the rule for a URL.</summary>
    /// <param name="context">What is allowed.</param>
    /// <param name="url">The URL that is asked first; bytes, one a char.</param>
    public RedirectRule(FetchContext context, string url)
    {
        this.context = context;
        this.url = url;
        if (context.IsRestricted && !AllowedUris.Allow(context.Settings.AllowedUris, url)
            && Uri.TryCreate(Bytes.ToText(url), UriKind.Absolute, out Uri? address))
        {
            forge = address.Host.StartsWith(ApiLabel, StringComparison.Ordinal) ? address.Host.Substring(ApiLabel.Length) : address.Host;
        }
    }

    /// <summary>Whether the server may lead to a URL.</summary>
    public bool Allows(Uri next) => !context.IsRestricted
        || (forge is null
            ? AllowedUris.AllowAddress(context.Settings.AllowedUris, next)
            : next.Host == forge || next.Host.EndsWith("." + forge, StringComparison.Ordinal));

    /// <summary>Fails where the server must not lead to a URL.</summary>
    /// <exception cref="NixException">It must not.</exception>
    public void Check(Uri next)
    {
        if (!Allows(next))
        {
            throw new NixException(
                NixErrorKind.Access,
                $"access to URI '{Bytes.FromText(next.AbsoluteUri)}' is forbidden in restricted mode: the server of '{url}' redirects to it");
        }
    }
}
