using System.IO;

namespace TvixEval.Text;

/// <summary>Byte strings (one byte a char) in binary files: their length and their bytes.</summary>
internal static class BinaryText
{
    private const int Longest = 1 << 24;

    /// <summary>Writes a byte string.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="text">The bytes, one a char.</param>
    public static void WriteText(this BinaryWriter writer, string text)
    {
        byte[] bytes = Bytes.ToArray(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    /// <summary>Reads what <see cref="WriteText"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="InvalidDataException">It is no length of a byte string.</exception>
    /// <exception cref="EndOfStreamException">It is not whole.</exception>
    public static string ReadText(this BinaryReader reader)
    {
        int length = reader.ReadInt32();
        byte[] bytes = length is >= 0 and <= Longest ? reader.ReadBytes(length) : throw new InvalidDataException();
        return bytes.Length == length ? Bytes.FromArray(bytes) : throw new EndOfStreamException();
    }
}
