using System;
using TvixEval.Work;

namespace TvixEval.Text;

/// <summary>Collects bytes, one a char, in a growing array: faster than a string builder for many small pieces.</summary>
internal sealed class ByteBuilder
{
    // A builder that is used again and again does not keep more than this for the next time.
    private const int MostKept = 1 << 16;

    private char[] buffer;

    /// <summary>Creates an empty builder.</summary>
    /// <param name="capacity">How many bytes are expected.</param>
    public ByteBuilder(int capacity = 256) => buffer = new char[Math.Max(capacity, 16)];

    /// <summary>How many bytes there are. Setting a smaller number drops what comes after.</summary>
    public int Length { get; set; }

    public void Append(char c)
    {
        if (Length == buffer.Length)
        {
            Grow(1);
        }

        buffer[Length++] = c;
    }

    public void Append(char c, int count)
    {
        Reserve(count);
        for (int i = 0; i < count; i++)
        {
            buffer[Length++] = c;
        }
    }

    public void Append(string text) => Append(text, 0, text.Length);

    public void Append(string text, int start, int count)
    {
        Reserve(count);
        text.CopyTo(start, buffer, Length, count);
        Length += count;
    }

    /// <summary>Appends a decimal number without making a string of it.</summary>
    public void Append(long number)
    {
        ulong rest = number < 0 ? 0UL - (ulong)number : (ulong)number;
        Reserve(20);
        if (number < 0)
        {
            buffer[Length++] = '-';
        }

        int digits = 1;
        for (ulong power = rest; power >= 10; power /= 10)
        {
            digits++;
        }

        for (int i = Length + digits - 1; i >= Length; i--)
        {
            buffer[i] = (char)('0' + (rest % 10));
            rest /= 10;
        }

        Length += digits;
    }

    /// <inheritdoc/>
    public override string ToString() => ToString(0, Length);

    public string ToString(int start, int count)
    {
        MemoryBudget.ChargeText(count);
        return new string(buffer, start, count);
    }

    /// <summary>What was appended from a place on, which is taken out: so one builder serves calls inside of each other.</summary>
    /// <param name="start">The <see cref="Length"/> before it was appended.</param>
    public string Cut(int start)
    {
        string text = ToString(start, Length - start);
        Drop(start);
        return text;
    }

    /// <summary>Drops what was appended from a place on.</summary>
    /// <param name="start">The <see cref="Length"/> before it was appended.</param>
    public void Drop(int start)
    {
        Length = start;
        if (start == 0 && buffer.Length > MostKept)
        {
            buffer = new char[MostKept];
        }
    }

    private void Reserve(int count)
    {
        if (buffer.Length - Length < count)
        {
            Grow(count);
        }
    }

    private void Grow(int count)
    {
        long needed = (long)Length + count;
        long capacity = Math.Max(needed, Math.Min(buffer.Length * 2L, MemoryBudget.MaxStringLength));
        MemoryBudget.ChargeText(capacity);
        Array.Resize(ref buffer, (int)capacity);
    }
}
