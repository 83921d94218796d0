using System;
using System.Collections.Generic;

namespace TvixEval.Fetch;

/// <summary>The forms in which Git takes locations: URLs, paths, and <c>user@host:path</c>.</summary>
internal static class GitUrls
{
    /// <summary>The URL of a location.</summary>
    /// <param name="location">A URL, a path, or <c>user@host:path</c>.</param>
    /// <param name="onWarning">Told of a query that makes no sense; may be null.</param>
    /// <exception cref="Diagnostics.NixException">It is none of them.</exception>
    public static FetchUrl Fix(string location, Action<string>? onWarning)
    {
        if (location.Length > 0 && location[0] == '/')
        {
            return new FetchUrl("file", new UrlAuthority(string.Empty), SegmentsOf(location));
        }

        string text = OfHost(location) ?? location;
        if (text.StartsWith("file:", StringComparison.Ordinal) || text.StartsWith("git+file:", StringComparison.Ordinal) || text.Contains("://"))
        {
            FetchUrl url = FetchUrl.Parse(text, onWarning);
            if (url.Application == "git")
            {
                url.Scheme = url.Transport;
            }

            return url;
        }

        return text.IndexOf(':') < 0
            ? new FetchUrl("file", null, text.Split('/'))
            : throw FetchUrl.Bad($"SCP-like URL '{location}' is not supported; use SSH URL syntax instead (ssh://...)");
    }

    /// <summary>The segments of a URL's path for a file path.</summary>
    public static List<string> SegmentsOf(string path)
    {
        var segments = new List<string>();
        if (path.Length > 0 && path[0] == '/')
        {
            segments.Add(string.Empty);
        }

        foreach (string component in path.Split('/'))
        {
            if (component.Length > 0)
            {
                segments.Add(component);
            }
        }

        if (path.Length == 0 || path[path.Length - 1] == '/')
        {
            segments.Add(string.Empty);
        }

        return segments;
    }

    /// <summary>The URL of <c>user@host:path</c>, or null for anything else.</summary>
    private static string? OfHost(string location)
    {
        int slash = location.IndexOf('/');
        int colon = location.LastIndexOf(':');
        int at = colon <= 0 ? -1 : location.LastIndexOf('@', Math.Min(colon, slash < 0 ? colon : slash));
        return at < 0 ? null : "ssh://" + location.Substring(0, colon) + "/" + location.Substring(colon + 1);
    }
}
