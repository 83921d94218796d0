using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using TvixEval.Fetch.Archives;
using TvixEval.Fetch.Cache;
using TvixEval.Text;
using static TvixEval.Suites.Fuzz.Decoders.DecoderTable;

namespace TvixEval.Suites.Fuzz.Decoders;

/// <summary>What reads archives and compressed data.</summary>
internal static class ArchiveDecoders
{
    private const int Block = 512;

    // A folder with a file, a program and a link, as GNU tar and Info-ZIP pack them; and a long name, in the forms of pax and GNU.
    private static readonly string Tar = Unzip("H4sIAAAAAAACA+3WzwqCMACA8Z17CqO7bnN/nscoUBINtfdv6SU8BEJbSN/vsh03Prc59fdCRCYDb+08ButxmfvSOGvsPFdSWiUyKxJ4jFM1hKV8Y5Pvm9uJKfSvEvR3xnzo79b9tZIik/SPrr62bX8Q+FOv839phiL2+d94/zvtuf9T9m+b7ha1v/cb+uvwAYhM53n0t4n+S//h0f3u/Cu96q9Kq3n/Uzgdi3PTFWPNPwAAAAAAAAAAAACwe0+pCrcpACgAAA==");
    private static readonly string Pax = Unzip("H4sIAAAAAAACA+3WsQ6CMBAG4Jt5ij4B3HG04MDu6CuQSKIDQgATHt/qpCTKYEoi/t/SJjRpyeW/Nk4O1bSvq2PdD0lHQbDnsuwxevORWR2JVU5trpw7YuHMOTITreA6jFXvj0L/Sdk047mpS8l3tijYCsda+GmWiosINq5Lwu9xj3hu7fv8+/lr/kVTJWPXzH/ftuOndUvf5z/3M/V/6v+XMJb6v87rryp+Ofr/CsSlpqvGU9mFqv6XItxQYfMfvoSL7z+WWf6dWibD6P/BTYgAAAAAAAAAAAAAAAAAwGbcAMbfyMQAKAAA");
    private static readonly string Gnu = Unzip("H4sIAAAAAAACA+3UQQ6CMBCF4TlKT0CnlKFbD8AlXBljQgli4vEl7DBBVjVi/m8zTaa719fBS3E6S2bLnL3P5Rwsam0pampFg2odxZl8weM+nUfnZMx5+nRvb39Qla/8qcv9pbv2t4L5t02zmX8dw+otaAiWkriO/IsbfP+TBH+T/17/VcP6/4+mpuKU/hf3pAIAAAAAAAAAAAAAABzeC7/tmlkAKAAA");
    private static readonly string StoredZip = OfBase64("UEsDBAoAAAAAANQNKSsAAAAAAAAAAAAAAAAEAAAAdG9wL1BLAwQKAAAAAADUDSkrAAAAAAAAAAAAAAAACAAAAHRvcC9kaXIvUEsDBAoAAAAAANQNKStYBdN7BAAAAAQAAAAMAAAAdG9wL2Rpci9saW5rLi4vYVBLAwQKAAAAAADUDSkrHZ37BAoAAAAKAAAACwAAAHRvcC9kaXIvcnVuIyEvYmluL3NoClBLAwQKAAAAAADUDSkrIDA6NgYAAAAGAAAABQAAAHRvcC9haGVsbG8KUEsBAh4DCgAAAAAA1A0pKwAAAAAAAAAAAAAAAAQAAAAAAAAAAAAQAO1BAAAAAHRvcC9QSwECHgMKAAAAAADUDSkrAAAAAAAAAAAAAAAACAAAAAAAAAAAABAA7UEiAAAAdG9wL2Rpci9QSwECHgMKAAAAAADUDSkrWAXTewQAAAAEAAAADAAAAAAAAAAAAAAA/6FIAAAAdG9wL2Rpci9saW5rUEsBAh4DCgAAAAAA1A0pKx2d+wQKAAAACgAAAAsAAAAAAAAAAQAAAO2BdgAAAHRvcC9kaXIvcnVuUEsBAh4DCgAAAAAA1A0pKyAwOjYGAAAABgAAAAUAAAAAAAAAAQAAAKSBqQAAAHRvcC9hUEsFBgAAAAAFAAUADgEAANIAAAAAAA==");

    private static readonly string[] Sizes = { "00000000000", "77777777777", "00000001000", "-0000000001", "\x80\0\0\0\0\0\0\0\0\0\0\x10", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff" };

    public static IReadOnlyList<Decoder> All { get; } = new[]
    {
        Archive("tar", new[] { Tar, Pax, Gnu }, Sizes.Concat(new[] { "../", "/", "./", "\0", "ustar\0" + "00", "ustar  \0", "0", "1", "2", "5", "L", "K", "x", "g", "S", "11 path=abc\n", "99 path=", "19 size=99999999999\n", "linkpath=", "top/dir/link/x", "0 ", "-1 a=b\n" }).ToArray(), RepairTar),
        Archive("zip", new[] { DeflatedZip(), StoredZip }, new[] { "PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "PK\x06\x06", "PK\x06\x07", "PK\x07\x08", "../", "/", "\\", "\x08\0", "\xff\xff\xff\xff", "\x01\0\x10\0", "\0\0", "up" }),
        Archive("gzip", new[] { Compressed(Tar), Compressed(Pax) }, new[] { "\x1f\x8b", "\x08", "\0\0\xff\xff", "\xff" }),
        Archive("bzip2", new[] { OfBase64("QlpoOTFBWSZTWQspbQQAAS/bkMuRaAH/hAZMdm3eAAQAAIgwANjQw0Mhpk0AxDTTRoaMGlG0mhoAAAAABFJFN6JogephNqaM9U009TxTTalO3l8xFZuLEmbIEYtVBv1Rfw/UsS3hBXUJNPTjFsVJrEGEHv2qHjnPl44ksJNRvuTAvkoFyQoHqkCvXpSlJpRIVthIs85VJrQYGLCTpZfYNFZBFiGiGhBQZIyCjSQUWZhbRBaTStlAB0MkgMMsO+WLyn/V55krk+0xStmak2Jlt0gpoHW9QP8XckU4UJALKW0E") }, new[] { "BZh9", "1AY&SY", "\x17rE8P\x90", "\xff" }),
        Archive("xz", new[] { OfBase64("/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4Cf/AMJdADobymMkBJSzSsi80f5CS2M3itk9pIcCqkx34muvhOUvdlQIzwDTllsRLfJYUQIbTA7YsYYjCA+1TrqlePGQO24irC085VfIjDtXR2R6cozjLoLqy5vtLb2roG4D8Tm7wbuzuMPqPxuLBWzIGQTVXrPS3Jc97sICwHE3ouExF2ZQBCmTdgwJV6hXM9ef7XPTGcHlsX2BhBObpQjJ8MzBTJmNNMTlHtOBg2SOoqNp/NnlcFgtMZfz4pjvzrffyoM3yQkAAAAAz8VhFkNSI3QAAd4BgFAAALkY5FexxGf7AgAAAAAEWVo=") }, new[] { "\xfd" + "7zXZ\0", "YZ", "\x21\x01\x1c", "\0\0", "\xe0", "\xff" }),
        Archive("zstd", new[] { OfBase64("KLUv/WQAJ80EABIGExCQfYRvuCX9P5HuE9i2X2KlMZcqXRHjKGSOqRu3QsgJftYfZ2xWSdlZBcvnwFIK4wd/c1ZKq/m/46bzdhXcqH+jkloJsXel2Hu5VgccIDBNigrb+Un0AP8Aop6xAVDJOnyng6zqg4b60IAWODN1MAYkogGwgD2qAatW5A4HRN6Aa5AMBeAI4KUDSscIOwaAwEEBjCf3BrYESoY=") }, new[] { "\x28\xb5\x2f\xfd", "\x50\x2a\x4d\x18", "\0\0", "\xff" }),
    };

    private static Decoder Archive(string name, string[] seeds, string[] tokens, Func<string, string>? repair = null) => new(name, Unpack, seeds, tokens)
    {
        Repair = repair,
        Documented = new[] { typeof(IOException) },
    };

    private static void Unpack(DecoderRun run, string text)
    {
        string file = Path.Combine(run.Folder, "archive");
        string contents = Path.Combine(run.Folder, "contents");
        File.WriteAllBytes(file, Bytes.ToArray(text));
        using var tree = new TreeBuilder(contents, new TreeBudget(run.Settings.Fetch));
        ArchiveUnpacker.Unpack(file, isNamedZip: (text.Length & 1) == 0, tree, run.Poll);
        tree.StripSingleFolder();

        // What was unpacked is written as a Nix archive, which must be one.
        using var archive = new MemoryStream();
        NarWriter.Write(tree.Root, tree.Contents, archive, tree.Budget.Again(), run.Poll);
        archive.Position = 0;
        new NarReader(archive).Read();
    }

    /// <summary>Check sums of the headers, which would else be wrong after nearly each change.</summary>
    private static string RepairTar(string text)
    {
        char[] data = text.ToCharArray();
        for (int at = 0; at + Block <= data.Length;)
        {
            Array.Fill(data, ' ', at + 148, 8);
            int sum = data.AsSpan(at, Block).ToArray().Sum(static c => c);
            if (sum == 8 * ' ')
            {
                Array.Fill(data, '\0', at + 148, 8);
                at += Block;
                continue;
            }

            Convert.ToString(sum, 8).PadLeft(6, '0').CopyTo(0, data, at + 148, 6);
            data[at + 154] = '\0';
            string size = new string(data, at + 124, 11);
            long length = size.All(static c => c is >= '0' and <= '7') ? Convert.ToInt64(size, 8) : 0;
            at += Block + (int)Math.Min((length + Block - 1) / Block * Block, data.Length);
        }

        return new string(data);
    }

    private static string Unzip(string base64)
    {
        using var input = new GZipStream(new MemoryStream(Convert.FromBase64String(base64)), CompressionMode.Decompress);
        using var output = new MemoryStream();
        input.CopyTo(output);
        return Bytes.FromArray(output.ToArray());
    }

    private static string Compressed(string data)
    {
        using var output = new MemoryStream();
        using (var stream = new GZipStream(output, CompressionLevel.Fastest))
        {
            stream.Write(Bytes.ToArray(data));
        }

        return Bytes.FromArray(output.ToArray());
    }

    private static string DeflatedZip()
    {
        using var output = new MemoryStream();
        using (var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string name in new[] { "top/a", "top/dir/b" })
            {
                ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.Optimal);
                entry.LastWriteTime = new DateTimeOffset(2001, 9, 9, 0, 0, 0, TimeSpan.Zero);
                using Stream stream = entry.Open();
                stream.Write(Bytes.ToArray(Times("hello " + 7.ToString(CultureInfo.InvariantCulture), 50)));
            }
        }

        return Bytes.FromArray(output.ToArray());
    }
}
