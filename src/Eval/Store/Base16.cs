#if NET8_0_OR_GREATER
using System;
#endif
using TvixEval.Diagnostics;

namespace TvixEval.Store;

/// <summary>Hexadecimal text.</summary>
internal static class Base16
{
    private const string Digits = "0123456789abcdef";

    /// <summary>The length of the text of some bytes.</summary>
    public static int EncodedLength(int count) => count * 2;

    /// <summary>The text of bytes.</summary>
    public static string Encode(byte[] bytes)
    {
#if NET8_0_OR_GREATER
        return Encode(bytes.AsSpan());
#else
        var text = new char[bytes.Length * 2];
        Encode(bytes, text);
        return new string(text);
#endif
    }

#if NET8_0_OR_GREATER
    /// <summary>The text of bytes.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        const int Short = 64;
        Span<char> text = bytes.Length <= Short ? stackalloc char[Short * 2] : new char[bytes.Length * 2];
        text = text[..(bytes.Length * 2)];
        Encode(bytes, text);
        return new string(text);
    }
#endif

    /// <summary>The bytes of a text of even length.</summary>
    /// <exception cref="NixException">It has a character that is no digit.</exception>
    public static byte[] Decode(string text)
    {
        var bytes = new byte[text.Length / 2];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((Value(text[2 * i]) << 4) | Value(text[(2 * i) + 1]));
        }

        return bytes;
    }

#if NET8_0_OR_GREATER
    private static void Encode(ReadOnlySpan<byte> bytes, Span<char> text)
#else
    private static void Encode(byte[] bytes, char[] text)
#endif
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            text[2 * i] = Digits[bytes[i] >> 4];
            text[(2 * i) + 1] = Digits[bytes[i] & 15];
        }
    }

    private static int Value(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'A' and <= 'F' => c - 'A' + 10,
        >= 'a' and <= 'f' => c - 'a' + 10,
        _ => throw new NixException(NixErrorKind.InvalidHash, "invalid character in Base16 string: '" + c + "'"),
    };
}
