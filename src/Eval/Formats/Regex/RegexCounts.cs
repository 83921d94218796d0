using System;
using System.Collections.Generic;

namespace TvixEval.Formats.Regex;

/// <summary>
/// How often each repetition was entered at the current place of the text: libstdc++ allows two times, lest one that
/// consumes nothing go on for ever. Each combination that occurs gets a number; 0 is the one without any.
/// </summary>
internal sealed class RegexCounts
{
    private const int MaxEntries = 2;

    // Each entry is three chars: the two halves of the node's number, and the count. Sorted, so equal ones have equal texts.
    private readonly List<string> combinations = new() { string.Empty };
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal) { [string.Empty] = 0 };
    private readonly Dictionary<long, int> entered = new();

    /// <summary>The combination after a repetition was entered once more, or -1 if it may not be.</summary>
    public int Enter(int combination, int node)
    {
        long key = ((long)combination << 32) | (uint)node;
        if (!entered.TryGetValue(key, out int result))
        {
            result = Add(combinations[combination], node);
            entered[key] = result;
        }

        return result;
    }

    private int Add(string combination, int node)
    {
        int at = 0;
        while (at < combination.Length && ((combination[at] << 16) | combination[at + 1]) < node)
        {
            at += 3;
        }

        bool isThere = at < combination.Length && ((combination[at] << 16) | combination[at + 1]) == node;
        int count = isThere ? combination[at + 2] : 0;
        if (count == MaxEntries)
        {
            return -1;
        }

        string entry = new(new[] { (char)(node >> 16), (char)node, (char)(count + 1) });
        string text = combination.Substring(0, at) + entry + combination.Substring(isThere ? at + 3 : at);
        if (!numbers.TryGetValue(text, out int number))
        {
            number = combinations.Count;
            combinations.Add(text);
            numbers[text] = number;
        }

        return number;
    }
}
