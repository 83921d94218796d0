using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace TvixEval.Fetch.Http;

/// <summary>Gets what <c>http</c> and <c>https</c> URLs stand for. The usual one asks the network; tests bring their own.</summary>
internal interface IDownloader
{
    /// <summary>Makes one attempt to get a URL.</summary>
    /// <param name="request">What to get.</param>
    /// <param name="destination">Where the content goes.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="DownloadException">It failed.</exception>
    Task<DownloadResponse> GetAsync(DownloadRequest request, Stream destination, CancellationToken cancellationToken);
}
