using System;
using System.Runtime.CompilerServices;
using TvixEval.Text;

namespace TvixEval.Module.Syntax;

/// <summary>
/// A line of a source as text. The last one of each source is remembered: a line may be a megabyte long and have a hundred thousand
/// findings, each of which shows it.
/// </summary>
internal sealed class SourceLine
{
    // How far a column is counted at most, in bytes.
    private const int Step = 1024;

    private static readonly ConditionalWeakTable<SourceFile, Last> Lasts = new();

    private readonly string bytes;
    private readonly int number;

    // For a line that is not ASCII: places where a character begins, about a step from each other, and how many chars are before them.
    private readonly (int Byte, int Char)[] marks = Array.Empty<(int, int)>();

    private SourceLine(SourceFile file, int number)
    {
        this.number = number;
        bytes = file.GetLine(number) ?? string.Empty;
        Text = Bytes.ToText(bytes);
        if (Text.Length != bytes.Length)
        {
            marks = Mark(bytes);
        }
    }

    /// <summary>The line.</summary>
    public string Text { get; }

    /// <summary>The line of a number in a source.</summary>
    /// <param name="file">The source.</param>
    /// <param name="number">The number, from 1.</param>
    public static SourceLine Of(SourceFile file, int number)
    {
        Last last = Lasts.GetOrCreateValue(file);
        return last.Line is { } known && known.number == number ? known : last.Line = new SourceLine(file, number);
    }

    /// <summary>The column in chars of a column in bytes, both from 1.</summary>
    /// <param name="byteColumn">The column in bytes.</param>
    public int ColumnOf(int byteColumn)
    {
        int end = Math.Min(Math.Max(byteColumn - 1, 0), bytes.Length);
        if (marks.Length == 0)
        {
            return end + 1;
        }

        (int at, int chars) = marks[end / Step];
        return chars + Bytes.ToText(bytes.Substring(at, end - at)).Length + 1;
    }

    // A byte that continues no character begins one, whatever comes before it.
    private static (int Byte, int Char)[] Mark(string bytes)
    {
        var marks = new (int Byte, int Char)[(bytes.Length / Step) + 1];
        for (int i = 1; i < marks.Length; i++)
        {
            (int before, int chars) = marks[i - 1];
            int at = i * Step;
            while (at < bytes.Length && at > before && (bytes[at] & 0xC0) == 0x80)
            {
                at--;
            }

            marks[i] = (at, chars + Bytes.ToText(bytes.Substring(before, at - before)).Length);
        }

        return marks;
    }

    private sealed class Last
    {
        public SourceLine? Line { get; set; }
    }
}
