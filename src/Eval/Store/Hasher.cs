using System;
using System.Security.Cryptography;

namespace TvixEval.Store;

/// <summary>Hashes data that comes piece by piece.</summary>
internal sealed class Hasher : IDisposable
{
    private const int BufferSize = 4096;

    private readonly HashAlgorithm algorithm;
    private readonly IncrementalHash? incremental;
    private readonly Blake3? blake3;
    private byte[]? buffer;

    /// <summary>Starts a hash.</summary>
    public Hasher(HashAlgorithm algorithm)
    {
        this.algorithm = algorithm;
        if (algorithm == HashAlgorithm.Blake3)
        {
            blake3 = new Blake3();
        }
        else
        {
            incremental = IncrementalHash.CreateHash(algorithm switch
            {
                HashAlgorithm.Md5 => HashAlgorithmName.MD5,
                HashAlgorithm.Sha1 => HashAlgorithmName.SHA1,
                HashAlgorithm.Sha256 => HashAlgorithmName.SHA256,
                _ => HashAlgorithmName.SHA512,
            });
        }
    }

    /// <summary>Adds bytes.</summary>
    public void Append(byte[] data, int start, int count)
    {
        incremental?.AppendData(data, start, count);
        blake3?.Append(data, start, count);
    }

    /// <summary>Adds a byte string, one byte a char.</summary>
    public void Append(string data)
    {
        buffer ??= new byte[Math.Min(Math.Max(data.Length, 64), BufferSize)];
        for (int from = 0; from < data.Length;)
        {
            int count = Math.Min(buffer.Length, data.Length - from);
            for (int i = 0; i < count; i++)
            {
                buffer[i] = (byte)data[from + i];
            }

            Append(buffer, 0, count);
            from += count;
        }
    }

    /// <summary>The hash of everything added.</summary>
    public Hash Finish() => new(algorithm, incremental?.GetHashAndReset() ?? blake3!.Finish());

    /// <inheritdoc/>
    public void Dispose() => incremental?.Dispose();
}
