using System;
using System.Security.Cryptography;
using TvixEval.Text;

namespace TvixEval.Store;

/// <summary>Hashes data that comes piece by piece.</summary>
internal sealed class Hasher : IDisposable
{
    private const int BufferSize = 16384;

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

        IncrementalHash?[] kept = Spares;
        incremental = kept[(int)algorithm] ?? IncrementalHash.CreateHash(algorithm switch
        {
            HashAlgorithm.Sha1 => HashAlgorithmName.SHA1,
            HashAlgorithm.Sha256 => HashAlgorithmName.SHA256,
            _ => HashAlgorithmName.SHA512,
        });
        kept[(int)algorithm] = null;
    }

    private static IncrementalHash?[] Spares => spares ??= new IncrementalHash?[(int)HashAlgorithm.Blake3];

    /// <summary>How many bytes were added.</summary>
    public long Length { get; private set; }

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

    /// <inheritdoc/>
    public void Dispose()
    {
        incremental?.Dispose();
        incremental = null;
        spareBuffer = buffer ?? spareBuffer;
        buffer = null;
    }
}
