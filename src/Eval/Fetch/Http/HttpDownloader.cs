using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace TvixEval.Fetch.Http;

/// <summary>Downloads with the framework's own HTTP client. Safe for several threads.</summary>
internal sealed class HttpDownloader : IDownloader
{
    private const int MaxRedirects = 10;
    private const int MaxErrorBody = 1 << 16;

    private static readonly Lazy<HttpClient> Client = new(NewClient);

    /// <summary>The one that everybody shares, with its connections.</summary>
    public static HttpDownloader Instance { get; } = new();

    /// <inheritdoc/>
    public async Task<DownloadResponse> GetAsync(DownloadRequest request, Stream destination, CancellationToken cancellationToken)
    {
        var response = new DownloadResponse();
        Uri url = request.Url;
        for (int redirects = 0; ; redirects++)
        {
            response.Urls.Add(url);
            using HttpResponseMessage answer = await SendAsync(request, url, cancellationToken).ConfigureAwait(false);
            if (RedirectOf(answer, url) is { } next)
            {
                url = redirects < MaxRedirects ? next : throw new DownloadException("Number of redirects hit maximum amount (47)", isTransient: false);
                request.OnRedirect?.Invoke(url);
                continue;
            }

            response.ETag = answer.Headers.ETag?.ToString() ?? string.Empty;
            response.ImmutableUrl = ImmutableUrlOf(answer);
            if (answer.StatusCode == HttpStatusCode.NotModified && request.ETag is not null)
            {
                response.IsNotModified = true;
                response.ETag = request.ETag;
                return response;
            }

            if (!answer.IsSuccessStatusCode)
            {
                throw await FailureOfAsync(answer, request, cancellationToken).ConfigureAwait(false);
            }

            await CopyAsync(answer, destination, request.Settings, cancellationToken).ConfigureAwait(false);
            return response;
        }
    }

    private static HttpClient NewClient()
    {
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            UseCookies = false,
        };
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("TvixEval");
        return client;
    }

    private static async Task<HttpResponseMessage> SendAsync(DownloadRequest request, Uri url, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, url);
        if (request.ETag is { Length: > 0 } tag)
        {
            message.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        if (url.Host == request.Url.Host && url.Port == request.Url.Port && url.Scheme == request.Url.Scheme)
        {
            foreach (KeyValuePair<string, string> header in request.Headers)
            {
                message.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(request.Settings.ConnectTimeout);
        try
        {
            return await Client.Value.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DownloadException($"Timeout was reached (28) no answer after {request.Settings.ConnectTimeout.TotalSeconds} s", isTransient: true);
        }
        catch (HttpRequestException e)
        {
            throw FailureOf(e, url);
        }
    }

    private static DownloadException FailureOf(HttpRequestException error, Uri url)
    {
        string reason = (error.GetBaseException() is var inner && inner != error ? inner.Message : error.Message).TrimEnd('.');
        SocketException? socket = error.GetBaseException() as SocketException;
        return socket?.SocketErrorCode is SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData
            ? new DownloadException($"Could not resolve hostname (6) Could not resolve host: {url.Host}", isTransient: true)
            : socket is not null
                ? new DownloadException($"Could not connect to server (7) Failed to connect to {url.Host}:{url.Port}: {reason}", isTransient: true)
                : new DownloadException(reason, isTransient: true);
    }

    private static Uri? RedirectOf(HttpResponseMessage answer, Uri url)
    {
        if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is not { } location)
        {
            return null;
        }

        var next = new Uri(url, location);
        return next.Scheme is "http" or "https"
            ? next
            : throw new DownloadException($"Unsupported protocol (1) Protocol \"{next.Scheme}\" not supported in a redirect", isTransient: false);
    }

    private static string? ImmutableUrlOf(HttpResponseMessage answer)
    {
        if (answer.Headers.TryGetValues("Link", out IEnumerable<string>? links))
        {
            foreach (string link in links)
            {
                int open = link.IndexOf('<');
                int close = link.IndexOf('>');
                if (open >= 0 && close > open && link.Substring(close).Contains("rel=\"immutable\""))
                {
                    return link.Substring(open + 1, close - open - 1);
                }
            }
        }

        return null;
    }

    private static async Task<DownloadException> FailureOfAsync(HttpResponseMessage answer, DownloadRequest request, CancellationToken cancellationToken)
    {
        int status = (int)answer.StatusCode;
        string? body = null;
        using (var data = new MemoryStream())
        {
            try
            {
                await CopyAsync(answer, data, request.Settings, cancellationToken, MaxErrorBody).ConfigureAwait(false);
                body = Encoding.UTF8.GetString(data.ToArray());
            }
            catch (DownloadException)
            {
                // The status says enough.
            }
        }

        bool isTransient = status is 408 or 429 || (status >= 500 && status is not (501 or 505 or 511));
        return new DownloadException($"HTTP error {status}", isTransient, body is { Length: < 1024 } || body?.Contains("<html>") == true ? body : null)
        {
            RetryAfter = answer.Headers.RetryAfter?.Delta,
        };
    }

    /// <summary>Copies the content; fails when it stands still, or ends before its stated length.</summary>
    private static async Task CopyAsync(
        HttpResponseMessage answer, Stream destination, FetchSettings settings, CancellationToken cancellationToken, long limit = long.MaxValue)
    {
        long? stated = answer.Content.Headers.ContentLength;
        long copied = 0;
        var buffer = new byte[1 << 16];
        using Stream content = await answer.Content.ReadAsStreamAsync().ConfigureAwait(false);
        while (copied < limit)
        {
            int count = await ReadAsync(answer, content, buffer, settings, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                break;
            }

            await destination.WriteAsync(buffer, 0, count, CancellationToken.None).ConfigureAwait(false);
            copied += count;
        }

        if (stated is { } length && copied < Math.Min(length, limit))
        {
            throw Truncated(answer);
        }
    }

    private static async Task<int> ReadAsync(
        HttpResponseMessage answer, Stream content, byte[] buffer, FetchSettings settings, CancellationToken cancellationToken)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stall.CancelAfter(settings.StalledDownloadTimeout);
        using CancellationTokenRegistration close = stall.Token.Register(static stream => ((Stream)stream!).Dispose(), content);
        try
        {
            return await content.ReadAsync(buffer, 0, buffer.Length, stall.Token).ConfigureAwait(false);
        }
        catch (Exception) when (stall.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new DownloadException($"Timeout was reached (28) no data for {settings.StalledDownloadTimeout.TotalSeconds} s", isTransient: true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            throw Truncated(answer);
        }
    }

    private static DownloadException Truncated(HttpResponseMessage answer) =>
        new($"HTTP error {(int)answer.StatusCode} (curl error: Transferred a partial file)", isTransient: true);
}
