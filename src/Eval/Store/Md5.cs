using System;

namespace TvixEval.Store;

/// <summary>
/// MD5, after RFC 1321. The runtime's own is a call into the system's library, which costs more than hashing a short string does, and which
/// systems in FIPS mode refuse; Nix uses MD5 to tell things apart, not for security.
/// </summary>
internal sealed class Md5
{
    /// <summary>How many bytes a hash has.</summary>
    public const int Size = 16;

    private const int BlockSize = 64;
    private const int LengthSize = 8;

    // The integer parts of 2^32 times the sine of 1, 2, 3 ... radians.
    private static readonly uint[] Sines = MakeSines();

    private readonly byte[] block = new byte[BlockSize];
    private readonly uint[] words = new uint[BlockSize / 4];
    private uint a;
    private uint b;
    private uint c;
    private uint d;
    private ulong length;

    /// <summary>Starts a hash.</summary>
    public Md5() => Reset();

    /// <summary>Adds bytes.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="start">The index of the first.</param>
    /// <param name="count">How many.</param>
    public void Append(byte[] data, int start, int count)
    {
        int filled = (int)(length % BlockSize);
        length += (ulong)count;
        if (filled > 0)
        {
            int take = Math.Min(count, BlockSize - filled);
            Buffer.BlockCopy(data, start, block, filled, take);
            start += take;
            count -= take;
            if (filled + take < BlockSize)
            {
                return;
            }

            Mix(block, 0);
        }

        for (; count >= BlockSize; start += BlockSize, count -= BlockSize)
        {
            Mix(data, start);
        }

        Buffer.BlockCopy(data, start, block, 0, count);
    }

    /// <summary>The hash of everything added; the next one starts from nothing.</summary>
    public byte[] Finish()
    {
        var hash = new byte[Size];
        Finish(hash);
        return hash;
    }

    /// <summary>Writes the hash of everything added; the next one starts from nothing.</summary>
    /// <param name="hash">Where to: <see cref="Size"/> bytes.</param>
    public void Finish(byte[] hash)
    {
        ulong bits = length * 8;
        int filled = (int)(length % BlockSize);
        block[filled++] = 0x80;
        if (filled > BlockSize - LengthSize)
        {
            Array.Clear(block, filled, BlockSize - filled);
            Mix(block, 0);
            filled = 0;
        }

        Array.Clear(block, filled, BlockSize - LengthSize - filled);
        for (int i = 0; i < LengthSize; i++)
        {
            block[BlockSize - LengthSize + i] = (byte)(bits >> (8 * i));
        }

        Mix(block, 0);
        Write(a, hash, 0);
        Write(b, hash, 4);
        Write(c, hash, 8);
        Write(d, hash, 12);
        Reset();
    }

    private static uint[] MakeSines()
    {
        var sines = new uint[BlockSize];
        for (int i = 0; i < sines.Length; i++)
        {
            sines[i] = (uint)(Math.Abs(Math.Sin(i + 1)) * 4294967296.0);
        }

        return sines;
    }

    private static void Write(uint word, byte[] target, int index)
    {
        for (int i = 0; i < 4; i++)
        {
            target[index + i] = (byte)(word >> (8 * i));
        }
    }

    private static uint RotateLeft(uint value, int bits) => (value << bits) | (value >> (32 - bits));

    private void Reset()
    {
        a = 0x67452301;
        b = 0xEFCDAB89;
        c = 0x98BADCFE;
        d = 0x10325476;
        length = 0;
    }

    /// <summary>Mixes a block into the state: four rounds of sixteen steps, four steps at a time, after which each variable has its old place again.</summary>
    private void Mix(byte[] data, int start)
    {
        uint[] w = words;
        uint[] k = Sines;
        for (int i = 0; i < w.Length; i++)
        {
            int at = start + (i * 4);
            w[i] = data[at] | ((uint)data[at + 1] << 8) | ((uint)data[at + 2] << 16) | ((uint)data[at + 3] << 24);
        }

        uint a = this.a;
        uint b = this.b;
        uint c = this.c;
        uint d = this.d;
        for (int i = 0; i < 16; i += 4)
        {
            a = b + RotateLeft(a + (d ^ (b & (c ^ d))) + k[i] + w[i], 7);
            d = a + RotateLeft(d + (c ^ (a & (b ^ c))) + k[i + 1] + w[i + 1], 12);
            c = d + RotateLeft(c + (b ^ (d & (a ^ b))) + k[i + 2] + w[i + 2], 17);
            b = c + RotateLeft(b + (a ^ (c & (d ^ a))) + k[i + 3] + w[i + 3], 22);
        }

        for (int i = 16; i < 32; i += 4)
        {
            int g = (5 * i) + 1;
            a = b + RotateLeft(a + (c ^ (d & (b ^ c))) + k[i] + w[g & 15], 5);
            d = a + RotateLeft(d + (b ^ (c & (a ^ b))) + k[i + 1] + w[(g + 5) & 15], 9);
            c = d + RotateLeft(c + (a ^ (b & (d ^ a))) + k[i + 2] + w[(g + 10) & 15], 14);
            b = c + RotateLeft(b + (d ^ (a & (c ^ d))) + k[i + 3] + w[(g + 15) & 15], 20);
        }

        for (int i = 32; i < 48; i += 4)
        {
            int g = (3 * i) + 5;
            a = b + RotateLeft(a + (b ^ c ^ d) + k[i] + w[g & 15], 4);
            d = a + RotateLeft(d + (a ^ b ^ c) + k[i + 1] + w[(g + 3) & 15], 11);
            c = d + RotateLeft(c + (d ^ a ^ b) + k[i + 2] + w[(g + 6) & 15], 16);
            b = c + RotateLeft(b + (c ^ d ^ a) + k[i + 3] + w[(g + 9) & 15], 23);
        }

        for (int i = 48; i < 64; i += 4)
        {
            int g = 7 * i;
            a = b + RotateLeft(a + (c ^ (b | ~d)) + k[i] + w[g & 15], 6);
            d = a + RotateLeft(d + (b ^ (a | ~c)) + k[i + 1] + w[(g + 7) & 15], 10);
            c = d + RotateLeft(c + (a ^ (d | ~b)) + k[i + 2] + w[(g + 14) & 15], 15);
            b = c + RotateLeft(b + (d ^ (c | ~a)) + k[i + 3] + w[(g + 21) & 15], 21);
        }

        this.a += a;
        this.b += b;
        this.c += c;
        this.d += d;
    }
}
