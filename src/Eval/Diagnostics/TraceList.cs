using System.Collections.Generic;

namespace TvixEval.Diagnostics;

/// <summary>
/// The trace of an error. It grows at the outer end; copies share what they have in common, since a memoised error gets lines of its own
/// each time it is thrown again. Recursion adds the same few lines over and over, perhaps a million times, and errors are kept for long
/// (PowerShell's <c>$Error</c> has the last 256): lines that repeat are counted instead.
/// </summary>
internal struct TraceList
{
    // A call adds up to three lines, and functions that call each other have some of each.
    private const int LongestPeriod = 12;

    private Node? outermost;

    // How many lines stand outside of the outermost repetition (or how many there are, without one).
    private int single;

    /// <summary>How many lines.</summary>
    public readonly int Count => outermost?.Count ?? 0;

    /// <summary>How many lines and repetitions it holds.</summary>
    internal readonly int Held
    {
        get
        {
            int held = 0;
            for (Node? node = outermost; node is not null; node = node.Inner)
            {
                held++;
            }

            return held;
        }
    }

    /// <summary>Adds a line at the outer end.</summary>
    /// <param name="item">The line.</param>
    public void Add(TraceItem item)
    {
        outermost = new Node(item, outermost);
        single++;
        if (Repetition() is { } repeated)
        {
            outermost = repeated;
            single = 0;
        }
    }

    /// <summary>The lines, outermost first.</summary>
    public readonly IReadOnlyList<TraceItem> ToList()
    {
        var items = new List<TraceItem>(Count);
        for (Node? node = outermost; node is not null; node = node.Inner)
        {
            if (node.Item is { } item)
            {
                items.Add(item);
                continue;
            }

            int start = items.Count;
            for (Node? line = node.Inner; items.Count - start < node.Period; line = line!.Inner)
            {
                items.Add(line!.Item!);
            }

            for (int i = node.Period; i < node.Period * node.Times; i++)
            {
                items.Add(items[i - node.Period + start]);
            }
        }

        return items;
    }

    // The outermost lines repeat those before them: what stands for them instead, or null.
    private readonly Node? Repetition()
    {
        Node lines = outermost!;
        if (single <= LongestPeriod && Inwards(lines, single) is { Item: null } repeated && repeated.Period == single && IsSame(lines, repeated.Inner!, single))
        {
            return new Node(repeated.Inner!, single, repeated.Times + 1);
        }

        for (int period = 1; period <= LongestPeriod && 2 * period <= single; period++)
        {
            Node before = Inwards(lines, period)!;
            if (IsSame(lines, before, period))
            {
                return new Node(before, period, 1);
            }
        }

        return null;
    }

    private static Node? Inwards(Node? node, int count)
    {
        for (; count > 0 && node is not null; count--)
        {
            node = node.Inner;
        }

        return node;
    }

    private static bool IsSame(Node left, Node right, int count)
    {
        for (; count > 0; count--)
        {
            if (left.Item is not { } one || right.Item is not { } other || !one.IsSame(other))
            {
                return false;
            }

            left = left.Inner!;
            right = right.Inner!;
        }

        return true;
    }

    // A line; or, without one, so many repetitions of the lines that follow inwards.
    private sealed class Node
    {
        public Node(TraceItem item, Node? inner)
        {
            Item = item;
            Inner = inner;
            Count = 1 + (inner?.Count ?? 0);
        }

        public Node(Node inner, int period, int times)
        {
            Inner = inner;
            Period = period;
            Times = times;
            Count = inner.Count + (period * times);
        }

        public TraceItem? Item { get; }

        public Node? Inner { get; }

        public int Period { get; }

        public int Times { get; }

        public int Count { get; }
    }
}
