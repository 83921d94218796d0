using System.Collections.Generic;
using System.Text;

namespace TvixEval.Syntax;

/// <summary>
/// Takes the common indentation off an indented string. Only spaces indent; lines of nothing but spaces do not count, and
/// neither does the last line if it is one; an interpolation or an escape counts as text.
/// </summary>
internal static class IndentedString
{
    /// <summary>The expression that the pieces from an index on make.</summary>
    public static Expr Strip(List<IndentedPart> parts, int first, int offset)
    {
        int indent = FindIndentation(parts, first);
        var result = new List<ConcatPart>(parts.Count - first);
        var buffer = new StringBuilder();
        bool atLineStart = true;
        int dropped = 0;
        for (int i = first; i < parts.Count; i++)
        {
            IndentedPart part = parts[i];
            if (part.Expression is not null)
            {
                atLineStart = false;
                dropped = 0;
                result.Add(new ConcatPart(part.Offset, part.Expression));
                continue;
            }

            buffer.Clear();
            foreach (char c in part.Text!)
            {
                if (!atLineStart)
                {
                    atLineStart = c == '\n';
                }
                else if (c == ' ')
                {
                    if (dropped++ < indent)
                    {
                        continue;
                    }
                }
                else
                {
                    atLineStart = c == '\n';
                    dropped = 0;
                }

                buffer.Append(c);
            }

            if (i == parts.Count - 1)
            {
                DropBlankLastLine(buffer);
            }

            if (buffer.Length > 0)
            {
                result.Add(new ConcatPart(part.Offset, new ExprString(buffer.ToString())));
            }
        }

        return result.Count switch
        {
            0 => new ExprString(string.Empty),
            1 when result[0].Expression is ExprString => result[0].Expression,
            _ => new ExprConcatStrings(offset, forceString: true, result.ToArray()),
        };
    }

    private static int FindIndentation(List<IndentedPart> parts, int first)
    {
        int least = 1_000_000;
        int current = 0;
        bool atLineStart = true;
        for (int i = first; i < parts.Count; i++)
        {
            IndentedPart part = parts[i];
            if (part.Text is null || !part.HasIndentation)
            {
                if (atLineStart)
                {
                    atLineStart = false;
                    least = System.Math.Min(least, current);
                }

                continue;
            }

            foreach (char c in part.Text)
            {
                if (c == '\n')
                {
                    atLineStart = true;
                    current = 0;
                }
                else if (!atLineStart)
                {
                    continue;
                }
                else if (c == ' ')
                {
                    current++;
                }
                else
                {
                    atLineStart = false;
                    least = System.Math.Min(least, current);
                }
            }
        }

        return least;
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
