using System.Text;
using TvixEval.Text;

namespace TvixEval.Diagnostics;

/// <summary>
/// What C++ Nix does to a message before it writes it to something that is no terminal: escape sequences go, carriage
/// returns and bells go, tabs become spaces. Columns are counted over the whole message, as it counts them.
/// </summary>
internal static class TerminalFilter
{
    private const char Escape = '\u001b';
    private const char Bell = '\a';

    /// <summary>The message without anything that moves a cursor or changes a colour.</summary>
    /// <param name="text">Bytes, one a char.</param>
    public static string Apply(string text)
    {
        int first = text.IndexOfAny(new[] { Escape, Bell, '\r', '\t' });
        if (first < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        int width = 0;
        int i = 0;
        while (i < text.Length)
        {
            char c = text[i];
            if (c == Escape)
            {
                i = SkipEscape(text, i + 1);
            }
            else if (c == '\t')
            {
                do
                {
                    result.Append(' ');
                    width++;
                }
                while (width % 8 != 0);
                i++;
            }
            else if (c == '\r' || c == Bell)
            {
                i++;
            }
            else
            {
                (int columns, int bytes) = CharacterWidth.Measure(text, i);
                width += columns;
                result.Append(text, i, bytes);
                i += bytes;
            }
        }

        return result.ToString();
    }

    /// <summary>The index behind an escape sequence whose escape character stands before <paramref name="i"/>.</summary>
    private static int SkipEscape(string text, int i)
    {
        if (i >= text.Length)
        {
            return i;
        }

        if (text[i] == '[')
        {
            // A control sequence: parameters, intermediates, one final byte.
            i = SkipRange(text, i + 1, '0', '?');
            i = SkipRange(text, i, ' ', '/');
            return i < text.Length && text[i] >= '@' && text[i] <= '~' ? i + 1 : i;
        }

        if (text[i] == ']')
        {
            // An operating system command, such as a link: it ends with a bell or with escape and backslash.
            i++;
            while (i < text.Length && text[i] != Escape && text[i] != Bell)
            {
                i++;
            }

            if (i < text.Length)
            {
                i++;
                if (text[i - 1] == Escape && i < text.Length && text[i] == '\\')
                {
                    i++;
                }
            }

            return i;
        }

        return text[i] >= '@' && text[i] <= '_' ? i + 1 : i;
    }

    private static int SkipRange(string text, int i, char low, char high)
    {
        while (i < text.Length && text[i] >= low && text[i] <= high)
        {
            i++;
        }

        return i;
    }
}
