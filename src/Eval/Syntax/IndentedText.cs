using System;
using System.Text;

namespace TvixEval.Syntax;

/// <summary>Writes texts of several lines as indented strings, where that gives exactly the text.</summary>
internal static class IndentedText
{
    private const int IndentWidth = 2;

    /// <summary>The indented string, or false where a string in quotes is the better form.</summary>
    /// <param name="text">The text, bytes, one a char.</param>
    /// <param name="indent">The indentation of the line that the string starts in.</param>
    /// <param name="literal">The string with its delimiters.</param>
    public static bool TryWrite(string text, int indent, out string literal)
    {
        literal = string.Empty;
        int firstEnd = text.IndexOf('\n');
        if (firstEnd < 0 || firstEnd == text.Length - 1 || !IsPlain(text))
        {
            return false;
        }

        var result = new StringBuilder("''");
        bool reachesMargin = false;
        int start = 0;
        while (start < text.Length)
        {
            int end = text.IndexOf('\n', start);
            bool isLast = end < 0;
            end = isLast ? text.Length : end;
            result.Append('\n');
            if (end > start)
            {
                // A line of nothing but spaces has no say in the indentation, so it could not keep them.
                if (IsBlank(text, start, end))
                {
                    return false;
                }

                reachesMargin |= text[start] != ' ';
                result.Append(' ', indent + IndentWidth);
                Append(result, text, start, end);
            }

            start = end + 1;
            if (!isLast && start == text.Length)
            {
                result.Append('\n').Append(' ', indent);
            }
        }

        // The indentation that all lines have in common is no part of the text.
        if (!reachesMargin)
        {
            return false;
        }

        literal = result.Append("''").ToString();
        return true;
    }

    /// <summary>Whether escapes cannot run into each other, and every char shows.</summary>
    private static bool IsPlain(string text)
    {
        foreach (char c in text)
        {
            if ((c < ' ' && c is not ('\n' or '\t')) || c == 0x7F)
            {
                return false;
            }
        }

        return text[text.Length - 1] != '\''
            && text.IndexOf("''", StringComparison.Ordinal) < 0
            && text.IndexOf("'$", StringComparison.Ordinal) < 0
            && text.IndexOf("$'", StringComparison.Ordinal) < 0
            && text.IndexOf("$$", StringComparison.Ordinal) < 0;
    }

    private static bool IsBlank(string text, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            if (text[i] != ' ')
            {
                return false;
            }
        }

        return true;
    }

    private static void Append(StringBuilder result, string text, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            if (text[i] == '$' && i + 1 < text.Length && text[i + 1] == '{')
            {
                result.Append("''");
            }

            result.Append(text[i]);
        }
    }
}
