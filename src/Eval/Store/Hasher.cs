using System;
using System.Security.Cryptography;
using TvixEval.Text;

namespace TvixEval.Store;

/// <summary>Hashes data that comes piece by piece.</summary>
internal sealed class Hasher : IDisposable
{
    private const int BufferSize = 16384;

#if NET8_0_OR_GREATER
    // The bytes of the largest hash, SHA-512.
    private const int MaxSize = 64;
#endif

    // Setting up a hash costs more than hashing a short string (three times as much, with OpenSSL): a thread keeps the
    // last one of each algorithm, and the buffer that byte strings are converted in.
    [ThreadStatic]
    private static IncrementalHash?[]? spares;

    [ThreadStatic]
    private static Md5? spareMd5;

    [ThreadStatic]
    private static byte[]? spareBuffer;

    private readonly HashAlgorithm algorithm;
    private readonly Blake3? blake3;
    private Md5? md5;
    private IncrementalHash? incremental;
    private byte[]? buffer;

    /// <summary>Starts a hash.</summary>
    public Hasher(HashAlgorithm algorithm)
    {
        this.algorithm = algorithm;
        if (algorithm == HashAlgorithm.Blake3)
        {
            blake3 = new Blake3();
            return;
        }

        if (algorithm == HashAlgorithm.Md5)
        {
            md5 = spareMd5 ?? new Md5();
            spareMd5 = null;
            return;
        }

        incremental = TakeSpare(algorithm);
    }

    private static IncrementalHash?[] Spares => spares ??= new IncrementalHash?[(int)HashAlgorithm.Blake3];

    /// <summary>How many bytes were added.</summary>
    public long Length { get; private set; }

    /// <summary>The hash of a byte string as hexadecimal digits. For programs that hash many short ones: it makes no other object.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="data">The bytes, one a char.</param>
    public static string TextOf(HashAlgorithm algorithm, string data)
    {
#if NET8_0_OR_GREATER
        if (data.Length <= BufferSize && algorithm != HashAlgorithm.Blake3)
        {
            byte[] buffer = spareBuffer ??= new byte[BufferSize];
            Bytes.CopyTo(data, 0, data.Length, buffer, 0);
            if (algorithm == HashAlgorithm.Md5)
            {
                Md5 md5 = spareMd5 ??= new Md5();
                md5.Append(buffer, 0, data.Length);
                md5.Finish(buffer);
                return Base16.Encode(buffer.AsSpan(0, Md5.Size));
            }

            IncrementalHash incremental = TakeSpare(algorithm);
            incremental.AppendData(buffer, 0, data.Length);
            Span<byte> digest = stackalloc byte[MaxSize];
            int size = incremental.GetHashAndReset(digest);
            Spares[(int)algorithm] = incremental;
            return Base16.Encode(digest[..size]);
        }
#endif

        return Hash.Of(algorithm, data).ToText(HashFormat.Base16, withAlgorithm: false);
    }

    /// <summary>Adds bytes.</summary>
    public void Append(byte[] data, int start, int count)
    {
        Length += count;
        incremental?.AppendData(data, start, count);
        blake3?.Append(data, start, count);
        md5?.Append(data, start, count);
    }

    /// <summary>Adds a byte string, one byte a char.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="poll">Called now and then; may throw to end the work.</param>
    public void Append(string data, Action? poll = null)
    {
        if (buffer is null)
        {
            buffer = spareBuffer ?? new byte[BufferSize];
            spareBuffer = null;
        }

        for (int from = 0; from < data.Length;)
        {
            int count = Math.Min(buffer.Length, data.Length - from);
            Bytes.CopyTo(data, from, count, buffer, 0);
            Append(buffer, 0, count);
            from += count;
            poll?.Invoke();
        }
    }

    /// <summary>The hash of everything added.</summary>
    public Hash Finish()
    {
        if (blake3 is not null)
        {
            return new Hash(algorithm, blake3.Finish());
        }

        // Only what was finished is fit to be used again: it starts from nothing.
        if (md5 is { } finished)
        {
            md5 = null;
            spareMd5 = finished;
            return new Hash(algorithm, finished.Finish());
        }

        var hash = new Hash(algorithm, incremental!.GetHashAndReset());
        Spares[(int)algorithm] = incremental;
        incremental = null;
        return hash;
    }

    private static IncrementalHash TakeSpare(HashAlgorithm algorithm)
    {
        IncrementalHash?[] kept = Spares;
        IncrementalHash taken = kept[(int)algorithm] ?? IncrementalHash.CreateHash(algorithm switch
        {
            HashAlgorithm.Sha1 => HashAlgorithmName.SHA1,
            HashAlgorithm.Sha256 => HashAlgorithmName.SHA256,
            _ => HashAlgorithmName.SHA512,
        });
        kept[(int)algorithm] = null;
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        incremental?.Dispose();
        incremental = null;
        spareBuffer = buffer ?? spareBuffer;
        buffer = null;
    }
}
