using System;
using System.Collections.Generic;
using TvixEval.Fetch.Cache;
using TvixEval.Fetch.Http;

namespace TvixEval.Fetch;

/// <summary>The settings of what is fetched, named after C++ Nix's. Texts that expressions see are bytes, one a char.</summary>
internal sealed class FetchSettings
{
    /// <summary>The URIs that restricted evaluation may fetch: these, and what lies below them.</summary>
    public IList<string> AllowedUris { get; } = new List<string>();

    /// <summary>For how long a download counts as fresh, in seconds.</summary>
    public long TarballTtl { get; set; } = 3600;

    /// <summary>Whether Git and Mercurial work trees with changes may be fetched.</summary>
    public bool AllowDirty { get; set; } = true;

    /// <summary>Whether fetching such a tree gives a warning.</summary>
    public bool WarnDirty { get; set; } = true;

    /// <summary>Whether archives of forges such as GitHub count as locked by their revision alone.</summary>
    public bool TrustTarballsFromGitForges { get; set; } = true;

    /// <summary>Access tokens by host, or host and path, as in C++ Nix's <c>access-tokens</c>.</summary>
    public IDictionary<string, string> AccessTokens { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Where hosts are really asked: base addresses such as <c>http://127.0.0.1:8080</c> by base address
    /// (<c>https://api.github.com</c>). What is not listed is asked itself. For mirrors, and for tests.
    /// </summary>
    public IDictionary<string, string> Mirrors { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// The flake registry for everyone, which says what names such as <c>nixpkgs</c> stand for: an absolute path, or a URL. Unlike in
    /// C++ Nix there is none unless one is named, so that nothing is asked over the network unasked.
    /// </summary>
    public string? FlakeRegistry { get; set; }

    /// <summary>The user's own flake registry, an absolute Nix path, or null. It counts for what the user asks for, and not for inputs of flakes.</summary>
    public string? UserFlakeRegistry { get; set; }

    /// <summary>The flake registry of this machine, likewise.</summary>
    public string? SystemFlakeRegistry { get; set; }

    /// <summary>The folder of the cache; null for the usual one of this user (see <c>docs/fetchers.md</c>).</summary>
    public string? CacheDirectory { get; set; }

    /// <summary>Whether the network is not to be asked: only local files and the cache are used, however old.</summary>
    public bool IsOffline { get; set; }

    /// <summary>What asks the network for <c>http</c> and <c>https</c> URLs.</summary>
    public IDownloader Downloader { get; set; } = HttpDownloader.Instance;

    /// <summary>How often a download is tried.</summary>
    public int DownloadAttempts { get; set; } = 5;

    /// <summary>The pause before a download is tried the second time; it doubles with each further one.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long connecting, or waiting for an answer to begin, may take.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a download may stand still.</summary>
    public TimeSpan StalledDownloadTimeout { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>
    /// How much one tree that is fetched may take on disk, in bytes: its files, the Nix archive that they become, and 1 KiB for each file, folder
    /// and link. More is an error of kind <see cref="NixErrorKind.FetchLimit"/>, before it is written.
    /// </summary>
    public long MaxTreeSize { get; set; } = 8L << 30;

    /// <summary>The program for Git: an absolute path, or a name that is searched for in the absolute folders of <c>PATH</c>.</summary>
    public string GitProgram { get; set; } = "git";

    /// <summary>The program for Mercurial, likewise.</summary>
    public string MercurialProgram { get; set; } = "hg";

    /// <summary>Removes everything from the cache. No evaluation may be using it.</summary>
    /// <exception cref="System.IO.IOException">A file is in use.</exception>
    public void ClearCache() => new FetchCache(CacheDirectory).Clear();
}
