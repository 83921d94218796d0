using System.Collections.Generic;

namespace TvixEval.Formats.Regex;

/// <summary>
/// Makes an automaton of a regular expression. It has the same nodes as the one that libstdc++ makes, which decides what
/// is too large, and in which order ways are tried. Nesting is kept on a stack of its own.
/// </summary>
internal sealed class RegexCompiler
{
    // libstdc++'s limit.
    private const int MaxNodes = 100000;

    private readonly RegexScanner scanner;
    private readonly List<RegexNode> nodes = new();
    private readonly Stack<Group> open = new();
    private int groupCount;

    private RegexCompiler(string pattern) => scanner = new RegexScanner(pattern);

    /// <summary>Makes the program of a regular expression.</summary>
    /// <param name="pattern">Bytes, one a char.</param>
    /// <exception cref="RegexException">It is invalid or too large.</exception>
    public static RegexProgram Compile(string pattern) => new RegexCompiler(pattern).Compile();

    private RegexProgram Compile()
    {
        open.Push(BeginGroup());
        while (true)
        {
            Group group = open.Peek();
            if (scanner.Token == RegexToken.Or)
            {
                scanner.Advance();
                FinishAlternative(group);
                continue;
            }

            if (TryTerm(group))
            {
                continue;
            }

            if (scanner.Token == (open.Count > 1 ? RegexToken.GroupEnd : RegexToken.End))
            {
                if (open.Count == 1)
                {
                    break;
                }

                scanner.Advance();
                Sequence finished = FinishGroup(open.Pop());
                AddTerm(open.Peek(), Quantify(finished));
                continue;
            }

            throw new RegexException(isTooLarge: false);
        }

        Sequence all = FinishGroup(open.Pop());
        Append(ref all, new RegexNode(RegexNodeKind.Accept));
        return new RegexProgram(nodes.ToArray(), all.Start, groupCount);
    }

    /// <summary>Reads a term that is no group; for the beginning of a group, opens it.</summary>
    private bool TryTerm(Group group)
    {
        switch (scanner.Token)
        {
            case RegexToken.LineBegin:
            case RegexToken.LineEnd:
                RegexNodeKind kind = scanner.Token == RegexToken.LineBegin ? RegexNodeKind.LineBegin : RegexNodeKind.LineEnd;
                scanner.Advance();
                AddTerm(group, Single(Insert(new RegexNode(kind))));
                return true;
            case RegexToken.GroupBegin:
                scanner.Advance();
                open.Push(BeginGroup());
                return true;
            case RegexToken.Any:
                scanner.Advance();
                AddChar(group, ByteSet.Any);
                return true;
            case RegexToken.Char:
                char c = scanner.Value[0];
                scanner.Advance();
                var single = new bool[256];
                single[c] = true;
                AddChar(group, single);
                return true;
            case RegexToken.BracketBegin:
            case RegexToken.NegatedBracketBegin:
                bool negated = scanner.Token == RegexToken.NegatedBracketBegin;
                scanner.Advance();
                AddChar(group, BracketParser.Parse(scanner, negated));
                return true;
            default:
                return false;
        }
    }

    private void AddChar(Group group, bool[] set)
    {
        Sequence term = Single(Insert(new RegexNode(RegexNodeKind.Char) { Set = set }));
        AddTerm(group, Quantify(term));
    }

    private Sequence Quantify(Sequence term)
    {
        while (true)
        {
            switch (scanner.Token)
            {
                case RegexToken.Star:
                    scanner.Advance();
                    int star = Insert(new RegexNode(RegexNodeKind.Repeat) { Other = term.Start });
                    Link(term.End, star);
                    term = Single(star);
                    break;
                case RegexToken.Plus:
                    scanner.Advance();
                    int plus = Insert(new RegexNode(RegexNodeKind.Repeat) { Other = term.Start });
                    Link(term.End, plus);
                    term = new Sequence(term.Start, plus);
                    break;
                case RegexToken.Optional:
                    scanner.Advance();
                    int end = Insert(new RegexNode(RegexNodeKind.Dummy));
                    int optional = Insert(new RegexNode(RegexNodeKind.Repeat) { Other = term.Start });
                    Link(term.End, end);
                    Link(optional, end);
                    term = new Sequence(optional, end);
                    break;
                case RegexToken.IntervalBegin:
                    scanner.Advance();
                    term = Interval(term);
                    break;
                default:
                    return term;
            }
        }
    }

    private Sequence Interval(Sequence term)
    {
        Expect(RegexToken.Count, out string count);
        Sequence result = Single(Insert(new RegexNode(RegexNodeKind.Dummy)));
        int least = Number(count);
        bool isOpen = false;
        int more = 0;
        if (scanner.Token == RegexToken.Comma)
        {
            scanner.Advance();
            isOpen = scanner.Token != RegexToken.Count;
            if (!isOpen)
            {
                more = Number(scanner.Value) - least;
                scanner.Advance();
            }
        }

        Expect(RegexToken.IntervalEnd, out _);
        for (int i = 0; i < least; i++)
        {
            Append(ref result, Clone(term));
        }

        if (isOpen)
        {
            Sequence body = Clone(term);
            int star = Insert(new RegexNode(RegexNodeKind.Repeat) { Other = body.Start });
            Link(body.End, star);
            Append(ref result, Single(star));
            return result;
        }

        if (more < 0)
        {
            throw new RegexException(isTooLarge: false);
        }

        int end = Insert(new RegexNode(RegexNodeKind.Dummy));
        for (int i = 0; i < more; i++)
        {
            Sequence body = Clone(term);
            int optional = Insert(new RegexNode(RegexNodeKind.Repeat) { Next = end, Other = body.Start });
            Append(ref result, new Sequence(optional, body.End));
        }

        Link(result.End, end);
        return new Sequence(result.Start, end);
    }

    private void Expect(RegexToken token, out string value)
    {
        if (scanner.Token != token)
        {
            throw new RegexException(isTooLarge: false);
        }

        value = scanner.Value;
        scanner.Advance();
    }

    private static int Number(string digits) =>
        int.TryParse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new RegexException(isTooLarge: false);

    private Group BeginGroup()
    {
        int number = groupCount++;
        return new Group(number, Insert(new RegexNode(RegexNodeKind.GroupBegin) { Group = number }));
    }

    /// <summary>Ends the alternative that was being read and joins it to those before.</summary>
    private void FinishAlternative(Group group)
    {
        Sequence right = Single(Insert(new RegexNode(RegexNodeKind.Dummy)));
        if (group.Current is { } terms)
        {
            Link(terms.End, right.Start);
            right = new Sequence(terms.Start, right.End);
        }

        group.Current = null;
        if (group.Finished is { } left)
        {
            int end = Insert(new RegexNode(RegexNodeKind.Dummy));
            Link(left.End, end);
            Link(right.End, end);
            right = new Sequence(Insert(new RegexNode(RegexNodeKind.Alternative) { Next = right.Start, Other = left.Start }), end);
        }

        group.Finished = right;
    }

    private Sequence FinishGroup(Group group)
    {
        FinishAlternative(group);
        Sequence inner = group.Finished!.Value;
        var result = Single(group.Begin);
        Append(ref result, inner);
        Append(ref result, new RegexNode(RegexNodeKind.GroupEnd) { Group = group.Number });
        return result;
    }

    private void AddTerm(Group group, Sequence term)
    {
        if (group.Current is { } before)
        {
            Link(before.End, term.Start);
            term = new Sequence(before.Start, term.End);
        }

        group.Current = term;
    }

    private int Insert(RegexNode node)
    {
        nodes.Add(node);
        return nodes.Count <= MaxNodes ? nodes.Count - 1 : throw new RegexException(isTooLarge: true);
    }

    private void Link(int from, int to)
    {
        RegexNode node = nodes[from];
        node.Next = to;
        nodes[from] = node;
    }

    private void Append(ref Sequence sequence, RegexNode node) => Append(ref sequence, Single(Insert(node)));

    private void Append(ref Sequence sequence, Sequence tail)
    {
        Link(sequence.End, tail.Start);
        sequence = new Sequence(sequence.Start, tail.End);
    }

    private static Sequence Single(int node) => new(node, node);

    /// <summary>Copies a sequence. A node that is reached twice before its turn comes is copied twice, which counts towards the limit.</summary>
    private Sequence Clone(Sequence sequence)
    {
        var copies = new Dictionary<int, int>();
        var pending = new Stack<int>();
        pending.Push(sequence.Start);
        while (pending.Count > 0)
        {
            int index = pending.Pop();
            RegexNode node = nodes[index];
            copies[index] = Insert(node);
            if (node.Other >= 0 && !copies.ContainsKey(node.Other))
            {
                pending.Push(node.Other);
            }

            if (index != sequence.End && node.Next >= 0 && !copies.ContainsKey(node.Next))
            {
                pending.Push(node.Next);
            }
        }

        foreach (int copy in copies.Values)
        {
            RegexNode node = nodes[copy];
            node.Next = node.Next >= 0 ? copies[node.Next] : -1;
            node.Other = node.Other >= 0 ? copies[node.Other] : -1;
            nodes[copy] = node;
        }

        return new Sequence(copies[sequence.Start], copies[sequence.End]);
    }

    private readonly struct Sequence
    {
        public Sequence(int start, int end)
        {
            Start = start;
            End = end;
        }

        public int Start { get; }

        public int End { get; }
    }

    private sealed class Group
    {
        public Group(int number, int begin)
        {
            Number = number;
            Begin = begin;
        }

        public int Number { get; }

        public int Begin { get; }

        /// <summary>The alternatives read so far.</summary>
        public Sequence? Finished { get; set; }

        /// <summary>The terms of the alternative that is being read.</summary>
        public Sequence? Current { get; set; }
    }
}
