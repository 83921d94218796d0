using System;
using System.Collections.Generic;
using TvixEval.Builtins;
using TvixEval.Store;

namespace TvixEval.Differences;

/// <summary>
/// Finds out which inputs of two derivations stand in each other's place: those with the same name, then those with the same name but for the version,
/// then those that are the whole value of the same environment variable (<c>stdenv</c>). Of several with one name, those go together of which the same outputs are used, and whose environments are most alike.
/// </summary>
internal sealed class InputMatcher
{
    // Where more have one name, all are compared with all only up to this many times.
    private const int MaxCandidates = 256;

    private readonly DerivationGraph left;
    private readonly DerivationGraph right;
    private readonly Derivation one;
    private readonly Derivation other;
    private readonly List<string> ones = new();
    private readonly List<string> others = new();

    /// <summary>Matches the inputs of two derivations; those that both have are left out.</summary>
    /// <param name="left">Where the inputs of the one derivation are.</param>
    /// <param name="right">Where the inputs of the other are.</param>
    /// <param name="one">The one derivation.</param>
    /// <param name="other">The other.</param>
    public InputMatcher(DerivationGraph left, DerivationGraph right, Derivation one, Derivation other)
    {
        this.left = left;
        this.right = right;
        this.one = one;
        this.other = other;
        foreach (string input in one.InputDerivations.Keys)
        {
            if (!other.InputDerivations.ContainsKey(input))
            {
                ones.Add(input);
            }
        }

        foreach (string input in other.InputDerivations.Keys)
        {
            if (!one.InputDerivations.ContainsKey(input))
            {
                others.Add(input);
            }
        }

        Match(StorePathNames.DerivationNameOf);
        Match(static path => Versions.ParseName(StorePathNames.DerivationNameOf(path)).Name);
        MatchVariables();
        ones.Sort(CompareNames);
        others.Sort(CompareNames);
        Pairs.Sort(static (a, b) => CompareNames(a.Left, b.Left));
    }

    /// <summary>The store paths of inputs that stand in each other's place, by name.</summary>
    public List<(string Left, string Right)> Pairs { get; } = new();

    /// <summary>The inputs that only the one derivation has.</summary>
    public IReadOnlyList<string> OnlyLeft => ones;

    /// <summary>The inputs that only the other derivation has.</summary>
    public IReadOnlyList<string> OnlyRight => others;

    private static int CompareNames(string a, string b)
    {
        int order = string.CompareOrdinal(StorePathNames.DerivationNameOf(a), StorePathNames.DerivationNameOf(b));
        return order != 0 ? order : string.CompareOrdinal(a, b);
    }

    private static Dictionary<string, string> OutputsOf(DerivationGraph graph, List<string> inputs)
    {
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string input in inputs)
        {
            Derivation derivation = graph.Read(input);
            foreach (KeyValuePair<string, DerivationOutput> output in derivation.Outputs)
            {
                outputs[output.Value.PathIn(graph.Directory, derivation.Name, output.Key) ?? DownstreamPlaceholder.OfOutput(input, output.Key)] = input;
            }
        }

        return outputs;
    }

    private static Dictionary<string, List<string>> Group(List<string> paths, Func<string, string> nameOf)
    {
        var groups = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            string name = nameOf(path);
            if (!groups.TryGetValue(name, out List<string>? group))
            {
                groups.Add(name, group = new List<string>());
            }

            group.Add(path);
        }

        return groups;
    }

    private void Match(Func<string, string> nameOf)
    {
        if (ones.Count == 0 || others.Count == 0)
        {
            return;
        }

        Dictionary<string, List<string>> groups = Group(others, nameOf);
        foreach (KeyValuePair<string, List<string>> group in Group(ones, nameOf))
        {
            if (groups.TryGetValue(group.Key, out List<string>? counterparts))
            {
                Match(group.Value, counterparts);
            }
        }

        RemoveMatched();
    }

    private void MatchVariables()
    {
        if (ones.Count == 0 || others.Count == 0)
        {
            return;
        }

        Dictionary<string, string> outputs = OutputsOf(left, ones);
        Dictionary<string, string> counterparts = OutputsOf(right, others);
        var matched = new HashSet<string>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, string> variable in one.Environment)
        {
            if (outputs.TryGetValue(variable.Value, out string? a)
                && other.Environment.TryGetValue(variable.Key, out string? value)
                && counterparts.TryGetValue(value, out string? b)
                && !matched.Contains(a)
                && !matched.Contains(b))
            {
                matched.Add(a);
                matched.Add(b);
                Pairs.Add((a, b));
            }
        }

        RemoveMatched();
    }

    private void RemoveMatched()
    {
        var matched = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string a, string b) in Pairs)
        {
            matched.Add(a);
            matched.Add(b);
        }

        ones.RemoveAll(matched.Contains);
        others.RemoveAll(matched.Contains);
    }

    private void Match(List<string> group, List<string> counterparts)
    {
        if (group.Count == 1 && counterparts.Count == 1)
        {
            Pairs.Add((group[0], counterparts[0]));
            return;
        }

        if ((long)group.Count * counterparts.Count > MaxCandidates)
        {
            for (int i = 0; i < group.Count && i < counterparts.Count; i++)
            {
                Pairs.Add((group[i], counterparts[i]));
            }

            return;
        }

        var candidates = new List<(int Likeness, string Left, string Right)>();
        foreach (string a in group)
        {
            foreach (string b in counterparts)
            {
                candidates.Add((LikenessOf(a, b), a, b));
            }
        }

        candidates.Sort(static (x, y) => x.Likeness != y.Likeness ? y.Likeness.CompareTo(x.Likeness)
            : x.Left != y.Left ? string.CompareOrdinal(x.Left, y.Left)
            : string.CompareOrdinal(x.Right, y.Right));
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach ((_, string a, string b) in candidates)
        {
            if (!taken.Contains(a) && !taken.Contains(b))
            {
                taken.Add(a);
                taken.Add(b);
                Pairs.Add((a, b));
            }
        }
    }

    private int LikenessOf(string a, string b)
    {
        // More than environments have variables.
        int likeness = one.InputDerivations[a].Outputs.SetEquals(other.InputDerivations[b].Outputs) ? 1 << 20 : 0;
        Derivation x = left.Read(a);
        Derivation y = right.Read(b);
        foreach (KeyValuePair<string, string> variable in x.Environment)
        {
            if (y.Environment.TryGetValue(variable.Key, out string? value))
            {
                likeness += value == variable.Value ? 2 : 1;
            }
            else
            {
                likeness--;
            }
        }

        return likeness;
    }
}
