using System;
using TvixEval.Diagnostics;

namespace TvixEval.Store;

/// <summary>Base-64 text as Nix reads it: line feeds are skipped, everything from the first <c>=</c> on is ignored.</summary>
internal static class Base64
{
    /// <summary>The length of the text of some bytes.</summary>
    public static int EncodedLength(int count) => ((4 * count / 3) + 3) & ~3;

    /// <summary>The text of bytes.</summary>
    public static string Encode(byte[] bytes) => Convert.ToBase64String(bytes);

    /// <summary>The bytes of a text. Bits that do not fill a byte are dropped.</summary>
    /// <exception cref="NixException">It has a character that is no digit.</exception>
    public static byte[] Decode(string text)
    {
        var bytes = new byte[(text.Length * 6 / 8) + 1];
        int used = 0;
        uint bits = 0;
        int bitCount = 0;
        foreach (char c in text)
        {
            if (c == '=')
            {
                break;
            }

            if (c == '\n')
            {
                continue;
            }

            bits = (bits << 6) | (uint)Value(c);
            bitCount += 6;
            if (bitCount >= 8)
            {
                bitCount -= 8;
                bytes[used++] = (byte)(bits >> bitCount);
            }
        }

        Array.Resize(ref bytes, used);
        return bytes;
    }

    private static int Value(char c) => c switch
    {
        >= 'A' and <= 'Z' => c - 'A',
        >= 'a' and <= 'z' => c - 'a' + 26,
        >= '0' and <= '9' => c - '0' + 52,
        '+' => 62,
        '/' => 63,
        _ => throw new NixException(NixErrorKind.InvalidHash, "invalid character in Base64 string: '" + c + "'"),
    };
}
