namespace TvixEval.Text;

/// <summary>UTF-8 on byte strings.</summary>
internal static class Utf8
{
    /// <summary>Appends the encoding of a code point.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="codePoint">From 0 to 0x10FFFF.</param>
    public static void Append(ByteBuilder target, int codePoint)
    {
        if (codePoint < 0x80)
        {
            target.Append((char)codePoint);
            return;
        }

        if (codePoint < 0x800)
        {
            target.Append((char)(0xC0 | (codePoint >> 6)));
        }
        else
        {
            if (codePoint < 0x10000)
            {
                target.Append((char)(0xE0 | (codePoint >> 12)));
            }
            else
            {
                target.Append((char)(0xF0 | (codePoint >> 18)));
                target.Append((char)(0x80 | ((codePoint >> 12) & 0x3F)));
            }

            target.Append((char)(0x80 | ((codePoint >> 6) & 0x3F)));
        }

        target.Append((char)(0x80 | (codePoint & 0x3F)));
    }

    /// <summary>
    /// The length of the sequence that begins with a byte, or 0 where there is none: no overlong forms, no surrogates,
    /// nothing beyond U+10FFFF.
    /// </summary>
    /// <param name="text">Bytes, one a char.</param>
    /// <param name="index">The first byte.</param>
    /// <param name="stopped">Where reading it ended: behind it, or at the byte (or the end) that does not fit.</param>
    public static int SequenceLength(string text, int index, out int stopped)
    {
        int lead = text[index];
        stopped = index;
        int more = lead switch { < 0x80 => 0, >= 0xC2 and <= 0xDF => 1, >= 0xE0 and <= 0xEF => 2, >= 0xF0 and <= 0xF4 => 3, _ => -1 };
        if (more < 0)
        {
            return 0;
        }

        int low = lead switch { 0xE0 => 0xA0, 0xF0 => 0x90, _ => 0x80 };
        int high = lead switch { 0xED => 0x9F, 0xF4 => 0x8F, _ => 0xBF };
        for (stopped++; more > 0; more--, stopped++)
        {
            if (stopped >= text.Length || text[stopped] < low || text[stopped] > high)
            {
                return 0;
            }

            low = 0x80;
            high = 0xBF;
        }

        return stopped - index;
    }
}
