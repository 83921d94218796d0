using System;
using TvixEval.Work;

namespace TvixEval.Formats.Regex;

/// <summary>
/// Runs a program on a text: a depth-first search in the order of libstdc++, which decides what the groups are. An
/// alternative tries both ways, and the longer match counts, the first one of equally long ones; a repetition goes on
/// only if doing it once more led to no match. What is still to be tried is kept on a stack of its own. A search that
/// takes long remembers which nodes it has tried at which places (the outcome does not depend on how it got there), so
/// that no expression takes exponential time.
/// </summary>
internal sealed class RegexMatcher
{
    private const int FrameSize = 5;
    private const int SmallStack = 1 << 14;
    private const int PollEvery = 1 << 16;

    // How many forks are taken for each byte of the text before the search begins to remember.
    private const int ForksPerByte = 32;

    private readonly RegexProgram program;
    private readonly int[] current;
    private int[] stack = new int[64 * FrameSize];
    private readonly int[] runFrom;
    private readonly int[] runTo;
    private RegexMemo? memo;
    private RegexCounts? counted;
    private int budget;
    private long reserve;

    public RegexMatcher(RegexProgram program)
    {
        this.program = program;
        current = new int[program.GroupCount * 2];
        Groups = new int[current.Length];
        runFrom = new int[program.Kind.Length];
        runTo = new int[program.Kind.Length];
    }

    private enum Op
    {
        // If there is no match yet: the other way of a repetition.
        Fallback,

        // The right way of an alternative.
        Right,

        // Afterwards: there is a match if one was found before.
        Merge,

        // Sets an end of a group back.
        Restore,

        // If there is no match yet: leaves a run one byte earlier.
        Shorten,

        // Remembers what came of a node.
        Remember,
    }

    /// <summary>The beginning and end of each group of the last match, -1 for a group without match.</summary>
    public int[] Groups { get; }

    /// <summary>Whether it is worth keeping for the next time.</summary>
    public bool IsSmall => stack.Length <= SmallStack * FrameSize && memo is null;

    /// <summary>Called now and then; may throw to end the search.</summary>
    public Action? Poll { get; set; }

    /// <summary>Prepares for a text, either for one <see cref="Match"/> or for searching: what is remembered does not hold for both.</summary>
    /// <param name="length">Its length.</param>
    public void Begin(int length)
    {
        memo = null;
        reserve = 1024 + ((long)ForksPerByte * length);
        Allow();
        for (int i = 0; i < runFrom.Length; i++)
        {
            runFrom[i] = 0;
            runTo[i] = -1;
        }
    }

    /// <summary>Remembers from the start, not only once a search takes long; the outcome is the same.</summary>
    public void Remember() => memo ??= new RegexMemo();

    /// <summary>Whether the whole text matches.</summary>
    public bool Match(string text) => Try(text, 0, isExact: true, notEmpty: false);

    /// <summary>Whether a match begins at a place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">The place.</param>
    /// <param name="notEmpty">Whether the empty match does not count.</param>
    public bool MatchAt(string text, int start, bool notEmpty)
    {
        bool matched = Try(text, start, isExact: false, notEmpty);
        if (matched)
        {
            // Places that led to a match are no answer for the next search, which wants to know what the match is.
            memo?.Clear();
        }

        return matched;
    }

    private bool Try(string text, int start, bool isExact, bool notEmpty)
    {
        if (Run(text, start, isExact, notEmpty, out bool matched))
        {
            return matched;
        }

        memo ??= new RegexMemo();
        Run(text, start, isExact, notEmpty, out matched);
        return matched;
    }

    /// <summary>Searches; false if it took too long without remembering.</summary>
    private bool Run(string text, int start, bool isExact, bool notEmpty, out bool matched)
    {
        RegexNodeKind[] kinds = program.Kind;
        int[] nexts = program.Next;
        int[] others = program.Other;
        bool[]?[] sets = program.Set;
        bool[]? isCounted = program.IsCounted;
        RegexMemo? known = memo;
        int[] groups = current;
        for (int i = 0; i < groups.Length; i++)
        {
            groups[i] = -1;
        }

        int end = text.Length;
        int best = -1;
        int top = 0;
        int node = program.Start;
        int at = start;
        int counts = 0;
        bool found = false;
        matched = false;
        while (true)
        {
            switch (kinds[node])
            {
                case RegexNodeKind.Char:
                    if (at < end && sets[node]![text[at]])
                    {
                        at++;
                        counts = 0;
                        node = nexts[node];
                        continue;
                    }

                    break;
                case RegexNodeKind.GroupBegin:
                case RegexNodeKind.GroupEnd:
                    int slot = (others[node] * 2) + (kinds[node] == RegexNodeKind.GroupEnd ? 1 : 0);
                    if (top > 0)
                    {
                        Push(ref top, Op.Restore, slot, groups[slot], 0, 0, 0);
                    }

                    groups[slot] = at;
                    node = nexts[node];
                    continue;
                case RegexNodeKind.LineBegin:
                    if (at == 0)
                    {
                        node = nexts[node];
                        continue;
                    }

                    break;
                case RegexNodeKind.LineEnd:
                    if (at == end)
                    {
                        node = nexts[node];
                        continue;
                    }

                    break;
                case RegexNodeKind.Run:
                    if (!Remembers(known, ref top, node, at, counts, ref found))
                    {
                        if (--budget < 0 && IsOverBudget(known))
                        {
                            return false;
                        }

                        node = EnterRun(text, ref top, node, ref at, ref counts, isExact);
                        if (node >= 0)
                        {
                            continue;
                        }
                    }

                    break;
                case RegexNodeKind.Repeat:
                    if (!Remembers(known, ref top, node, at, counts, ref found))
                    {
                        if (--budget < 0 && IsOverBudget(known))
                        {
                            return false;
                        }

                        bool canGoOn = CanBegin(in program.NextBegins[node], text, at, isExact);
                        int entered = counts;
                        if (CanBegin(in program.OtherBegins[node], text, at, isExact)
                            && (isCounted is null || !isCounted[node] || (entered = (counted ??= new RegexCounts()).Enter(counts, node)) >= 0))
                        {
                            if (canGoOn)
                            {
                                Push(ref top, Op.Fallback, nexts[node], at, counts, 0, 0);
                            }

                            counts = entered;
                            node = others[node];
                            continue;
                        }

                        if (canGoOn)
                        {
                            node = nexts[node];
                            continue;
                        }
                    }

                    break;
                case RegexNodeKind.Alternative:
                    if (!Remembers(known, ref top, node, at, counts, ref found))
                    {
                        if (--budget < 0 && IsOverBudget(known))
                        {
                            return false;
                        }

                        bool right = CanBegin(in program.NextBegins[node], text, at, isExact);
                        if (CanBegin(in program.OtherBegins[node], text, at, isExact))
                        {
                            if (right)
                            {
                                Push(ref top, isExact ? Op.Fallback : Op.Right, nexts[node], at, counts, 0, 0);
                            }

                            node = others[node];
                            continue;
                        }

                        if (right)
                        {
                            node = nexts[node];
                            continue;
                        }
                    }

                    break;
                case RegexNodeKind.Accept:
                    if (isExact ? at != end : notEmpty && at == start)
                    {
                        break;
                    }

                    found = true;
                    if (at > best)
                    {
                        best = at;
                        Array.Copy(groups, Groups, groups.Length);
                        if (at == end)
                        {
                            matched = true;
                            return true;
                        }
                    }

                    break;
            }

            if (!Resume(text, ref top, ref node, ref at, ref counts, ref found, isExact))
            {
                matched = best >= 0;
                return true;
            }
        }
    }

    /// <summary>Takes from the stack until there is a node to go on with; false when nothing is left.</summary>
    private bool Resume(string text, ref int top, ref int node, ref int at, ref int counts, ref bool found, bool isExact)
    {
        while (top > 0)
        {
            top -= FrameSize;
            int operand = stack[top] >> 3;
            switch ((Op)(stack[top] & 7))
            {
                case Op.Fallback:
                    if (found)
                    {
                        continue;
                    }

                    node = operand;
                    at = stack[top + 1];
                    counts = stack[top + 2];
                    return true;
                case Op.Right:
                    node = operand;
                    at = stack[top + 1];
                    counts = stack[top + 2];
                    if (found)
                    {
                        Push(ref top, Op.Merge, 0, 0, 0, 0, 0);
                        found = false;
                    }

                    return true;
                case Op.Merge:
                    found = true;
                    continue;
                case Op.Restore:
                    current[operand] = stack[top + 1];
                    continue;
                case Op.Remember:
                    memo!.Set(operand, stack[top + 1], stack[top + 2], found);
                    continue;
                default:
                    if (!found && (node = ShortenRun(text, ref top, operand, out at, out counts, isExact)) >= 0)
                    {
                        return true;
                    }

                    continue;
            }
        }

        return false;
    }

    /// <summary>Consumes as much as a run can, and returns the node behind it, or -1 if no way leads on.</summary>
    private int EnterRun(string text, ref int top, int node, ref int at, ref int counts, bool isExact)
    {
        int from = at;
        int to = RunEnd(text, node, from);
        if (to == from)
        {
            return program.Next[node];
        }

        // Leaving at the place of entry keeps the counts, so what is known of leaving there without them does not help.
        int leave = to;
        if (memo is not null)
        {
            leave = Math.Min(to, Math.Max(memo.LowestExit(node, to) - 1, counts == 0 ? -1 : from));
        }

        Push(ref top, Op.Shorten, node, from, leave + 1, counts, to);
        top -= FrameSize;
        return ShortenRun(text, ref top, node, out at, out counts, isExact);
    }

    /// <summary>Leaves the run whose frame is behind the top at the next place that may lead on; -1 if there is none.</summary>
    private int ShortenRun(string text, ref int top, int node, out int at, out int counts, bool isExact)
    {
        int first = stack[top + 1];
        int before = stack[top + 2];
        counts = stack[top + 3];
        memo?.SetLowestExit(node, stack[top + 4], before);
        ref readonly RegexBranch next = ref program.NextBegins[node];
        int leave = before - 1;
        while (leave >= first && !CanBegin(in next, text, leave, isExact))
        {
            leave--;
        }

        budget -= (before - leave) >> 3;
        at = leave;
        if (leave < first)
        {
            memo?.SetLowestExit(node, stack[top + 4], counts == 0 ? first : first + 1);
            return -1;
        }

        if (leave > first)
        {
            counts = 0;
            stack[top + 2] = leave;
            top += FrameSize;
        }

        return program.Next[node];
    }

    /// <summary>Where a run ends at the latest. The last answer for each run is kept, as searches come back to the same places.</summary>
    private int RunEnd(string text, int node, int from)
    {
        if (from >= runFrom[node] && from <= runTo[node])
        {
            return runTo[node];
        }

        bool[] set = program.Set[node]!;
        int to = from;
        while (to < text.Length && set[text[to]])
        {
            to++;
        }

        budget -= (to - from) >> 3;
        runFrom[node] = from;
        runTo[node] = to;
        return to;
    }

    private static bool CanBegin(in RegexBranch branch, string text, int at, bool isExact)
    {
        bool[]? bytes = branch.Bytes;
        return bytes is null || (at < text.Length ? bytes[text[at]] || (branch.CanEnd && !isExact) : branch.CanEnd);
    }

    /// <summary>Whether it is known what comes of a node; otherwise it will be, once it has been tried.</summary>
    private bool Remembers(RegexMemo? known, ref int top, int node, int at, int counts, ref bool found)
    {
        if (known is null)
        {
            return false;
        }

        switch (known.Get(node, at, counts))
        {
            case RegexMemo.Failed:
                return true;
            case RegexMemo.Found:
                found = true;
                return true;
            default:
                Push(ref top, Op.Remember, node, at, counts, 0, 0);
                return false;
        }
    }

    /// <summary>Called when the forks that were allowed are used up: polls, and allows some more unless the search has to begin to remember.</summary>
    private bool IsOverBudget(RegexMemo? known)
    {
        Poll?.Invoke();
        if (known is null && reserve <= 0)
        {
            Allow();
            return true;
        }

        Allow();
        return false;
    }

    private void Allow()
    {
        budget = memo is null ? (int)Math.Max(1, Math.Min(PollEvery, reserve)) : PollEvery;
        reserve -= budget;
    }

    private void Push(ref int top, Op op, int operand, int a, int b, int c, int d)
    {
        if (top + FrameSize > stack.Length)
        {
            MemoryBudget.Charge(8L * stack.Length);
            Array.Resize(ref stack, stack.Length * 2);
        }

        stack[top] = (operand << 3) | (int)op;
        stack[top + 1] = a;
        stack[top + 2] = b;
        stack[top + 3] = c;
        stack[top + 4] = d;
        top += FrameSize;
    }
}
