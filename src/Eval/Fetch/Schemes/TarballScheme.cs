using TvixEval.Diagnostics;
using TvixEval.Fetch.Http;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Fetch.Schemes;

/// <summary>Trees in archives behind URLs.</summary>
internal sealed class TarballScheme : CurlScheme
{
    /// <inheritdoc/>
    public override string Name => "tarball";

    /// <inheritdoc/>
    public override SourceTree Fetch(FetchInput input, FetchContext context)
    {
        string url = input.Attributes.GetString("url");
        CheckLocal(FetchUrl.Parse(url), context);
        CachedDownload archive = new Downloads(context).Tarball(url);
        var attributes = new FetchAttributes(input.Attributes);
        if (archive.Info.FindString("immutableUrl") is { } immutable)
        {
            FetchInput other = FetchInput.FromUrl(FetchUrl.Parse(immutable, context.Warn), context);
            attributes = other.Type == Name ? new FetchAttributes(other.Attributes)
                : throw Error("tarball 'Link' headers that redirect to non-tarball URLs are not supported");
        }

        if (archive.Info.FindInteger("lastModified") is { } time and not 0)
        {
            attributes.Add("lastModified", time);
        }

        attributes["narHash"] = archive.NarHash.ToText(HashFormat.Sri, withAlgorithm: true);
        return new SourceTree(archive.Files, CanonPath.Root, attributes) { NarHash = archive.NarHash };
    }

    /// <inheritdoc/>
    protected override bool Takes(bool hasTarballExtension, bool requireTree) => requireTree || hasTarballExtension;

    /// <summary>Words what people often get wrong.</summary>
    private static void CheckLocal(FetchUrl url, FetchContext context)
    {
        if (url.Scheme != "file")
        {
            return;
        }

        string path = url.ToFilePath();
        if (path.Length == 0 || path[0] != '/')
        {
            throw Error($"tarball '{url}' must use an absolute path. The 'file' scheme does not support relative paths.");
        }

        INixFileSystem disk = context.Store.Disk;
        string resolved = SymlinkResolver.Resolve(disk, CanonPath.Of(path), SymlinkMode.Full);
        switch (disk.GetKind(resolved))
        {
            case FileKind.Missing:
                throw new NixException(NixErrorKind.IO, $"tarball \"{path}\" does not exist.");
            case FileKind.Directory when disk.GetKind(CanonPath.Append(resolved, ".git")) != FileKind.Missing:
                throw Error($"tarball \"{path}\" is a git repository, not a tarball. Please use `git+file` as the scheme.");
            case FileKind.Directory:
                throw Error($"tarball \"{path}\" is a directory, not a file.");
        }
    }
}
