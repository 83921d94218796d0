using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using TvixEval.Diagnostics;
using TvixEval.Fetch.Cache;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Fetch.Http;

/// <summary>
/// One download, of a file on this machine or over the network, to a file: with several attempts, and ending soon when the
/// evaluation is interrupted.
/// </summary>
internal sealed class Download
{
    private const int PollMilliseconds = 20;

    private static readonly Random Jitter = new();

    private readonly FetchContext context;

    /// <summary>Creates the download.</summary>
    public Download(FetchContext context) => this.context = context;

    /// <summary>Gets a URL.</summary>
    /// <param name="url">The URL; bytes, one a char.</param>
    /// <param name="etag">The tag of the version in the cache, or null.</param>
    /// <param name="headers">More headers, or null.</param>
    /// <param name="file">The path of the file to write.</param>
    /// <exception cref="NixException">It cannot be had.</exception>
    public DownloadResponse Get(string url, string? etag, IEnumerable<KeyValuePair<string, string>>? headers, string file)
    {
        if (url.StartsWith("file:", StringComparison.Ordinal))
        {
            return GetLocal(url, file);
        }

        if (!Uri.TryCreate(Bytes.ToText(url), UriKind.Absolute, out Uri? address) || url.IndexOf(' ') >= 0)
        {
            throw Failure(url, "URL using bad/illegal format or missing URL (3) URL rejected: Malformed input to a URL function");
        }

        if (address.Scheme is not ("http" or "https"))
        {
            throw Failure(url, $"Unsupported protocol (1) Protocol \"{address.Scheme}\" not supported");
        }

        if (context.Settings.IsOffline)
        {
            throw Failure(url, "the network must not be used (offline)");
        }

        var redirects = new RedirectRule(context, url);
        var request = new DownloadRequest(Mirrored(address), context.Settings) { ETag = etag, OnRedirect = redirects.Check };
        foreach (KeyValuePair<string, string> header in headers ?? Array.Empty<KeyValuePair<string, string>>())
        {
            request.Headers.Add(header);
        }

        for (int attempt = 1; ; attempt++)
        {
            try
            {
                using Stream output = Create(file);
                return Await((target, cancellation) => context.Settings.Downloader.GetAsync(request, target, cancellation), output);
            }
            catch (DownloadException e)
            {
                NixException failure = Failure(url, Bytes.FromText(e.Message), e.Body);
                if (!e.IsTransient || attempt >= context.Settings.DownloadAttempts)
                {
                    throw failure;
                }

                Pause(failure, e, attempt);
            }
        }
    }

    private static NixException Failure(string url, string reason, string? body = null) => new(
        NixErrorKind.IO,
        $"unable to download '{url}': {reason}" + (body is null ? string.Empty : "\n\nresponse body:\n\n" + Bytes.FromText(body).TrimEnd('\n', ' ', '\r')));

    private void Pause(NixException failure, DownloadException error, int attempt)
    {
        double factor;
        lock (Jitter)
        {
            factor = 1 + (Jitter.NextDouble() * 0.5);
        }

        double delay = context.Settings.RetryDelay.TotalMilliseconds * Math.Pow(2, attempt - 1) * factor;
        delay = Math.Min(Math.Max(delay, error.RetryAfter?.TotalMilliseconds ?? 0), 60_000);
        context.Warn($"{failure.RawMessage}; retrying in {(int)delay} ms (attempt {attempt}/{context.Settings.DownloadAttempts})");
        for (DateTime end = DateTime.UtcNow.AddMilliseconds(delay); DateTime.UtcNow < end;)
        {
            context.Poll();
            Thread.Sleep(Math.Max(1, Math.Min(PollMilliseconds, (int)(end - DateTime.UtcNow).TotalMilliseconds)));
        }
    }

    private DownloadResponse Await(Func<Stream, CancellationToken, Task<DownloadResponse>> get, Stream output)
    {
        using var cancellation = new CancellationTokenSource();
        Task<DownloadResponse> task = Task.Run(() => get(output, cancellation.Token));
        try
        {
            while (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(PollMilliseconds))
            {
                context.Poll();
            }
        }
        catch
        {
            cancellation.Cancel();

            // The file must not be written to any more; the end comes at once, and what it is does not matter.
            Task.WhenAny(task).Wait(TimeSpan.FromSeconds(1));
            throw;
        }

        return task.GetAwaiter().GetResult();
    }

    /// <summary>Reads what has no length, such as <c>/dev/null</c>: to its end. Opening or reading may wait for ever, as that of a pipe does.</summary>
    private static async Task<DownloadResponse> ReadDevice(IStreamingFileSystem files, string path, Stream target, CancellationToken cancellation)
    {
        using Stream source = files.OpenRead(path) ?? Stream.Null;
        await source.CopyToAsync(target, 1 << 16, cancellation).ConfigureAwait(false);
        return new DownloadResponse();
    }

    private LimitedStream Create(string file) => new(
        new FileStream(file, FileMode.Create, System.IO.FileAccess.Write, FileShare.None, 1 << 16), new TreeBudget(context.Settings));

    private Uri Mirrored(Uri address)
    {
        string text = address.AbsoluteUri;
        foreach (KeyValuePair<string, string> mirror in context.Settings.Mirrors)
        {
            if (text == mirror.Key || text.StartsWith(mirror.Key + "/", StringComparison.Ordinal))
            {
                return new Uri(mirror.Value + text.Substring(mirror.Key.Length));
            }
        }

        return address;
    }

    private DownloadResponse GetLocal(string url, string file)
    {
        string path = CanonPath.Of(FetchUrl.Parse(url).ToFilePath());
        INixFileSystem disk = context.Store.Disk;
        string resolved = SymlinkResolver.Resolve(disk, path, SymlinkMode.Full);
        FileKind kind = disk.GetKind(resolved);
        if (kind == FileKind.Unknown && disk is IStreamingFileSystem devices)
        {
            using Stream content = Create(file);
            return Await((target, cancellation) => ReadDevice(devices, resolved, target, cancellation), content);
        }

        if (kind != FileKind.Regular)
        {
            throw Failure(url, $"Could not read a file:// file (37) Could not open file {path}");
        }

        using Stream output = Create(file);
        FileContents.Read(
            disk,
            resolved,
            static _ => { },
            output.Write,
            context.Poll);
        return new DownloadResponse();
    }
}
