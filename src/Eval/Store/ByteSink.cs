using System;
using TvixEval.Text;

namespace TvixEval.Store;

/// <summary>A growing array of bytes that byte strings are written to. Made to be used again and again.</summary>
internal sealed class ByteSink
{
    /// <summary>The array; valid up to <see cref="Length"/>.</summary>
    public byte[] Buffer { get; private set; } = new byte[16384];

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>Drops all bytes.</summary>
    public void Clear() => Length = 0;

    /// <summary>Appends one byte.</summary>
    public void Add(char c)
    {
        if (Length == Buffer.Length)
        {
            Grow(1);
        }

        Buffer[Length++] = (byte)c;
    }

    /// <summary>Appends a byte string.</summary>
    public void Add(string text) => Add(text, 0, text.Length);

    /// <summary>Appends a part of a byte string.</summary>
    public void Add(string text, int start, int count)
    {
        if (Buffer.Length - Length < count)
        {
            Grow(count);
        }

        Length += Bytes.CopyTo(text, start, count, Buffer, Length);
    }

    /// <summary>The bytes, as a copy.</summary>
    public byte[] ToArray()
    {
        var copy = new byte[Length];
        Array.Copy(Buffer, copy, Length);
        return copy;
    }

    private void Grow(int count)
    {
        byte[] larger = Buffer;
        Array.Resize(ref larger, (int)Math.Min(int.MaxValue - 64L, Math.Max((long)Length + count, larger.Length * 2L)));
        Buffer = larger;
    }
}
