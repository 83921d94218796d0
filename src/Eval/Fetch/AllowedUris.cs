using System;
using System.Collections.Generic;

namespace TvixEval.Fetch;

/// <summary>The rule of C++ Nix's <c>allowed-uris</c>.</summary>
internal static class AllowedUris
{
    /// <summary>Whether a URI is one of some, or lies below one, so that <c>https://github.co</c> does not allow <c>https://github.com</c>.</summary>
    public static bool Allow(IEnumerable<string> allowed, string uri)
    {
        foreach (string prefix in allowed)
        {
            if (uri == prefix || (prefix.Length > 0 && uri.Length > prefix.Length && uri.StartsWith(prefix, StringComparison.Ordinal)
                && (prefix[prefix.Length - 1] == '/' || uri[prefix.Length] == '/' || IsSchemeOnly(prefix))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSchemeOnly(string prefix) => prefix[prefix.Length - 1] == ':' && FetchUrl.IsScheme(prefix.Substring(0, prefix.Length - 1));
}
