using System;
using System.Collections.Generic;
using System.Text;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Formats.Xml;

/// <summary>
/// Collects the bytes of a big text in pieces, a byte each: NixOS has its options as megabytes of XML, which are neither
/// copied as they grow nor held at two bytes each.
/// </summary>
internal sealed class XmlOutput
{
    private const int PieceSize = 1 << 14;

    private readonly List<byte[]> pieces = new();
    private byte[] piece = new byte[PieceSize];
    private int used;

    /// <summary>Appends a byte.</summary>
    public void Append(char c)
    {
        if (used == PieceSize)
        {
            Next();
        }

        piece[used++] = (byte)c;
    }

    /// <summary>Appends a byte some times.</summary>
    public void Append(char c, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Append(c);
        }
    }

    /// <summary>Appends bytes, one a char.</summary>
    public void Append(string text) => Append(text, 0, text.Length);

    /// <summary>Appends a part of bytes, one a char.</summary>
    public void Append(string text, int start, int count)
    {
        while (count > 0)
        {
            if (used == PieceSize)
            {
                Next();
            }

            int now = Math.Min(count, PieceSize - used);
            Bytes.CopyTo(text, start, now, piece, used);
            used += now;
            start += now;
            count -= now;
        }
    }

    /// <summary>The text, one byte a char.</summary>
    public override string ToString()
    {
        MemoryBudget.ChargeText(((long)pieces.Count * PieceSize) + used);
#if NET8_0_OR_GREATER
        return string.Create((pieces.Count * PieceSize) + used, this, static (target, output) =>
        {
            for (int i = 0; i < output.pieces.Count; i++)
            {
                Encoding.Latin1.GetChars(output.pieces[i], target.Slice(i * PieceSize));
            }

            Encoding.Latin1.GetChars(output.piece.AsSpan(0, output.used), target.Slice(output.pieces.Count * PieceSize));
        });
#else
        var text = new StringBuilder((pieces.Count * PieceSize) + used);
        foreach (byte[] full in pieces)
        {
            text.Append(Bytes.FromArray(full));
        }

        return text.Append(Bytes.FromArray(piece, 0, used)).ToString();
#endif
    }

    private void Next()
    {
        MemoryBudget.Charge(PieceSize);
        pieces.Add(piece);
        piece = new byte[PieceSize];
        used = 0;
    }
}
