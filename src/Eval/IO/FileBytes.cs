using System;
using System.Globalization;
using System.IO;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.IO;

/// <summary>Reads whole files through a buffer that the thread keeps: source files are many, and most are small.</summary>
internal static class FileBytes
{
    private const int BufferSize = 1 << 16;

    // As many chars as .NET allows for a string.
    private const long MaxLength = 0x3FFFFFDF;

    [ThreadStatic]
    private static byte[]? kept;

    private static byte[] ReadLong(string path)
    {
        MemoryBudget.Charge(new FileInfo(path).Length);
        return File.ReadAllBytes(path);
    }

    /// <summary>The bytes of a file, one a char.</summary>
    /// <param name="path">The path, as the operating system has it.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Read(string path)
    {
        byte[] buffer = kept ??= new byte[BufferSize];
        using (var file = new FileStream(path, FileMode.Open, System.IO.FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan))
        {
            int count = 0;
            while (count < BufferSize)
            {
                int got = file.Read(buffer, count, BufferSize - count);
                if (got == 0)
                {
                    return Bytes.FromArray(buffer, 0, count);
                }

                count += got;
            }

            if (file.CanSeek && file.Length > MaxLength)
            {
                throw new IOException("its " + file.Length.ToString(CultureInfo.InvariantCulture) + " bytes are more than a string can hold (1 GiB)");
            }
        }

        return Bytes.FromArray(ReadLong(path));
    }
}
