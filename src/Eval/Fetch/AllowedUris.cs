using System;
using System.Collections.Generic;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Fetch;

/// <summary>
/// The rule of C++ Nix's <c>allowed-uris</c>, and where that takes a URI for something else than what is asked for, a stricter one
/// (<c>docs/fetchers.md</c>).
/// </summary>
internal static class AllowedUris
{
    private static readonly string[] ForgeSchemes = { "github:", "gitlab:", "sourcehut:" };

    /// <summary>
    /// Whether a URI is one of some, or lies below one, so that <c>https://github.co</c> does not allow <c>https://github.com</c>. One
    /// that goes up again (<c>..</c>, however it is written) is below nothing but its scheme.
    /// </summary>
    public static bool Allow(IEnumerable<string> allowed, string uri)
    {
        bool isPlain = !GoesUp(uri) && !NamesForge(uri);
        foreach (string prefix in allowed)
        {
            if (uri == prefix || (IsBelow(uri, prefix) && (isPlain || (IsWholeScheme(prefix) && !NamesForge(uri)))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether an address that is asked may be, by the same rule; but the case of hosts does not count, nor a port that is the usual one.
    /// </summary>
    public static bool AllowAddress(IEnumerable<string> allowed, Uri address)
    {
        var all = new List<string>();
        foreach (string prefix in allowed)
        {
            all.Add(prefix);
            if (Uri.TryCreate(Bytes.ToText(prefix), UriKind.Absolute, out Uri? parsed) && parsed.Scheme is "http" or "https" && parsed.Host.Length > 0)
            {
                all.Add(Bytes.FromText(parsed.AbsoluteUri));
            }
        }

        return Allow(all, Bytes.FromText(address.AbsoluteUri));
    }

    private static bool IsBelow(string uri, string prefix) =>
        prefix.Length > 0 && uri.Length > prefix.Length && uri.StartsWith(prefix, StringComparison.Ordinal)
        && (prefix[prefix.Length - 1] == '/' || uri[prefix.Length] == '/' || IsSchemeOnly(prefix));

    private static bool IsWholeScheme(string prefix) =>
        IsSchemeOnly(prefix.EndsWith("://", StringComparison.Ordinal) ? prefix.Substring(0, prefix.Length - 2) : prefix);

    private static bool IsSchemeOnly(string prefix) => prefix[prefix.Length - 1] == ':' && FetchUrl.IsScheme(prefix.Substring(0, prefix.Length - 1));

    /// <summary>Whether a component of the path is <c>..</c>, also where its parts are encoded, or backslashes separate it.</summary>
    private static bool GoesUp(string uri)
    {
        int end = uri.IndexOfAny(new[] { '?', '#' });
        string path = end < 0 ? uri : uri.Substring(0, end);
        string decoded = path;
        try
        {
            // Some servers decode twice.
            decoded = FetchUrl.Decode(FetchUrl.Decode(path));
        }
        catch (NixException)
        {
            // What is no encoding stands for itself.
        }

        foreach (string part in decoded.Split('/', '\\', ':'))
        {
            if (part.Trim() == "..")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a reference such as <c>github:a/b?host=example.org</c> says itself who is to be asked.</summary>
    private static bool NamesForge(string uri)
    {
        int query = uri.IndexOf('?');
        return query >= 0 && Array.Exists(ForgeSchemes, scheme => uri.StartsWith(scheme, StringComparison.Ordinal))
            && FetchUrl.Decode(uri.Substring(query)).Contains("host=");
    }
}
