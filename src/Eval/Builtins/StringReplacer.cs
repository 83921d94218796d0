using System;
using TvixEval.Text;

namespace TvixEval.Builtins;

/// <summary>
/// Replaces several strings at once: at each place the first pattern of the list that matches, not the longest. An empty
/// pattern matches before every byte and at the end.
/// </summary>
internal sealed class StringReplacer
{
    private const int PollEvery = 1 << 16;
    private const int BytesPerStep = 16;

    private readonly string[] patterns;

    // For each first byte the patterns that begin with it, as a list: the first one here, the others in "next".
    private readonly int[] first = new int[256];
    private readonly int[] next;
    private readonly int empty = -1;

    public StringReplacer(string[] patterns)
    {
        this.patterns = patterns;
        next = new int[patterns.Length];
        for (int i = 0; i < first.Length; i++)
        {
            first[i] = -1;
        }

        for (int i = patterns.Length - 1; i >= 0; i--)
        {
            if (patterns[i].Length == 0)
            {
                // It always matches, so no pattern after it ever does.
                empty = i;
                continue;
            }

            next[i] = first[patterns[i][0]];
            first[patterns[i][0]] = i;
        }
    }

    /// <summary>The text with everything replaced.</summary>
    /// <param name="text">Bytes, one a char.</param>
    /// <param name="replacement">The replacement of a pattern; asked for at every use.</param>
    /// <param name="poll">Called now and then; may throw to end it.</param>
    public string Replace(string text, Func<int, string> replacement, Action? poll)
    {
        if (empty < 0 && !Occurs(text))
        {
            return text;
        }

        var output = new ByteBuilder(text.Length + 16);
        int untilPoll = PollEvery;
        int at = 0;
        while (at <= text.Length)
        {
            if (--untilPoll == 0)
            {
                untilPoll = PollEvery;
                poll?.Invoke();
            }

            int match = at < text.Length ? Match(text, at) : empty;
            if (match >= 0)
            {
                string replaced = replacement(match);
                output.Append(replaced);

                // What is put in may be much longer than what was looked at.
                untilPoll = Math.Max(1, untilPoll - (replaced.Length / BytesPerStep));
            }

            int matched = match >= 0 ? patterns[match].Length : 0;
            if (matched > 0)
            {
                at += matched;
                continue;
            }

            if (at < text.Length)
            {
                output.Append(text[at]);
            }

            at++;
        }

        return output.ToString();
    }

    private bool Occurs(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (first[text[i]] >= 0 && Match(text, i) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private int Match(string text, int at)
    {
        for (int i = first[text[at]]; i >= 0; i = next[i])
        {
            if (empty >= 0 && i > empty)
            {
                break;
            }

            string pattern = patterns[i];
            if (pattern.Length <= text.Length - at && string.CompareOrdinal(pattern, 0, text, at, pattern.Length) == 0)
            {
                return i;
            }
        }

        return empty;
    }
}
