using System;
using System.Collections.Generic;

namespace TvixEval.Fetch;

/// <summary>The forms in which Git takes locations: URLs, paths, and <c>user@host:path</c>.</summary>
internal static class GitUrls
{
    private static readonly string[] Schemes = { "ssh", "http", "https", "file", "ftp", "ftps", "git" };

    /// <summary>The URL of a location.</summary>
    /// <param name="location">A URL, an absolute path, or <c>user@host:path</c>.</param>
    /// <param name="onWarning">Told of a relative path on a host.</param>
    /// <exception cref="Diagnostics.NixException">It is none of them.</exception>
    public static FetchUrl Fix(string location, Action<string>? onWarning)
    {
        if (location.Length > 0 && location[0] == '/')
        {
            return new FetchUrl("file", new UrlAuthority(string.Empty), SegmentsOf(location));
        }

        if (HostEnd(location) is var colon and >= 0)
        {
            return OfHost(location, colon, onWarning);
        }

        FetchUrl url = FetchUrl.Parse(location, onWarning);
        if (url.Application == "git")
        {
            url.Scheme = url.Transport;
        }

        return url;
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

    /// <summary>Where the host of <c>user@host:path</c> ends; -1 for anything else.</summary>
    private static int HostEnd(string location)
    {
        int colon = location.IndexOf(':');
        if (colon < 0 || location.Contains("://"))
        {
            return -1;
        }

        string host = location.Substring(0, colon);
        string scheme = host.StartsWith("git+", StringComparison.Ordinal) ? host.Substring(4) : host;
        if (host.IndexOf('/') >= 0 || Array.IndexOf(Schemes, scheme) >= 0)
        {
            return -1;
        }

        int at = location.IndexOf("@[", StringComparison.Ordinal);
        int bracket = at >= 0 ? at + 1 : location[0] == '[' ? 0 : -1;
        int close = bracket >= 0 ? location.IndexOf(']', bracket + 1) : -1;
        if (close < 0)
        {
            return colon;
        }

        return close + 1 < location.Length && location[close + 1] == ':' ? close + 1 : -1;
    }

    private static FetchUrl OfHost(string location, int colon, Action<string>? onWarning)
    {
        string host = location.Substring(0, colon);
        string path = location.Substring(colon + 1);
        int at = host.IndexOf('@');
        string? user = at < 0 ? null : host.Substring(0, at);
        string name = host.Substring(at + 1);
        bool isBracketed = name.Length > 1 && name[0] == '[' && name[name.Length - 1] == ']';
        if (isBracketed)
        {
            name = name.Substring(1, name.Length - 2);
            if (!System.Net.IPAddress.TryParse(name, out _))
            {
                throw FetchUrl.Bad($"Git SCP bracketed URL is not valid: '{name}' is not a valid IPv6 address");
            }
        }

        if (path.Length == 0)
        {
            throw FetchUrl.Bad($"SCP-style Git URL '{location}' has an empty path");
        }

        var segments = new List<string>(path.Split('/'));
        bool isRelative = segments[0].Length > 0;
        if (isRelative)
        {
            segments.Insert(0, string.Empty);
        }

        var url = new FetchUrl("ssh", new UrlAuthority(name, user, isBracketed: isBracketed), segments);
        if (isRelative && segments[1][0] != '~')
        {
            FetchUrl home = url.Clone();
            home.Path.Insert(1, "~");
            string plain = host.Substring(at + 1);
            onWarning?.Invoke(
                $"SCP-style URL '{location}' has a relative path which cannot be faithfully converted to an SSH URL: "
                + "we will convert it to an absolute path when making an SSH URL.\n\nUse an explicit absolute path:\n\n"
                + $"    {plain}:/{path}\n\nor with an explicit SSH URL:\n\n    {url}\n\n"
                + "instead, to explicitly use an absolute path (and silence this warning). "
                + $"Or, to be relative to the remote user's home directory:\n\n    {plain}:~/{path}\n\nor with an explicit SSH URL:\n\n    {home}");
        }

        return url;
    }
}
