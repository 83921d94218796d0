using System;
using System.IO;
using System.Text;

namespace TvixEval.Tests.Fetch.Archives;

/// <summary>Writes tar archives byte by byte, wrong ones too.</summary>
internal sealed class TarText
{
    private readonly MemoryStream data = new();

    public TarText File(string name, string content, int mode = 420) => Member(name, '0', content, string.Empty, mode);

    public TarText Folder(string name) => Member(name, '5', string.Empty, string.Empty, 493);

    public TarText Link(string name, string target) => Member(name, '2', string.Empty, target, 511);

    public TarText Member(string name, char type, string content, string link, int mode, long? size = null)
    {
        var block = new byte[512];
        void Put(int at, string text) => Encoding.Latin1.GetBytes(text, 0, text.Length, block, at);
        Put(0, name);
        Put(100, Convert.ToString(mode, 8).PadLeft(7, '0'));
        Put(124, Convert.ToString(size ?? content.Length, 8).PadLeft(11, '0'));
        Put(136, Convert.ToString(1600000000, 8).PadLeft(11, '0'));
        Put(148, "        ");
        block[156] = (byte)type;
        Put(157, link);
        Put(257, "ustar\0" + "00");
        int sum = 0;
        foreach (byte b in block)
        {
            sum += b;
        }

        Put(148, Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ");
        data.Write(block);
        byte[] bytes = Encoding.Latin1.GetBytes(content);
        data.Write(bytes);
        data.Write(new byte[(512 - (bytes.Length % 512)) % 512]);
        return this;
    }

    public byte[] End()
    {
        data.Write(new byte[1024]);
        return data.ToArray();
    }
}
