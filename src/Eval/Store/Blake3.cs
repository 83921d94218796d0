using System;

namespace TvixEval.Store;

/// <summary>
/// BLAKE3, after the paper by O'Connor, Aumasson, Neves and Wilcox-O'Hearn: chunks of 1024 bytes are hashed in blocks of
/// 64, and their chaining values are combined in a binary tree. Only the plain 32-byte hash.
/// </summary>
internal sealed class Blake3
{
    private const int BlockSize = 64;
    private const int ChunkSize = 1024;
    private const uint ChunkStart = 1;
    private const uint ChunkEnd = 2;
    private const uint Parent = 4;
    private const uint Root = 8;

    // The fractional parts of the square roots of the first eight primes, as in SHA-256.
    private static readonly uint[] InitialValue =
    {
        0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
    };

    private static readonly int[] Permutation = { 2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8 };

    private readonly byte[] block = new byte[BlockSize];
    private readonly uint[] words = new uint[16];
    private readonly uint[] chaining = (uint[])InitialValue.Clone();

    // The chaining values of finished subtrees, the largest first: one for each bit of the number of finished chunks.
    private readonly uint[][] subtrees = new uint[54][];
    private int subtreeCount;
    private ulong chunkCount;
    private int blockLength;
    private int blocksDone;

    /// <summary>Adds bytes.</summary>
    public void Append(byte[] data, int start, int count)
    {
        while (count > 0)
        {
            if (blockLength == BlockSize)
            {
                // More follows, so the block that is full is not the last one of all; it may be the last of its chunk.
                if ((blocksDone + 1) * BlockSize == ChunkSize)
                {
                    FinishChunk();
                }
                else
                {
                    LoadBlock();
                    Compress(chaining, words, chunkCount, BlockSize, StartFlag);
                    blocksDone++;
                    blockLength = 0;
                }
            }

            int take = Math.Min(count, BlockSize - blockLength);
            Buffer.BlockCopy(data, start, block, blockLength, take);
            blockLength += take;
            start += take;
            count -= take;
        }
    }

    /// <summary>The hash of everything added; ends the use of this object.</summary>
    public byte[] Finish()
    {
        Array.Clear(block, blockLength, BlockSize - blockLength);
        LoadBlock();
        if (subtreeCount == 0)
        {
            Compress(chaining, words, 0, (uint)blockLength, StartFlag | ChunkEnd | Root);
            return ToBytes(chaining);
        }

        Compress(chaining, words, chunkCount, (uint)blockLength, StartFlag | ChunkEnd);
        uint[] right = chaining;
        while (subtreeCount > 0)
        {
            right = Combine(subtrees[--subtreeCount], right, subtreeCount == 0 ? Root : 0);
        }

        return ToBytes(right);
    }

    private uint StartFlag => blocksDone == 0 ? ChunkStart : 0;

    private void FinishChunk()
    {
        LoadBlock();
        Compress(chaining, words, chunkCount, BlockSize, StartFlag | ChunkEnd);
        var value = (uint[])chaining.Clone();

        // Every trailing one bit of the old count is a subtree as large as the one at hand: combine them.
        for (ulong bits = chunkCount; (bits & 1) != 0; bits >>= 1)
        {
            value = Combine(subtrees[--subtreeCount], value, 0);
        }

        subtrees[subtreeCount++] = value;
        chunkCount++;
        Array.Copy(InitialValue, chaining, 8);
        blocksDone = 0;
        blockLength = 0;
    }

    private uint[] Combine(uint[] left, uint[] right, uint flags)
    {
        Array.Copy(left, 0, words, 0, 8);
        Array.Copy(right, 0, words, 8, 8);
        var result = (uint[])InitialValue.Clone();
        Compress(result, words, 0, BlockSize, Parent | flags);
        return result;
    }

    private void LoadBlock()
    {
        for (int i = 0; i < 16; i++)
        {
            int at = i * 4;
            words[i] = block[at] | ((uint)block[at + 1] << 8) | ((uint)block[at + 2] << 16) | ((uint)block[at + 3] << 24);
        }
    }

    /// <summary>Mixes a block into a chaining value.</summary>
    private static void Compress(uint[] chaining, uint[] block, ulong counter, uint length, uint flags)
    {
        var m = (uint[])block.Clone();
        var next = new uint[16];
        uint[] v =
        {
            chaining[0], chaining[1], chaining[2], chaining[3], chaining[4], chaining[5], chaining[6], chaining[7],
            InitialValue[0], InitialValue[1], InitialValue[2], InitialValue[3],
            (uint)counter, (uint)(counter >> 32), length, flags,
        };
        for (int round = 0; round < 7; round++)
        {
            Mix(v, 0, 4, 8, 12, m[0], m[1]);
            Mix(v, 1, 5, 9, 13, m[2], m[3]);
            Mix(v, 2, 6, 10, 14, m[4], m[5]);
            Mix(v, 3, 7, 11, 15, m[6], m[7]);
            Mix(v, 0, 5, 10, 15, m[8], m[9]);
            Mix(v, 1, 6, 11, 12, m[10], m[11]);
            Mix(v, 2, 7, 8, 13, m[12], m[13]);
            Mix(v, 3, 4, 9, 14, m[14], m[15]);
            for (int i = 0; i < 16; i++)
            {
                next[i] = m[Permutation[i]];
            }

            (m, next) = (next, m);
        }

        for (int i = 0; i < 8; i++)
        {
            chaining[i] = v[i] ^ v[i + 8];
        }
    }

    private static void Mix(uint[] v, int a, int b, int c, int d, uint x, uint y)
    {
        v[a] = v[a] + v[b] + x;
        v[d] = RotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = RotateRight(v[b] ^ v[c], 12);
        v[a] = v[a] + v[b] + y;
        v[d] = RotateRight(v[d] ^ v[a], 8);
        v[c] += v[d];
        v[b] = RotateRight(v[b] ^ v[c], 7);
    }

    private static uint RotateRight(uint value, int bits) => (value >> bits) | (value << (32 - bits));

    private static byte[] ToBytes(uint[] value)
    {
        var bytes = new byte[32];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(value[i / 4] >> (8 * (i % 4)));
        }

        return bytes;
    }
}
