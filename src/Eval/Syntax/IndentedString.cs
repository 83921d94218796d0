using System;
using System.Collections.Generic;
using System.Text;
using TvixEval.Syntax.Ast;

namespace TvixEval.Syntax;

/// <summary>
/// Takes the common indentation off an indented string. Only spaces indent; lines of nothing but spaces do not count, and
/// neither does the last line if it is one; an interpolation or an escape counts as text.
/// </summary>
internal static class IndentedString
{
    /// <summary>Strips the pieces from an index on; pieces of which nothing is left are dropped.</summary>
    /// <param name="source">The pieces as they stand in the source.</param>
    /// <param name="first">The index of the first piece.</param>
    /// <param name="result">Receives the stripped pieces.</param>
    /// <param name="buffer">Room to work in.</param>
    public static void Strip(List<IndentedPart> source, int first, List<ConcatPart> result, StringBuilder buffer)
    {
        int indent = FindIndentation(source, first);
        bool atLineStart = true;
        int dropped = 0;
        for (int i = first; i < source.Count; i++)
        {
            IndentedPart part = source[i];
            if (part.Expression is not null)
            {
                atLineStart = false;
                dropped = 0;
                result.Add(new ConcatPart(part.Offset, part.Expression));
                continue;
            }

            buffer.Clear();
            AppendStripped(buffer, part.Text!, indent, ref atLineStart, ref dropped);
            if (i == source.Count - 1)
            {
                DropBlankLastLine(buffer);
            }

            if (buffer.Length > 0)
            {
                result.Add(new ConcatPart(part.Offset, new ExprString(buffer.ToString())));
            }
        }
    }

    private static void AppendStripped(StringBuilder buffer, string text, int indent, ref bool atLineStart, ref int dropped)
    {
        int i = 0;
        while (i < text.Length)
        {
            if (atLineStart)
            {
                while (dropped < indent && i < text.Length && text[i] == ' ')
                {
                    dropped++;
                    i++;
                }
            }

            int lineEnd = text.IndexOf('\n', i);
            if (lineEnd < 0)
            {
                buffer.Append(text, i, text.Length - i);
                if (atLineStart && !IsBlank(text, i))
                {
                    atLineStart = false;
                    dropped = 0;
                }

                return;
            }

            buffer.Append(text, i, lineEnd + 1 - i);
            atLineStart = true;
            dropped = 0;
            i = lineEnd + 1;
        }
    }

    private static bool IsBlank(string text, int from)
    {
        while (from < text.Length && text[from] == ' ')
        {
            from++;
        }

        return from == text.Length;
    }

    private static int FindIndentation(List<IndentedPart> source, int first)
    {
        int least = 1_000_000;
        int current = 0;
        bool atLineStart = true;
        for (int i = first; i < source.Count; i++)
        {
            IndentedPart part = source[i];
            if (part.Text is not null && part.HasIndentation)
            {
                Measure(part.Text, ref least, ref current, ref atLineStart);
            }
            else if (atLineStart)
            {
                atLineStart = false;
                least = Math.Min(least, current);
            }
        }

        return least;
    }

    private static void Measure(string text, ref int least, ref int current, ref bool atLineStart)
    {
        int i = 0;
        while (i < text.Length)
        {
            if (!atLineStart)
            {
                i = text.IndexOf('\n', i) + 1;
                if (i == 0)
                {
                    return;
                }

                atLineStart = true;
                current = 0;
                continue;
            }

            switch (text[i++])
            {
                case ' ':
                    current++;
                    break;
                case '\n':
                    current = 0;
                    break;
                default:
                    atLineStart = false;
                    least = Math.Min(least, current);
                    break;
            }
        }
    }

    private static void DropBlankLastLine(StringBuilder text)
    {
        int end = text.Length;
        while (end > 0 && text[end - 1] == ' ')
        {
            end--;
        }

        if (end > 0 && text[end - 1] == '\n')
        {
            text.Length = end;
        }
    }
}
