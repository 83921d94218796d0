using TvixEval.Fetch.Http;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Fetch.Schemes;

/// <summary>Plain files behind URLs.</summary>
internal sealed class FileScheme : CurlScheme
{
    /// <inheritdoc/>
    public override string Name => "file";

    /// <inheritdoc/>
    public override SourceTree Fetch(FetchInput input, FetchContext context)
    {
        CachedDownload file = new Downloads(context).File(input.Attributes.GetString("url"));
        var attributes = new FetchAttributes(input.Attributes) { ["narHash"] = file.NarHash.ToText(HashFormat.Sri, withAlgorithm: true) };
        return new SourceTree(file.Files, CanonPath.Root, attributes) { NarHash = file.NarHash };
    }

    /// <inheritdoc/>
    protected override bool Takes(bool hasTarballExtension, bool requireTree) => !requireTree && !hasTarballExtension;
}
