using System;
using System.Collections.Generic;
using System.Threading;

namespace TvixEval.Formats.Regex;

/// <summary>
/// A compiled regular expression: an automaton in arrays, and what is known about it beforehand. Safe for several threads.
/// </summary>
internal sealed class RegexProgram
{
    // Automata with more nodes are run without the knowledge of which byte each way can begin with.
    private const int MaxNodesForLookahead = 4000;

    private RegexMatcher? spare;

    /// <summary>Takes over an automaton.</summary>
    /// <param name="source">The nodes, with dummies between them.</param>
    /// <param name="start">The first node.</param>
    /// <param name="groupCount">How many groups there are; the whole match is the first one.</param>
    public RegexProgram(RegexNode[] source, int start, int groupCount)
    {
        GroupCount = groupCount;
        int[] numbers = Number(source, start, out int count);
        Kind = new RegexNodeKind[count];
        Next = new int[count];
        Other = new int[count];
        Set = new bool[]?[count];
        for (int i = 0; i < source.Length; i++)
        {
            int number = numbers[i];
            if (number < 0)
            {
                continue;
            }

            RegexNode node = source[i];
            Kind[number] = node.Kind;
            Next[number] = node.Next >= 0 ? numbers[Resolve(source, node.Next)] : -1;
            Other[number] = node.Other >= 0 ? numbers[Resolve(source, node.Other)] : node.Group;
            Set[number] = node.Set;
        }

        Start = numbers[Resolve(source, start)];
        FindRuns();
        IsCounted = RegexCycles.Find(this);
        var lookahead = new RegexLookahead(this);
        bool isSmall = count <= MaxNodesForLookahead;
        NextBegins = new RegexBranch[count];
        OtherBegins = new RegexBranch[count];
        for (int i = 0; isSmall && i < count; i++)
        {
            if (Kind[i] is RegexNodeKind.Alternative or RegexNodeKind.Repeat or RegexNodeKind.Run)
            {
                NextBegins[i] = lookahead.Of(Next[i]);
                OtherBegins[i] = Kind[i] == RegexNodeKind.Run ? default : lookahead.Of(Other[i]);
            }
        }

        Begins = lookahead.Of(Start);
        Literal = FindLiteral();
    }

    /// <summary>How many groups there are, with that of the whole match.</summary>
    public int GroupCount { get; }

    /// <summary>The first node.</summary>
    public int Start { get; }

    /// <summary>What each node does.</summary>
    public RegexNodeKind[] Kind { get; }

    /// <summary>Where each node goes on.</summary>
    public int[] Next { get; }

    /// <summary>The other way of a node with two; the number of the group of a group's node.</summary>
    public int[] Other { get; }

    /// <summary>The bytes that a node consumes.</summary>
    public bool[]?[] Set { get; }

    /// <summary>Which repetitions can be met again without consuming anything; they may be entered twice at a place.</summary>
    public bool[]? IsCounted { get; }

    /// <summary>With what text <see cref="Next"/> can begin.</summary>
    public RegexBranch[] NextBegins { get; }

    /// <summary>With what text <see cref="Other"/> can begin.</summary>
    public RegexBranch[] OtherBegins { get; }

    /// <summary>With what text a match can begin.</summary>
    public RegexBranch Begins { get; }

    /// <summary>The only text that matches, for an expression that is plain text; else null.</summary>
    public string? Literal { get; }

    /// <summary>A matcher for this program; give it back with <see cref="Return"/>.</summary>
    public RegexMatcher Rent() => Interlocked.Exchange(ref spare, null) ?? new RegexMatcher(this);

    /// <summary>Takes a matcher back.</summary>
    public void Return(RegexMatcher matcher)
    {
        if (matcher.IsSmall)
        {
            Volatile.Write(ref spare, matcher);
        }
    }

    private static int Resolve(RegexNode[] source, int index)
    {
        while (source[index].Kind == RegexNodeKind.Dummy)
        {
            index = source[index].Next;
        }

        return index;
    }

    /// <summary>Numbers the nodes that can be reached, in the order of the text they come from; -1 for the others.</summary>
    private static int[] Number(RegexNode[] source, int start, out int count)
    {
        var numbers = new int[source.Length];
        var pending = new Stack<int>();
        pending.Push(Resolve(source, start));
        while (pending.Count > 0)
        {
            int index = pending.Pop();
            if (numbers[index] != 0)
            {
                continue;
            }

            numbers[index] = 1;
            if (source[index].Next >= 0)
            {
                pending.Push(Resolve(source, source[index].Next));
            }

            if (source[index].Other >= 0)
            {
                pending.Push(Resolve(source, source[index].Other));
            }
        }

        count = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = numbers[i] != 0 ? count++ : -1;
        }

        return numbers;
    }

    private void FindRuns()
    {
        for (int i = 0; i < Kind.Length; i++)
        {
            if (Kind[i] == RegexNodeKind.Repeat && Kind[Other[i]] == RegexNodeKind.Char && Next[Other[i]] == i)
            {
                Kind[i] = RegexNodeKind.Run;
                Set[i] = Set[Other[i]];
            }
        }
    }

    private string? FindLiteral()
    {
        if (GroupCount != 1 || Kind.Length > 256)
        {
            return null;
        }

        var text = new List<char>();
        int node = Next[Start];
        for (; Kind[node] == RegexNodeKind.Char; node = Next[node])
        {
            bool[] set = Set[node]!;
            int only = Array.IndexOf(set, true);
            if (only < 0 || Array.LastIndexOf(set, true) != only)
            {
                return null;
            }

            text.Add((char)only);
        }

        return Kind[node] == RegexNodeKind.GroupEnd ? new string(text.ToArray()) : null;
    }
}
