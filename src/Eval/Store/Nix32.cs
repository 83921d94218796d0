using System;
using TvixEval.Diagnostics;

namespace TvixEval.Store;

/// <summary>
/// Nix's base-32: five bits a digit from the end of the text, least significant first, in an alphabet without e, o, u, t.
/// </summary>
internal static class Nix32
{
    private const string Digits = "0123456789abcdfghijklmnpqrsvwxyz";

    /// <summary>The length of the text of some bytes.</summary>
    public static int EncodedLength(int count) => count == 0 ? 0 : (((count * 8) - 1) / 5) + 1;

    /// <summary>The text of bytes.</summary>
    public static string Encode(byte[] bytes)
    {
        var text = new char[EncodedLength(bytes.Length)];
        for (int digit = 0; digit < text.Length; digit++)
        {
            int at = digit * 5 / 8;
            int shift = digit * 5 % 8;
            int bits = bytes[at] >> shift;
            if (at + 1 < bytes.Length)
            {
                bits |= bytes[at + 1] << (8 - shift);
            }

            text[text.Length - 1 - digit] = Digits[bits & 31];
        }

        return new string(text);
    }

    /// <summary>The bytes of a text. Bits that do not fill a byte make one more byte unless they are zero.</summary>
    /// <exception cref="NixException">It has a character that is no digit.</exception>
    public static byte[] Decode(string text)
    {
        var bytes = new byte[((text.Length * 5) / 8) + 2];
        int used = 0;
        for (int digit = 0; digit < text.Length; digit++)
        {
            char c = text[text.Length - 1 - digit];
            int value = Digits.IndexOf(c);
            if (value < 0)
            {
                throw new NixException(NixErrorKind.InvalidHash, "invalid character in Nix32 (Nix's Base32 variation) string: '" + c + "'");
            }

            int at = digit * 5 / 8;
            int shift = digit * 5 % 8;
            bytes[at] |= (byte)(value << shift);
            int carry = value >> (8 - shift);
            bytes[at + 1] |= (byte)carry;
            used = at + (carry != 0 ? 2 : 1);
        }

        Array.Resize(ref bytes, used);
        return bytes;
    }
}
