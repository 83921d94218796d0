using System;

namespace TvixEval.Formats.Regex;

/// <summary>Goes through the matches in a text from left to right, as C++'s <c>regex_iterator</c> does.</summary>
internal sealed class RegexSearch : IDisposable
{
    private readonly RegexProgram program;
    private readonly RegexMatcher matcher;
    private readonly string text;
    private bool started;

    /// <summary>Begins before the first match.</summary>
    /// <param name="program">What to search for.</param>
    /// <param name="text">Where.</param>
    /// <param name="poll">Called now and then; may throw to end the search.</param>
    public RegexSearch(RegexProgram program, string text, Action? poll)
    {
        this.program = program;
        this.text = text;
        matcher = program.Rent();
        matcher.Poll = poll;
        matcher.Begin(text.Length);
    }

    /// <summary>The beginning and end of each group of the match, that of the whole match first; -1 for a group without match.</summary>
    public int[] Groups => matcher.Groups;

    /// <summary>Goes to the next match.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        if (!started)
        {
            started = true;
            return Find(0);
        }

        int end = Groups[1];
        if (Groups[0] != end)
        {
            return Find(end);
        }

        // Behind an empty match: one that is not empty, at the same place; else further on.
        return end < text.Length && (matcher.MatchAt(text, end, notEmpty: true) || Find(end + 1));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        matcher.Poll = null;
        program.Return(matcher);
    }

    private bool Find(int from)
    {
        bool[]? first = program.Begins.CanEnd ? null : program.Begins.Bytes;
        for (int at = from; at <= text.Length; at++)
        {
            if (first is not null)
            {
                while (at < text.Length && !first[text[at]])
                {
                    at++;
                }

                if (at == text.Length)
                {
                    return false;
                }
            }

            if (matcher.MatchAt(text, at, notEmpty: false))
            {
                return true;
            }
        }

        return false;
    }
}
