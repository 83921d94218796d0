using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Work;

namespace TvixEval.Builtins;

/// <summary>
/// Joins texts that come one by one with a separator between them. Of many, some at a time become one: the texts themselves are garbage while
/// they are young then, and no long array refers to them.
/// </summary>
internal ref struct TextJoiner
{
    private const int Together = 1024;

    private readonly string separator;
    private readonly string[] parts;
    private List<string>? joined;
    private int count;
    private long length;

    /// <summary>Begins.</summary>
    /// <param name="separator">The text between two others.</param>
    /// <param name="expected">How many are going to be added.</param>
    public TextJoiner(string separator, int expected)
        : this()
    {
        this.separator = separator;
        parts = new string[Math.Min(expected, Together)];
    }

    /// <summary>Adds a text; no more of them than were expected.</summary>
    /// <param name="text">The text.</param>
    public void Add(string text)
    {
        if (count == Together)
        {
            joined ??= new List<string>();
            joined.Add(Join());
            count = 0;
        }

        parts[count++] = text;
        length += text.Length + separator.Length;
    }

    /// <summary>Everything added, as one text.</summary>
    /// <param name="vm">The machine to poll.</param>
    public string Finish(Vm vm)
    {
        long whole = Math.Max(0, length - separator.Length);
        MemoryBudget.ChargeText(whole);
        vm.TickText(whole);
        string last = Join();
        if (joined is null)
        {
            return last;
        }

        joined.Add(last);
        return string.Join(separator, joined);
    }

    private readonly string Join()
    {
        long size = (long)separator.Length * Math.Max(0, count - 1);
        for (int i = 0; i < count; i++)
        {
            size += parts[i].Length;
        }

        MemoryBudget.ChargeText(size);
        return string.Join(separator, parts, 0, count);
    }
}
