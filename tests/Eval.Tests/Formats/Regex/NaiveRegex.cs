using System;
using System.Linq;

namespace TvixEval.Tests.Formats.Regex;

/// <summary>
/// A random expression with a matcher that follows the rules word for word, by recursion with continuations: an
/// alternative tries both ways; a repetition goes on only if once more led to no match, and may be entered twice
/// at a place; the longest match counts, the first one among equally long ones.
/// </summary>
internal sealed class NaiveRegex
{
    private const int MaxSteps = 2000;

    private readonly Random random;
    private readonly Func<int, Func<int, bool>, bool> match;
    private string text = string.Empty;
    private int[] groups = Array.Empty<int>();
    private int groupCount = 1;
    private int steps;

    public NaiveRegex(Random random)
    {
        this.random = random;
        (Pattern, match) = Alternatives(3);
    }

    public string Pattern { get; }

    /// <summary>The beginning and end of each group of the match at the start of a text, or null; false if that takes too long.</summary>
    public bool TryMatch(string subject, bool isExact, out int[]? result)
    {
        steps = 0;
        try
        {
            result = Match(subject, isExact);
            return true;
        }
        catch (TimeoutException)
        {
            result = null;
            return false;
        }
    }

    private int[]? Match(string subject, bool isExact)
    {
        text = subject;
        groups = Enumerable.Repeat(-1, groupCount * 2).ToArray();
        int[]? best = null;
        match(0, at =>
        {
            if (isExact && at != text.Length)
            {
                return false;
            }

            if (best is null || at > best[1])
            {
                best = (int[])groups.Clone();
                best[0] = 0;
                best[1] = at;
            }

            return true;
        });
        return best;
    }

    private (string Pattern, Func<int, Func<int, bool>, bool> Match) Alternatives(int depth)
    {
        var result = Sequence(depth);
        for (int i = random.Next(3); i > 0; i--)
        {
            var left = result.Match;
            var right = Sequence(depth);
            result = (result.Pattern + "|" + right.Pattern, (at, next) => left(at, next) | right.Match(at, next));
        }

        return result;
    }

    private (string Pattern, Func<int, Func<int, bool>, bool> Match) Sequence(int depth)
    {
        string pattern = string.Empty;
        Func<int, Func<int, bool>, bool> result = (at, next) => next(at);
        for (int i = random.Next(4); i > 0; i--)
        {
            var before = result;
            var term = Term(depth);
            pattern += term.Pattern;
            result = (at, next) => before(at, middle => term.Match(middle, next));
        }

        return (pattern, result);
    }

    private (string Pattern, Func<int, Func<int, bool>, bool> Match) Term(int depth)
    {
        if (random.Next(12) == 0)
        {
            return random.Next(2) == 0
                ? ("^", (at, next) => at == 0 && next(at))
                : ("$", (at, next) => at == text.Length && next(at));
        }

        var atom = Atom(depth);
        switch (random.Next(8))
        {
            case 0:
                return (atom.Pattern + "*", Loop(atom.Match));
            case 1:
                return (atom.Pattern + "+", Plus(atom.Match));
            case 2:
                return (atom.Pattern + "?", Optional(atom.Match));
            default:
                return atom;
        }
    }

    private (string Pattern, Func<int, Func<int, bool>, bool> Match) Atom(int depth)
    {
        if (depth > 0 && random.Next(3) == 0)
        {
            int group = groupCount++;
            var inner = Alternatives(depth - 1);
            return ("(" + inner.Pattern + ")", (at, next) => With(2 * group, at, () => inner.Match(at, end => With((2 * group) + 1, end, () => next(end)))));
        }

        (string pattern, Func<char, bool> fits) = random.Next(6) switch
        {
            0 => (".", (Func<char, bool>)(_ => true)),
            1 => ("[^a]", c => c != 'a'),
            2 => ("[ab]", c => c is 'a' or 'b'),
            3 => ("b", c => c == 'b'),
            _ => ("a", c => c == 'a'),
        };
        bool MatchOne(int at, Func<int, bool> next)
        {
            if (++steps > MaxSteps)
            {
                throw new TimeoutException();
            }

            return at < text.Length && fits(text[at]) && next(at + 1);
        }

        return (pattern, MatchOne);
    }

    private bool With(int slot, int value, Func<bool> action)
    {
        int before = groups[slot];
        groups[slot] = value;
        bool result = action();
        groups[slot] = before;
        return result;
    }

    private static Func<int, Func<int, bool>, bool> Loop(Func<int, Func<int, bool>, bool> body)
    {
        var entries = new Entries();
        bool Iterate(int at, Func<int, bool> next) => entries.Try(at, () => body(at, after => Iterate(after, next))) || next(at);
        return Iterate;
    }

    private static Func<int, Func<int, bool>, bool> Plus(Func<int, Func<int, bool>, bool> body)
    {
        var rest = Loop(body);
        return (at, next) => body(at, after => rest(after, next));
    }

    private static Func<int, Func<int, bool>, bool> Optional(Func<int, Func<int, bool>, bool> body)
    {
        var entries = new Entries();
        return (at, next) => entries.Try(at, () => body(at, next)) || next(at);
    }

    /// <summary>How often a repetition was entered at the place where it was entered last.</summary>
    private sealed class Entries
    {
        private int place = -1;
        private int count;

        public bool Try(int at, Func<bool> action)
        {
            (int Place, int Count) before = (place, count);
            if (count > 0 && place == at && count == 2)
            {
                return false;
            }

            count = count > 0 && place == at ? count + 1 : 1;
            place = at;
            try
            {
                return action();
            }
            finally
            {
                (place, count) = before;
            }
        }
    }
}
