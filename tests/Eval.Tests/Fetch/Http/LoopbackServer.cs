using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace TvixEval.Tests.Fetch.Http;

/// <summary>A small HTTP server on the loopback interface. Answers are whole texts with status line and headers, so that they can be wrong.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly ConcurrentQueue<string> requests = new();

    public LoopbackServer()
    {
        listener.Start();
        Url = "http://127.0.0.1:" + ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = Task.Run(AcceptAsync);
    }

    public string Url { get; }

    /// <summary>The answers by path; given the request's text, how often the path was asked for before, and a stream.</summary>
    public ConcurrentDictionary<string, Func<string, int, byte[]>> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>The requests so far: their first lines and headers.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    /// <summary>Whether the connection is kept open after the answer, as if more were to come.</summary>
    public bool StaysOpen { get; set; }

    public static byte[] Answer(string status, byte[] body, string headers = "", int? length = null)
    {
        byte[] head = Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length ?? body.Length}\r\n{headers}\r\n");
        var answer = new byte[head.Length + body.Length];
        head.CopyTo(answer, 0);
        body.CopyTo(answer, head.Length);
        return answer;
    }

    public void Serve(string path, byte[] body, string headers = "") => Answers[path] = (_, _) => Answer("200 OK", body, headers);

    public void Dispose()
    {
        ending.Cancel();
        listener.Stop();
        ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await listener.AcceptTcpClientAsync(ending.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient owned = client;
        try
        {
            NetworkStream stream = client.GetStream();
            var request = new StringBuilder();
            var buffer = new byte[1];
            while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                if (await stream.ReadAsync(buffer, ending.Token) == 0)
                {
                    return;
                }

                request.Append((char)buffer[0]);
            }

            string text = request.ToString();
            string path = text.Split(' ')[1];
            int before = 0;
            foreach (string earlier in requests)
            {
                before += earlier.Split(' ')[1] == path ? 1 : 0;
            }

            requests.Enqueue(text);
            byte[] answer = Answers.TryGetValue(path, out Func<string, int, byte[]>? make)
                ? make(text, before)
                : Answer("404 Not Found", Encoding.ASCII.GetBytes("nothing here"));
            await stream.WriteAsync(answer, ending.Token);
            if (StaysOpen)
            {
                await Task.Delay(Timeout.Infinite, ending.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
        }
    }
}
