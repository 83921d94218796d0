using System;
using System.Collections.Generic;
using System.Globalization;
using TvixEval.Core.Values;
using TvixEval.Work;

namespace TvixEval.Differences;

/// <summary>
/// How one text becomes another, for people: the lines, or the words of texts with one line, that were removed (<c>- </c>) and added (<c>+ </c>),
/// with a few that stayed around them, and <c>...</c> for the rest. All texts are bytes, one a char.
/// </summary>
internal static class TextDifference
{
    /// <summary>How many lines are shown; what is left out is counted in one more line.</summary>
    public const int MaxLines = 200;

    // Longer ones are cut: a word can be a whole file in base 64.
    private const int MaxLineLength = 400;

    // Of more bytes nobody reads the difference, and each can be a line of its own.
    private const int MaxLength = 1 << 22;

    private const int LineContext = 2;
    private const int WordContext = 1;
    private const string Gap = "...";

    private static readonly char[] Blanks = { ' ', '\t', '\n', '\r' };

    /// <summary>The difference of two texts, which are not equal; empty where there is nothing to show but the texts themselves, or too much.</summary>
    /// <param name="left">The one text.</param>
    /// <param name="right">The other.</param>
    /// <param name="poll">Called now and then; may throw.</param>
    public static IReadOnlyList<string> Of(string left, string right, Action? poll)
    {
        if ((long)left.Length + right.Length > MaxLength)
        {
            return Array.Empty<string>();
        }

        MemoryBudget.ChargeItems((long)left.Length + right.Length);
        if (left.IndexOf('\n') >= 0 || right.IndexOf('\n') >= 0)
        {
            // The end of the last line is no line more.
            if (left.Length > 0 && right.Length > 0 && left[left.Length - 1] == '\n' && right[right.Length - 1] == '\n')
            {
                left = left.Substring(0, left.Length - 1);
                right = right.Substring(0, right.Length - 1);
            }

            return Of(left.Split('\n'), right.Split('\n'), LineContext, poll);
        }

        string[] words = left.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        string[] others = right.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 || others.Length > 1 ? Of(words, others, WordContext, poll) : Array.Empty<string>();
    }

    /// <summary>The difference of two lists of texts.</summary>
    /// <param name="left">The one list.</param>
    /// <param name="right">The other.</param>
    /// <param name="poll">Called now and then; may throw.</param>
    public static IReadOnlyList<string> Of(IList<string> left, IList<string> right, Action? poll) => Of(left, right, WordContext, poll);

    private static List<string> Of(IList<string> left, IList<string> right, int context, Action? poll)
    {
        var edits = new EditScript(left, right, poll);
        var shown = new List<string>();
        int hidden = 0;
        bool isGap = false;
        for (int i = 0; i < edits.Count; i++)
        {
            EditKind kind = edits[i].Kind;
            if (kind == EditKind.Keep && !edits.IsNearChange(i, context))
            {
                isGap = true;
                continue;
            }

            if (shown.Count >= MaxLines)
            {
                hidden++;
                continue;
            }

            if (isGap)
            {
                isGap = false;
                shown.Add(Gap);
            }

            shown.Add((kind switch { EditKind.Keep => "  ", EditKind.Remove => "- ", _ => "+ " }) + Cut(edits[i].Text));
        }

        if (shown.Count == 0)
        {
            // They differ in blanks: the texts themselves show it.
            return shown;
        }

        if (hidden > 0)
        {
            shown.Add(string.Format(CultureInfo.InvariantCulture, "{0} {1} more", Gap, hidden));
        }
        else if (isGap)
        {
            shown.Add(Gap);
        }

        return shown;
    }

    private static string Cut(string line)
    {
        if (line.Length <= MaxLineLength)
        {
            return line;
        }

        // Not in the middle of a character: bytes that go on with one are 10xxxxxx.
        int end = MaxLineLength;
        while (end > 0 && (line[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return Substrings.Copy(line, 0, end) + Gap;
    }
}
