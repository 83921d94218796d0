using System;
using System.Collections.Generic;

namespace TvixEval.Fetch.Http;

/// <summary>What to download.</summary>
internal sealed class DownloadRequest
{
    /// <summary>Creates a request.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="settings">The settings: time limits.</param>
    public DownloadRequest(Uri url, FetchSettings settings)
    {
        Url = url;
        Settings = settings;
    }

    /// <summary>The URL.</summary>
    public Uri Url { get; }

    /// <summary>The settings.</summary>
    public FetchSettings Settings { get; }

    /// <summary>The tag of the version that is in the cache: if the server still has that one, it need not send it.</summary>
    public string? ETag { get; set; }

    /// <summary>
    /// Told of each further URL that the first one leads to, before that is asked; throws where it must not be. Null where all may be.
    /// </summary>
    public Action<Uri>? OnRedirect { get; set; }

    /// <summary>Headers to send to the host of the URL, and to no other one that it leads to.</summary>
    public IList<KeyValuePair<string, string>> Headers { get; } = new List<KeyValuePair<string, string>>();
}
