using System.Globalization;

namespace TvixEval.Text;

/// <summary>How many columns of a terminal a character takes.</summary>
internal static class CharacterWidth
{
    // The blocks whose characters take two columns: Hangul, CJK, full-width forms, emoji. First and last, in pairs.
    private static readonly int[] Wide =
    {
        0x1100, 0x115f, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23ec, 0x23f0, 0x23f0, 0x23f3, 0x23f3, 0x25fd, 0x25fe,
        0x2614, 0x2615, 0x2648, 0x2653, 0x267f, 0x267f, 0x2693, 0x2693, 0x26a1, 0x26a1, 0x26aa, 0x26ab, 0x26bd, 0x26be,
        0x26c4, 0x26c5, 0x26ce, 0x26ce, 0x26d4, 0x26d4, 0x26ea, 0x26ea, 0x26f2, 0x26f3, 0x26f5, 0x26f5, 0x26fa, 0x26fa,
        0x26fd, 0x26fd, 0x2705, 0x2705, 0x270a, 0x270b, 0x2728, 0x2728, 0x274c, 0x274c, 0x274e, 0x274e, 0x2753, 0x2755,
        0x2757, 0x2757, 0x2795, 0x2797, 0x27b0, 0x27b0, 0x27bf, 0x27bf, 0x2b1b, 0x2b1c, 0x2b50, 0x2b50, 0x2b55, 0x2b55,
        0x2e80, 0x303e, 0x3041, 0x33ff, 0x3400, 0x4dbf, 0x4e00, 0xa4cf, 0xa960, 0xa97f, 0xac00, 0xd7a3, 0xf900, 0xfaff,
        0xfe10, 0xfe19, 0xfe30, 0xfe6f, 0xff01, 0xff60, 0xffe0, 0xffe6, 0x16fe0, 0x18cff, 0x1b000, 0x1b2ff,
        0x1f004, 0x1f004, 0x1f0cf, 0x1f0cf, 0x1f18e, 0x1f18e, 0x1f191, 0x1f19a, 0x1f200, 0x1f320, 0x1f32d, 0x1f335,
        0x1f337, 0x1f37c, 0x1f37e, 0x1f393, 0x1f3a0, 0x1f3ca, 0x1f3cf, 0x1f3d3, 0x1f3e0, 0x1f3f0, 0x1f3f4, 0x1f3f4,
        0x1f3f8, 0x1f43e, 0x1f440, 0x1f440, 0x1f442, 0x1f4fc, 0x1f4ff, 0x1f53d, 0x1f54b, 0x1f54e, 0x1f550, 0x1f567,
        0x1f57a, 0x1f57a, 0x1f595, 0x1f596, 0x1f5a4, 0x1f5a4, 0x1f5fb, 0x1f64f, 0x1f680, 0x1f6c5, 0x1f6cc, 0x1f6cc,
        0x1f6d0, 0x1f6d2, 0x1f6d5, 0x1f6d7, 0x1f6dc, 0x1f6df, 0x1f6eb, 0x1f6ec, 0x1f6f4, 0x1f6fc, 0x1f7e0, 0x1f7eb,
        0x1f7f0, 0x1f7f0, 0x1f90c, 0x1f93a, 0x1f93c, 0x1f945, 0x1f947, 0x1f9ff, 0x1fa70, 0x1faff, 0x20000, 0x3fffd,
    };

    /// <summary>Columns and bytes of the character at an index of a byte string; a byte that starts no valid UTF-8 counts as one column.</summary>
    /// <param name="text">Bytes, one a char.</param>
    /// <param name="index">Where the character starts.</param>
    public static (int Columns, int Bytes) Measure(string text, int index)
    {
        int code = text[index];
        int length = 1;
        if (code >= 0x80)
        {
            int smallest;
            if ((code & 0xe0) == 0xc0)
            {
                (code, length, smallest) = (code & 0x1f, 2, 0x80);
            }
            else if ((code & 0xf0) == 0xe0)
            {
                (code, length, smallest) = (code & 0x0f, 3, 0x800);
            }
            else if ((code & 0xf8) == 0xf0)
            {
                (code, length, smallest) = (code & 0x07, 4, 0x10000);
            }
            else
            {
                return (1, 1);
            }

            for (int i = 1; i < length; i++)
            {
                if (index + i >= text.Length || (text[index + i] & 0xc0) != 0x80)
                {
                    return (i, i);
                }

                code = (code << 6) | (text[index + i] & 0x3f);
            }

            if (code < smallest)
            {
                return (length, length);
            }
        }

        return (Columns(code), length);
    }

    private static int Columns(int code)
    {
        if (code < 0x20 || (code >= 0x7f && code < 0xa0))
        {
            return 0;
        }

        if (code < 0x300)
        {
            return code == 0xad ? 0 : 1;
        }

        if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        {
            return 0;
        }

        if (IsWide(code))
        {
            return 2;
        }

        return CharUnicodeInfo.GetUnicodeCategory(char.ConvertFromUtf32(code), 0) is UnicodeCategory.NonSpacingMark
            or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            ? 0
            : 1;
    }

    private static bool IsWide(int code)
    {
        int low = 0;
        int high = (Wide.Length / 2) - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (code < Wide[middle * 2])
            {
                high = middle - 1;
            }
            else if (code > Wide[(middle * 2) + 1])
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }
}
