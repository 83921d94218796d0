using System;
using System.Collections.Generic;
using TvixEval.Work;

namespace TvixEval.Differences;

/// <summary>
/// The fewest removals and additions that make one list of texts another (Myers, "An O(ND) Difference Algorithm and Its Variations", 1986). Lists
/// that have hardly anything in common are not searched for it: all in between the same beginning and end is then removed and added.
/// </summary>
internal sealed class EditScript
{
    // The search takes (items * changes) steps and keeps changes * changes numbers.
    private const int MaxChanges = 600;
    private const int MaxItems = 100_000;

    private readonly List<(EditKind Kind, string Text)> edits = new();

    // For each edit, how far the nearest change is; filled when it is first asked for.
    private int[]? distances;

    /// <summary>Finds the edits.</summary>
    /// <param name="left">The one list.</param>
    /// <param name="right">The other.</param>
    /// <param name="poll">Called now and then; may throw.</param>
    public EditScript(IList<string> left, IList<string> right, Action? poll)
    {
        MemoryBudget.ChargeItems(4L * (left.Count + (long)right.Count));
        int start = 0;
        while (start < left.Count && start < right.Count && left[start] == right[start])
        {
            edits.Add((EditKind.Keep, left[start++]));
        }

        int leftEnd = left.Count;
        int rightEnd = right.Count;
        while (leftEnd > start && rightEnd > start && left[leftEnd - 1] == right[rightEnd - 1])
        {
            leftEnd--;
            rightEnd--;
        }

        if (!Search(left, right, start, leftEnd, rightEnd, poll))
        {
            Append(EditKind.Remove, left, start, leftEnd);
            Append(EditKind.Add, right, start, rightEnd);
        }

        Append(EditKind.Keep, left, leftEnd, left.Count);
    }

    /// <summary>How many edits there are.</summary>
    public int Count => edits.Count;

    /// <summary>An edit.</summary>
    /// <param name="index">Its place.</param>
    public (EditKind Kind, string Text) this[int index] => edits[index];

    /// <summary>Whether something is removed or added near an edit.</summary>
    /// <param name="index">The place of the edit.</param>
    /// <param name="context">How many edits away is near.</param>
    public bool IsNearChange(int index, int context) => (distances ??= Measure())[index] <= context;

    private void Append(EditKind kind, IList<string> items, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            edits.Add((kind, items[i]));
        }
    }

    private int[] Measure()
    {
        var measured = new int[edits.Count];
        int distance = int.MaxValue / 2;
        for (int i = 0; i < measured.Length; i++)
        {
            distance = edits[i].Kind == EditKind.Keep ? distance + 1 : 0;
            measured[i] = distance;
        }

        distance = int.MaxValue / 2;
        for (int i = measured.Length - 1; i >= 0; i--)
        {
            distance = edits[i].Kind == EditKind.Keep ? distance + 1 : 0;
            measured[i] = Math.Min(measured[i], distance);
        }

        return measured;
    }

    private bool Search(IList<string> left, IList<string> right, int start, int leftEnd, int rightEnd, Action? poll)
    {
        int rows = leftEnd - start;
        int columns = rightEnd - start;
        if (rows == 0 || columns == 0 || (long)rows + columns > MaxItems)
        {
            return false;
        }

        // Diagonal k is where (row - column) is k; reached[k] is the furthest row on it.
        int most = Math.Min(rows + columns, MaxChanges);
        int middle = most + 1;
        var reached = new int[(2 * most) + 3];
        var trace = new List<int[]>();
        for (int changes = 0; changes <= most; changes++)
        {
            poll?.Invoke();
            var before = new int[(2 * changes) + 3];
            Array.Copy(reached, middle - changes - 1, before, 0, before.Length);
            MemoryBudget.ChargeItems(changes);
            trace.Add(before);
            for (int k = -changes; k <= changes; k += 2)
            {
                int row = k == -changes || (k != changes && reached[middle + k - 1] < reached[middle + k + 1])
                    ? reached[middle + k + 1]
                    : reached[middle + k - 1] + 1;
                while (row < rows && row - k < columns && left[start + row] == right[start + row - k])
                {
                    row++;
                }

                reached[middle + k] = row;
                if (row >= rows && row - k >= columns)
                {
                    Trace(trace, left, right, start, rows, columns);
                    return true;
                }
            }
        }

        return false;
    }

    // Goes back from the end; what it finds is the last first.
    private void Trace(List<int[]> trace, IList<string> left, IList<string> right, int start, int rows, int columns)
    {
        var found = new List<(EditKind Kind, string Text)>();
        int row = rows;
        int column = columns;
        for (int changes = trace.Count - 1; changes >= 0; changes--)
        {
            int[] before = trace[changes];
            int k = row - column;
            int at = k + changes + 1;
            bool isAdded = k == -changes || (k != changes && before[at - 1] < before[at + 1]);
            int earlierRow = changes == 0 ? 0 : isAdded ? before[at + 1] : before[at - 1];
            int earlierColumn = changes == 0 ? 0 : earlierRow - (isAdded ? k + 1 : k - 1);
            while (row > earlierRow && column > earlierColumn)
            {
                found.Add((EditKind.Keep, left[start + --row]));
                column--;
            }

            if (changes > 0)
            {
                found.Add(isAdded ? (EditKind.Add, right[start + --column]) : (EditKind.Remove, left[start + --row]));
            }
        }

        found.Reverse();
        edits.AddRange(found);
    }
}
