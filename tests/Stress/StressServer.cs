using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

/// <summary>
/// A web server on this machine for the scripts of this folder. <c>/silent</c> never answers, <c>/trickle</c> sends a byte now and then
/// without end, <c>/file/SEED</c> is a text, and <c>/tar/SEED</c> an archive of which the content follows from the seed.
/// </summary>
public sealed class StressServer
{
    private const int Block = 512;

    private readonly TcpListener listener = new TcpListener(IPAddress.Loopback, 0);

    public StressServer()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        new Thread(Accept) { IsBackground = true }.Start();
    }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The text of <c>/file/SEED</c>, and of the file <c>seed</c> in the archive.</summary>
    public static string TextOf(string seed) => "content of " + seed + "\n";

    /// <summary>A tar archive with one folder: the file <c>seed</c>, and files that have some hundred kilobytes together.</summary>
    public static byte[] TarOf(string seed)
    {
        var tar = new MemoryStream();
        Entry(tar, "top/", '5', new byte[0]);
        Entry(tar, "top/seed", '0', Encoding.ASCII.GetBytes(TextOf(seed)));
        for (int i = 0; i < 20; i++)
        {
            byte[] content = new byte[20000 + (i * 997)];
            for (int at = 0; at < content.Length; at++)
            {
                content[at] = (byte)('a' + ((at + i + seed.Length) % 26));
            }

            Encoding.ASCII.GetBytes(seed).CopyTo(content, 0);
            Entry(tar, "top/sub/f" + i, '0', content);
        }

        tar.Write(new byte[2 * Block], 0, 2 * Block);
        return tar.ToArray();
    }

    private static void Entry(Stream tar, string name, char kind, byte[] content)
    {
        byte[] header = new byte[Block];
        void Put(int at, string text) => Encoding.ASCII.GetBytes(text).CopyTo(header, at);
        Put(0, name);
        Put(100, "0000755\0");
        Put(108, "0000000\0");
        Put(116, "0000000\0");
        Put(124, Convert.ToString(content.Length, 8).PadLeft(11, '0') + "\0");
        Put(136, "00000000001\0");
        Put(148, "        ");
        header[156] = (byte)kind;
        Put(257, "ustar\0" + "00");
        int sum = 0;
        foreach (byte b in header)
        {
            sum += b;
        }

        Put(148, Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ");
        tar.Write(header, 0, Block);
        tar.Write(content, 0, content.Length);
        int rest = content.Length % Block;
        tar.Write(new byte[Block], 0, rest == 0 ? 0 : Block - rest);
    }

    private void Accept()
    {
        while (true)
        {
            TcpClient client = listener.AcceptTcpClient();
            new Thread(() => Serve(client)) { IsBackground = true }.Start();
        }
    }

    private static void Serve(TcpClient client)
    {
        try
        {
            using (client)
            using (NetworkStream stream = client.GetStream())
            {
                var reader = new StreamReader(stream, Encoding.ASCII);
                while (reader.ReadLine() is string request && request.Length > 0)
                {
                    while (reader.ReadLine() is string line && line.Length > 0)
                    {
                    }

                    Answer(stream, request.Split(' ')[1]);
                }
            }
        }
        catch (IOException)
        {
            // The client has gone.
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private static void Answer(Stream stream, string path)
    {
        string seed = path.Substring(path.LastIndexOf('/') + 1);
        if (path == "/silent")
        {
            Thread.Sleep(Timeout.Infinite);
        }
        else if (path.StartsWith("/trickle", StringComparison.Ordinal))
        {
            Send(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            while (true)
            {
                Send(stream, "x");
                Thread.Sleep(20);
            }
        }
        else
        {
            byte[] content = path.StartsWith("/tar/", StringComparison.Ordinal) ? TarOf(seed.Replace(".tar", string.Empty)) : Encoding.ASCII.GetBytes(TextOf(seed));
            Send(stream, "HTTP/1.1 200 OK\r\nETag: \"" + seed + "\"\r\nContent-Length: " + content.Length + "\r\n\r\n");
            stream.Write(content, 0, content.Length);
            stream.Flush();
        }
    }

    private static void Send(Stream stream, string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        stream.Write(bytes, 0, bytes.Length);
        stream.Flush();
    }
}
