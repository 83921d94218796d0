using System.Globalization;
using System.Text;

namespace TvixEval.Text;

/// <summary>
/// Characters that a terminal acts on instead of showing them, or that change the order in which text is seen: controls, marks of writing direction, and characters without width
/// (but for joiners, which scripts and emoji need). They can come from strangers' expressions and files.
/// </summary>
internal static class HiddenCharacters
{
    /// <summary>Whether a character is one of them. Tabs and line ends are not.</summary>
    /// <param name="code">The code point.</param>
    public static bool Contains(int code) =>
        code < 0xa0 ? (code < ' ' && code is not ('\t' or '\n')) || code >= 0x7f
        : code is 0x61c or 0x200b or 0x200e or 0x200f or (>= 0x202a and <= 0x202e) or (>= 0x2060 and <= 0x206f) or 0xfeff;

    /// <summary>The index of the first one in a text, or -1.</summary>
    /// <param name="text">A .NET text.</param>
    public static int IndexIn(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (Contains(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A text in which they are written out, as <c>\u202e</c>.</summary>
    /// <param name="text">A .NET text.</param>
    public static string Show(string text)
    {
        if (IndexIn(text) < 0)
        {
            return text;
        }

        var shown = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            shown.Append(c == '\r' ? "\\r" : Contains(c) ? string.Format(CultureInfo.InvariantCulture, "\\u{0:x4}", (int)c) : c.ToString());
        }

        return shown.ToString();
    }

    /// <summary>A text of the same length in which each is replaced by the character for what cannot be shown.</summary>
    /// <param name="text">A .NET text.</param>
    public static string Replace(string text)
    {
        if (IndexIn(text) < 0)
        {
            return text;
        }

        var shown = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            shown.Append(Contains(c) ? '\ufffd' : c);
        }

        return shown.ToString();
    }
}
