using System.Text;
using TvixEval.Work;

namespace TvixEval.Text;

/// <summary>
/// Nix strings are bytes; this code base holds them in .NET strings whose chars are single bytes (0-255). This is the one
/// place that converts between such byte strings and text (UTF-8 at the border, invalid bytes become U+FFFD).
/// </summary>
internal static class Bytes
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    // Bytes one a char are Latin-1, which the framework converts many at a time.
    private static readonly Encoding Latin1 = Encoding.GetEncoding(28591);

    /// <summary>The UTF-8 bytes of a text, one a char. ASCII text is returned as it is.</summary>
    /// <param name="text">Any .NET text.</param>
    public static string FromText(string text)
    {
        foreach (char c in text)
        {
            if (c >= 0x80)
            {
                MemoryBudget.Charge(3L * text.Length);
                return FromArray(Utf8.GetBytes(text));
            }
        }

        return text;
    }

    /// <summary>The text of a byte string, read as UTF-8. ASCII is returned as it is.</summary>
    /// <param name="bytes">Bytes, one a char.</param>
    public static string ToText(string bytes)
    {
        foreach (char c in bytes)
        {
            if (c >= 0x80)
            {
                MemoryBudget.ChargeText(bytes.Length);
                return Utf8.GetString(ToArray(bytes));
            }
        }

        return bytes;
    }

    /// <summary>A byte string from real bytes.</summary>
    /// <param name="data">The bytes.</param>
    public static string FromArray(byte[] data) => FromArray(data, 0, data.Length);

    /// <summary>A byte string from a part of an array.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="start">Where to start.</param>
    /// <param name="count">How many bytes.</param>
    public static string FromArray(byte[] data, int start, int count)
    {
        MemoryBudget.ChargeText(count);
        return count == 0 ? string.Empty : Latin1.GetString(data, start, count);
    }

    /// <summary>A byte string from a part of an array that somebody keeps: it is no part of what an evaluation may have.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="start">Where to start.</param>
    /// <param name="count">How many bytes.</param>
    internal static string Decode(byte[] data, int start, int count) => count == 0 ? string.Empty : Latin1.GetString(data, start, count);

    /// <summary>The real bytes of a byte string.</summary>
    /// <param name="bytes">Bytes, one a char.</param>
    public static byte[] ToArray(string bytes)
    {
        MemoryBudget.Charge(bytes.Length);
        return Latin1.GetBytes(bytes);
    }

    /// <summary>Writes the real bytes of a part of a byte string into an array.</summary>
    internal static int CopyTo(string bytes, int start, int count, byte[] target, int index) => Latin1.GetBytes(bytes, start, count, target, index);
}
