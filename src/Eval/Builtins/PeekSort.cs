using System;
using TvixEval.Core.Values;
using TvixEval.Work;

namespace TvixEval.Builtins;

/// <summary>
/// Peeksort (J. I. Munro, S. Wild: "Nearly-Optimal Mergesorts", 2018): a stable merge sort that cuts its input at the
/// ends of runs that are sorted already. A part to be sorted knows the run at its left end and the run at its right end;
/// the run around its middle is found by peeking there, and the part is cut at the end of that run closer to the middle.
/// <para>
/// Elements are only ever moved, so a contradictory order still gives a permutation. Which one is not specified, but
/// people see it; so parts of up to 16 elements are sorted by insertion, and every comparison is made in the order in
/// which C++ Nix makes it. The depth of the recursion is logarithmic.
/// </para>
/// </summary>
/// <typeparam name="TOrder">The order.</typeparam>
internal struct PeekSort<TOrder>
    where TOrder : struct, IValueOrder
{
    private const int InsertionLimit = 16;

    private readonly Value[] items;
    private readonly Value[] buffer;

    // Not read-only: the order may change itself, and each call would be to a copy.
#pragma warning disable IDE0044
    private TOrder order;
#pragma warning restore IDE0044

    private PeekSort(Value[] items, TOrder order)
    {
        this.items = items;
        this.order = order;
        MemoryBudget.ChargeItems(items.Length);
        buffer = items.Length > InsertionLimit ? new Value[items.Length] : Array.Empty<Value>();
    }

    /// <summary>Sorts an array in place.</summary>
    public static void Sort(Value[] items, TOrder order)
    {
        if (items.Length > 1)
        {
            new PeekSort<TOrder>(items, order).SortPart(0, items.Length, 0, items.Length);
        }
    }

    /// <summary>Sorts [start, end), of which [start, leftEnd) and [rightStart, end) are sorted.</summary>
    private void SortPart(int start, int end, int leftEnd, int rightStart)
    {
        if (leftEnd == end || rightStart == start)
        {
            return;
        }

        int length = end - start;
        if (length <= InsertionLimit)
        {
            InsertionSort(start, end);
            return;
        }

        int middle = start + (length / 2);
        if (middle <= leftEnd)
        {
            SortPart(leftEnd, end, leftEnd + 1, rightStart);
            Merge(start, leftEnd, end);
        }
        else if (middle >= rightStart)
        {
            SortPart(start, rightStart, leftEnd, rightStart - 1);
            Merge(start, rightStart, end);
        }
        else
        {
            SortAroundMiddle(start, end, leftEnd, rightStart, middle);
        }
    }

    private void SortAroundMiddle(int start, int end, int leftEnd, int rightStart, int middle)
    {
        // The run around the middle is descending or not; a descending one is turned round, which is stable since it
        // is strictly descending.
        bool isDescending = order.IsBefore(items[middle], items[middle - 1]);
        int runStart = RunBackwards(leftEnd, middle, isDescending);
        int runEnd = RunForwards(middle - 1, rightStart, isDescending);
        if (isDescending)
        {
            Array.Reverse(items, runStart, runEnd - runStart);
        }

        if (runStart == start && runEnd == end)
        {
            return;
        }

        int cut;
        if (middle - runStart < runEnd - middle)
        {
            cut = runStart;
            SortPart(start, cut, leftEnd, cut - 1);
            SortPart(cut, end, runEnd, rightStart);
        }
        else
        {
            cut = runEnd;
            SortPart(start, cut, leftEnd, runStart);
            SortPart(cut, end, cut + 1, rightStart);
        }

        Merge(start, cut, end);
    }

    /// <summary>The end of the longest run that starts at <paramref name="start"/> and ends at <paramref name="limit"/> or before.</summary>
    private int RunForwards(int start, int limit, bool isDescending)
    {
        int last = start;
        while (last + 1 != limit && order.IsBefore(items[last + 1], items[last]) == isDescending)
        {
            last++;
        }

        return last + 1;
    }

    /// <summary>The start of the longest run that ends at <paramref name="end"/> and starts at <paramref name="limit"/> or after.</summary>
    private int RunBackwards(int limit, int end, bool isDescending)
    {
        int first = end - 1;
        while (first > limit && order.IsBefore(items[first], items[first - 1]) == isDescending)
        {
            first--;
        }

        return first;
    }

    private void InsertionSort(int start, int end)
    {
        for (int next = start + 1; next < end; next++)
        {
            Value item = items[next];
            int at = next;
            while (at > start && order.IsBefore(item, items[at - 1]))
            {
                items[at] = items[at - 1];
                at--;
            }

            items[at] = item;
        }
    }

    /// <summary>Merges the sorted runs [start, middle) and [middle, end). Of equal elements the left one comes first.</summary>
    private void Merge(int start, int middle, int end)
    {
        int length = end - start;
        Array.Copy(items, start, buffer, 0, length);
        int leftLimit = middle - start;
        int left = 0;
        int right = leftLimit;
        int output = start;
        while (left < leftLimit && right < length)
        {
            items[output++] = order.IsBefore(buffer[right], buffer[left]) ? buffer[right++] : buffer[left++];
        }

        Array.Copy(buffer, left, items, output, leftLimit - left);
        output += leftLimit - left;
        Array.Copy(buffer, right, items, output, length - right);
    }
}
