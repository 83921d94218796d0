using System;
using TvixEval.IO;
using TvixEval.Store;

namespace TvixEval.Fetch.Http;

/// <summary>A downloaded file, or a tree that was unpacked from one; it is in the cache.</summary>
internal sealed class CachedDownload
{
    /// <summary>Creates the result.</summary>
    public CachedDownload(FetchAttributes info, INixFileSystem files)
    {
        Info = info;
        Files = files;
    }

    /// <summary>What is remembered about it.</summary>
    public FetchAttributes Info { get; }

    /// <summary>The files: the root is the file, or the tree.</summary>
    public INixFileSystem Files { get; }

    /// <summary>The hash of the archive of the file or tree.</summary>
    public Hash NarHash => Hash.ParseSri(Info.GetString("narHash"), Array.Empty<string>());

    /// <summary>The SHA-256 hash of a file's bytes.</summary>
    public Hash FileHash => Hash.ParseSri(Info.GetString("sha256"), Array.Empty<string>());
}
