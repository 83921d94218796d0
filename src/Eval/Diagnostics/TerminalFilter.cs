using System.Text;
using TvixEval.Text;

namespace TvixEval.Diagnostics;

/// <summary>
/// What C++ Nix does to a message before it writes it to something that is no terminal: escape sequences go, carriage
/// returns and bells go, tabs become spaces. Columns are counted over the whole message, as it counts them. Besides, all that terminals act on goes: escape sequences
/// that begin with a C1 control, other controls, and what changes the order in which text is seen (<see cref="HiddenCharacters"/>).
/// </summary>
internal static class TerminalFilter
{
    private const char Escape = '\u001b';
    private const char Bell = '\a';

    // The C1 controls for escape and a bracket.
    private const int ControlSequence = 0x9b;
    private const int Command = 0x9d;

    /// <summary>The message without anything that moves a cursor or changes a colour.</summary>
    /// <param name="text">Bytes, one a char.</param>
    public static string Apply(string text)
    {
        if (!Changes(text))
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
            else if (HiddenLength(text, i, out int code) is > 0 and var hidden)
            {
                i += hidden;
                i = code == ControlSequence ? SkipSequence(text, i) : code == Command ? SkipCommand(text, i) : i;
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

        return text[i] == '[' ? SkipSequence(text, i + 1)
            : text[i] == ']' ? SkipCommand(text, i + 1)
            : text[i] >= '@' && text[i] <= '_' ? i + 1
            : i;
    }

    // A control sequence: parameters, intermediates, one final byte.
    private static int SkipSequence(string text, int i)
    {
        i = SkipRange(text, i, '0', '?');
        i = SkipRange(text, i, ' ', '/');
        return i < text.Length && text[i] >= '@' && text[i] <= '~' ? i + 1 : i;
    }

    // An operating system command, such as a link: it ends with a bell or with escape and backslash.
    private static int SkipCommand(string text, int i)
    {
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

    private static bool Changes(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\t' || HiddenLength(text, i, out _) > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many bytes the character at an index has, if it is one that does not stay; else 0.</summary>
    private static int HiddenLength(string text, int i, out int code)
    {
        code = text[i];
        int length = 1;
        if (code >= 0xc2 && code < 0xf0)
        {
            length = code < 0xe0 ? 2 : 3;
            code &= length == 2 ? 0x1f : 0x0f;
            for (int k = 1; k < length; k++)
            {
                if (i + k >= text.Length || (text[i + k] & 0xc0) != 0x80)
                {
                    return 0;
                }

                code = (code << 6) | (text[i + k] & 0x3f);
            }
        }
        else if (code >= 0x80)
        {
            return 0;
        }

        return HiddenCharacters.Contains(code) && !IsHarmless(code) ? length : 0;
    }

    // Controls that no terminal acts on stay, as in C++ Nix. Not among them: the enquiry, which terminals answer, backspace, other line feeds, and shifts to another character set.
    private static bool IsHarmless(int code) => code < ' ' && code is not (0x05 or (>= 0x07 and <= 0x0f) or Escape);

    private static int SkipRange(string text, int i, char low, char high)
    {
        while (i < text.Length && text[i] >= low && text[i] <= high)
        {
            i++;
        }

        return i;
    }
}
