using System;
using System.Collections.Generic;

namespace TvixEval.IO;

/// <summary>The search path of lookups such as <c>&lt;nixpkgs&gt;</c>.</summary>
internal static class SearchPath
{
    // With what follows them; more of an entry need not be looked at.
    private const int LongestScheme = 16;

    private static readonly string[] UrlSchemes = { "http", "https", "file", "channel", "git", "s3", "ssh" };

    /// <summary>Splits the value of <c>NIX_PATH</c> at its colons, but not at those of URLs. Empty entries are dropped.</summary>
    public static IReadOnlyList<string> Split(string nixPath)
    {
        var entries = new List<string>();
        for (int start = 0, end; start < nixPath.Length; start = end + 1)
        {
            end = ColonFrom(nixPath, start);
            int equals = nixPath.LastIndexOf('=', Math.Max(end - 1, start), Math.Max(end - start, 1));
            int at = equals < 0 ? start : equals + 1;
            string target = nixPath.Substring(at, Math.Min(LongestScheme, nixPath.Length - at));
            if (end < nixPath.Length && (IsPseudoUrl(target) || target.StartsWith("flake:", StringComparison.Ordinal)))
            {
                // The first colon belongs to the URL. One in front of a port number does not, here as in C++ Nix.
                end = ColonFrom(nixPath, end + 1);
            }

            if (end > start)
            {
                entries.Add(nixPath.Substring(start, end - start));
            }
        }

        return entries;
    }

    /// <summary>Whether an entry's path is a URL, or a channel, that has to be downloaded.</summary>
    public static bool IsPseudoUrl(string text)
    {
        if (text.StartsWith("channel:", StringComparison.Ordinal))
        {
            return true;
        }

        int end = text.IndexOf("://", StringComparison.Ordinal);
        return end >= 0 && Array.IndexOf(UrlSchemes, text.Substring(0, end)) >= 0;
    }

    private static int ColonFrom(string text, int start)
    {
        int colon = text.IndexOf(':', start);
        return colon < 0 ? text.Length : colon;
    }
}
