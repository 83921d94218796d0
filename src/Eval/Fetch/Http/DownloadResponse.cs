using System;
using System.Collections.Generic;

namespace TvixEval.Fetch.Http;

/// <summary>What a server answered.</summary>
internal sealed class DownloadResponse
{
    /// <summary>Whether the version that was asked about is still the one that the server has; then nothing was sent.</summary>
    public bool IsNotModified { get; set; }

    /// <summary>The tag of the version; empty for none.</summary>
    public string ETag { get; set; } = string.Empty;

    /// <summary>The URL under which this version stays, as a <c>Link</c> header says, or null.</summary>
    public string? ImmutableUrl { get; set; }

    /// <summary>The URLs that were asked, one after the other; the last one answered.</summary>
    public IList<Uri> Urls { get; } = new List<Uri>();
}
