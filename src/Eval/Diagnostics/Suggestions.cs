using System;
using System.Collections.Generic;
using System.Text;

namespace TvixEval.Diagnostics;

/// <summary>Finds the names that somebody perhaps meant when they wrote one that does not exist.</summary>
internal static class Suggestions
{
    private const int MaxCount = 5;
    private const int MaxDistance = 2;

    /// <summary>The names that are at most two edits away from the one that was wanted, nearest first, five at most.</summary>
    /// <param name="names">The names that exist, as bytes, one a char.</param>
    /// <param name="wanted">The name that does not.</param>
    public static IReadOnlyList<string> BestMatches(IEnumerable<string> names, string wanted) =>
        BestMatches(new[] { new KeyValuePair<string, IEnumerable<string>>(wanted, names) });

    /// <summary>The same for several names that were wanted, each with those that exist in its place.</summary>
    /// <param name="searches">The name that was wanted, and the names that exist.</param>
    public static IReadOnlyList<string> BestMatches(IEnumerable<KeyValuePair<string, IEnumerable<string>>> searches)
    {
        var near = new SortedSet<(int Distance, string Name)>(Order.Instance);
        foreach (KeyValuePair<string, IEnumerable<string>> search in searches)
        {
            AddMatches(near, search.Value, search.Key);
        }

        if (near.Count == 0)
        {
            return Array.Empty<string>();
        }

        var best = new List<string>(near.Count);
        foreach ((int _, string name) in near)
        {
            best.Add(name);
        }

        return best;
    }

    /// <summary>
    /// The names that leave at least half of the wanted one as it was, nearest first, five at most: for advice of our own, which need not be what
    /// C++ Nix suggests. For a variable of one or two letters, every short name of the base environment is two edits away. Two letters that
    /// changed places, and nothing else, are one edit.
    /// </summary>
    /// <param name="names">The names that exist, as bytes, one a char.</param>
    /// <param name="wanted">The name that does not.</param>
    /// <param name="others">Names that come after those where both are equally near.</param>
    public static IReadOnlyList<string> SimilarNames(IEnumerable<string> names, string wanted, IEnumerable<string>? others = null)
    {
        var similar = new List<(int Distance, int Group, string Name)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Add(names, 0);
        Add(others ?? Array.Empty<string>(), 1);
        similar.Sort(static (left, right) =>
            left.Distance != right.Distance ? left.Distance.CompareTo(right.Distance)
            : left.Group != right.Group ? left.Group.CompareTo(right.Group)
            : string.CompareOrdinal(left.Name, right.Name));
        return similar.ConvertAll(static found => found.Name).GetRange(0, Math.Min(similar.Count, MaxCount));

        void Add(IEnumerable<string> candidates, int group)
        {
            var rows = new Rows();
            foreach (string name in candidates)
            {
                if (Math.Abs(name.Length - wanted.Length) > MaxDistance)
                {
                    continue;
                }

                int distance = IsTransposed(wanted, name) ? 1 : rows.Distance(wanted, name);
                if (distance <= MaxDistance && distance * 2 <= wanted.Length && seen.Add(name))
                {
                    similar.Add((distance, group, name));
                }
            }
        }
    }

    private static bool IsTransposed(string left, string right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        int first = 0;
        while (first < left.Length && left[first] == right[first])
        {
            first++;
        }

        return first + 1 < left.Length && left[first] == right[first + 1] && left[first + 1] == right[first]
            && string.CompareOrdinal(left, first + 2, right, first + 2, left.Length) == 0;
    }

    /// <summary>How many insertions, deletions and replacements of a byte lead from one name to the other.</summary>
    public static int Distance(string left, string right) => new Rows().Distance(left, right);

    /// <summary>The question at the end of a report, or null when there is nothing to suggest.</summary>
    public static string? Question(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return null;
        }

        var text = new StringBuilder(names.Count == 1 ? "Did you mean " : "Did you mean one of ");
        for (int i = 0; i < names.Count; i++)
        {
            text.Append(i == 0 ? string.Empty : i == names.Count - 1 ? " or " : ", ").Append(names[i]);
        }

        return text.Append('?').ToString();
    }

    private static void AddMatches(SortedSet<(int Distance, string Name)> near, IEnumerable<string> names, string wanted)
    {
        var rows = new Rows();
        foreach (string name in names)
        {
            // The lengths alone rule most names out.
            if (Math.Abs(name.Length - wanted.Length) > MaxDistance)
            {
                continue;
            }

            int distance = rows.Distance(wanted, name);
            if (distance <= MaxDistance)
            {
                near.Add((distance, name));
                if (near.Count > MaxCount)
                {
                    near.Remove(near.Max);
                }
            }
        }
    }

    private sealed class Order : IComparer<(int Distance, string Name)>
    {
        public static readonly Order Instance = new();

        public int Compare((int Distance, string Name) x, (int Distance, string Name) y) =>
            x.Distance != y.Distance ? x.Distance.CompareTo(y.Distance) : string.CompareOrdinal(x.Name, y.Name);
    }

    /// <summary>The two rows of the distance table, kept from name to name.</summary>
    private sealed class Rows
    {
        private int[] above = Array.Empty<int>();
        private int[] current = Array.Empty<int>();

        public int Distance(string left, string right)
        {
            if (above.Length <= right.Length)
            {
                above = new int[right.Length + 1];
                current = new int[right.Length + 1];
            }

            for (int j = 0; j <= right.Length; j++)
            {
                above[j] = j;
            }

            for (int i = 0; i < left.Length; i++)
            {
                current[0] = i + 1;
                for (int j = 0; j < right.Length; j++)
                {
                    int replaced = above[j] + (left[i] == right[j] ? 0 : 1);
                    current[j + 1] = Math.Min(replaced, Math.Min(above[j + 1], current[j]) + 1);
                }

                (above, current) = (current, above);
            }

            return above[right.Length];
        }
    }
}
