using System;
using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Formats.Json;
using TvixEval.Store;
using TvixEval.Work;

namespace TvixEval.Differences;

/// <summary>
/// Why two derivations differ: what differs in them, and in the derivations that they use. Each two derivations are compared once, nearest first, from a
/// queue. Store paths that differ because an input does are no differences; nor are inputs that build the same (fixed outputs, and what is built of
/// them), since nothing of what is built differs for their sake.
/// </summary>
internal sealed class DerivationComparison
{
    private const string StructuredAttributes = "__json";

    // What a derivation and its differences take, about.
    private const long BytesPerPair = 1024;

    private readonly DerivationGraph left;
    private readonly DerivationGraph right;
    private readonly Action poll;
    private readonly Dictionary<(string, string), DerivationDifference> known = new();
    private readonly Queue<DerivationDifference> rest = new();

    /// <summary>Creates a comparison.</summary>
    /// <param name="left">Where the one derivation is, and what it uses.</param>
    /// <param name="right">Where the other is.</param>
    /// <param name="poll">Called now and then; may throw.</param>
    public DerivationComparison(DerivationGraph left, DerivationGraph right, Action poll)
    {
        this.left = left;
        this.right = right;
        this.poll = poll;
    }

    /// <summary>Whether texts count as different that differ only in the store paths of inputs and outputs.</summary>
    public bool IncludesStorePaths { get; init; }

    /// <summary>Whether derivations are compared that build the same. They are in any case where those that are asked for do.</summary>
    public bool IncludesSameOutputs { get; init; }

    /// <summary>How many levels of inputs are followed: with 0 only the derivations themselves are compared.</summary>
    public int MaxDepth { get; init; } = int.MaxValue;

    /// <summary>Compares two derivations.</summary>
    /// <param name="one">The store path of the one.</param>
    /// <param name="other">The store path of the other.</param>
    /// <returns>Why they differ; null where they are the same.</returns>
    /// <exception cref="NixException">A derivation is not there, or is none.</exception>
    public DerivationDifference? Compare(string one, string other)
    {
        if (one == other)
        {
            return null;
        }

        bool followsAll = IncludesSameOutputs || BuildTheSame(one, other);
        var root = new DerivationDifference(one, other, null);
        known.Add((one, other), root);
        rest.Enqueue(root);
        var causes = new List<DerivationDifference>();
        int level = 0;
        int leftInLevel = 1;
        while (rest.Count > 0)
        {
            poll();
            DerivationDifference next = rest.Dequeue();
            Compare(next, followsAll, level < MaxDepth);
            if (next.Changes.Count > 0)
            {
                causes.Add(next);
            }

            if (--leftInLevel == 0)
            {
                leftInLevel = rest.Count;
                level++;
            }
        }

        root.Causes = causes;
        return root;
    }

    private void Compare(DerivationDifference pair, bool followsAll, bool followsInputs)
    {
        MemoryBudget.Charge(BytesPerPair * 4);
        Derivation one = left.Read(pair.Left);
        Derivation other = right.Read(pair.Right);
        var map = new StorePathMap(left.Directory);
        MapOutputs(map, pair.Left, one, pair.Right, other);
        var changes = new ChangeList(pair, map, IncludesStorePaths, poll);
        changes.Compare(DerivationAspect.Name, string.Empty, one.Name, other.Name);
        CompareOutputs(changes, one, other);
        changes.Compare(DerivationAspect.System, string.Empty, one.System, other.System);

        // What is said below needs to know which paths stand in which others' place; it is told in the order of what people look for.
        var inputs = new InputMatcher(left, right, one, other);
        foreach ((string from, string to) in inputs.Pairs)
        {
            map.Add(from, to);
            MapOutputs(map, from, left.Read(from), to, right.Read(to));
        }

        List<(string Left, string Right)> sources = MatchSources(changes, map, one, other);
        changes.Compare(DerivationAspect.Builder, string.Empty, one.Builder, other.Builder);
        changes.CompareLists(DerivationAspect.Arguments, one.Arguments, other.Arguments);
        CompareEnvironments(changes, one, other);
        foreach ((string from, string to) in sources)
        {
            changes.CompareSources(StorePathNames.NameOf(from), from, to, left.SourceText(from), right.SourceText(to));
        }

        CompareInputs(changes, pair, one, other, inputs, followsAll, followsInputs);
    }

    private void CompareInputs(
        ChangeList changes, DerivationDifference pair, Derivation one, Derivation other, InputMatcher inputs, bool followsAll, bool followsInputs)
    {
        foreach (string input in inputs.OnlyLeft)
        {
            changes.Add(DerivationAspect.InputDerivation, StorePathNames.DerivationNameOf(input), input, null);
        }

        foreach (string input in inputs.OnlyRight)
        {
            changes.Add(DerivationAspect.InputDerivation, StorePathNames.DerivationNameOf(input), null, input);
        }

        foreach (KeyValuePair<string, DerivationInput> input in one.InputDerivations)
        {
            if (other.InputDerivations.TryGetValue(input.Key, out DerivationInput? same))
            {
                changes.CompareUses(input.Key, input.Value, same);
            }
        }

        foreach ((string from, string to) in inputs.Pairs)
        {
            changes.CompareUses(from, one.InputDerivations[from], other.InputDerivations[to]);
            if (!followsInputs || (!followsAll && BuildTheSame(from, to)))
            {
                pair.IsCut |= !followsInputs && (followsAll || !BuildTheSame(from, to));
                continue;
            }

            if (known.TryGetValue((from, to), out DerivationDifference? first))
            {
                pair.Add(first.Again(pair));
                continue;
            }

            var input = new DerivationDifference(from, to, pair);
            MemoryBudget.ChargeGrowth(known.Count);
            known.Add((from, to), input);
            pair.Add(input);
            rest.Enqueue(input);
        }
    }

    /// <summary>Whether all outputs of two derivations are known, and the same.</summary>
    private bool BuildTheSame(string one, string other)
    {
        Derivation a = left.Read(one);
        Derivation b = right.Read(other);
        if (a.Outputs.Count != b.Outputs.Count)
        {
            return false;
        }

        foreach (KeyValuePair<string, DerivationOutput> output in a.Outputs)
        {
            if (!b.Outputs.TryGetValue(output.Key, out DerivationOutput? counterpart)
                || output.Value.PathIn(left.Directory, a.Name, output.Key) is not { } path
                || counterpart.PathIn(right.Directory, b.Name, output.Key) != path)
            {
                return false;
            }
        }

        return true;
    }

    private void MapOutputs(StorePathMap map, string one, Derivation a, string other, Derivation b)
    {
        foreach (KeyValuePair<string, DerivationOutput> output in a.Outputs)
        {
            if (b.Outputs.TryGetValue(output.Key, out DerivationOutput? counterpart))
            {
                map.Add(
                    output.Value.PathIn(left.Directory, a.Name, output.Key) ?? DownstreamPlaceholder.OfOutput(one, output.Key),
                    counterpart.PathIn(right.Directory, b.Name, output.Key) ?? DownstreamPlaceholder.OfOutput(other, output.Key));
            }
        }
    }

    private static void CompareOutputs(ChangeList changes, Derivation one, Derivation other)
    {
        foreach (string name in ChangeList.Union(one.Outputs.Keys, other.Outputs.Keys))
        {
            changes.Compare(
                DerivationAspect.Output,
                name,
                one.Outputs.TryGetValue(name, out DerivationOutput? a) ? Describe(a) : null,
                other.Outputs.TryGetValue(name, out DerivationOutput? b) ? Describe(b) : null);
        }
    }

    private static string Describe(DerivationOutput output) => output.Kind switch
    {
        DerivationOutputKind.InputAddressed => "path computed from the inputs",
        DerivationOutputKind.Deferred => "path known once the inputs are built",
        DerivationOutputKind.Fixed => "fixed " + output.MethodAndAlgorithm + " " + output.Address!.Hash.ToText(HashFormat.Sri, withAlgorithm: true),
        DerivationOutputKind.Impure => "impure " + output.MethodAndAlgorithm,
        _ => "content-addressed " + output.MethodAndAlgorithm,
    };

    private static void CompareEnvironments(ChangeList changes, Derivation one, Derivation other)
    {
        foreach (string name in ChangeList.Union(one.Environment.Keys, other.Environment.Keys))
        {
            one.Environment.TryGetValue(name, out string? a);
            other.Environment.TryGetValue(name, out string? b);
            if (!IsTold(name, a, one) || !IsTold(name, b, other))
            {
                if (name != StructuredAttributes || a is null || b is null || !changes.CompareJson(a, b))
                {
                    changes.Compare(DerivationAspect.Environment, name, a, b);
                }
            }
        }
    }

    /// <summary>Whether a variable has what the derivation itself has, as <c>derivation</c> makes it.</summary>
    private static bool IsTold(string name, string? value, Derivation derivation) => name switch
    {
        "name" => value == derivation.Name,
        "system" => value == derivation.System,
        "builder" => value == derivation.Builder,
        _ => false,
    };

    /// <summary>Sources with the same name stand in each other's place, as long as both derivations have equally many of them.</summary>
    private static List<(string Left, string Right)> MatchSources(ChangeList changes, StorePathMap map, Derivation one, Derivation other)
    {
        var pairs = new List<(string, string)>();
        Dictionary<string, List<string>> groups = Group(one.InputSources, other.InputSources);
        Dictionary<string, List<string>> counterparts = Group(other.InputSources, one.InputSources);
        foreach (string name in ChangeList.Union(groups.Keys, counterparts.Keys))
        {
            groups.TryGetValue(name, out List<string>? ones);
            counterparts.TryGetValue(name, out List<string>? others);
            if (ones is not null && others is not null && ones.Count == others.Count)
            {
                for (int i = 0; i < ones.Count; i++)
                {
                    map.Add(ones[i], others[i]);
                    pairs.Add((ones[i], others[i]));
                }

                continue;
            }

            ones?.ForEach(path => changes.Add(DerivationAspect.InputSource, name, path, null));
            others?.ForEach(path => changes.Add(DerivationAspect.InputSource, name, null, path));
        }

        return pairs;
    }

    private static Dictionary<string, List<string>> Group(SortedSet<string> paths, SortedSet<string> except)
    {
        var groups = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            if (!except.Contains(path))
            {
                string name = StorePathNames.NameOf(path);
                if (!groups.TryGetValue(name, out List<string>? group))
                {
                    groups.Add(name, group = new List<string>());
                }

                group.Add(path);
            }
        }

        return groups;
    }

    /// <summary>Collects what differs in two derivations themselves.</summary>
    private sealed class ChangeList
    {
        private readonly DerivationDifference pair;
        private readonly StorePathMap map;
        private readonly bool includesStorePaths;
        private readonly Action poll;

        public ChangeList(DerivationDifference pair, StorePathMap map, bool includesStorePaths, Action poll)
        {
            this.pair = pair;
            this.map = map;
            this.includesStorePaths = includesStorePaths;
            this.poll = poll;
        }

        public static SortedSet<string> Union(IEnumerable<string> one, IEnumerable<string> other)
        {
            var union = new SortedSet<string>(one, StringComparer.Ordinal);
            union.UnionWith(other);
            return union;
        }

        public void Add(DerivationAspect aspect, string name, string? one, string? other, IReadOnlyList<string>? lines = null) =>
            pair.Add(new DerivationChange(aspect, name, one, other) { Lines = lines ?? Array.Empty<string>() });

        public void Compare(DerivationAspect aspect, string name, string? one, string? other)
        {
            if (one is null || other is null)
            {
                if (one != other)
                {
                    Add(aspect, name, one, other);
                }

                return;
            }

            string moved = one == other ? other : map.Apply(one);
            if (moved != other || (includesStorePaths && one != other))
            {
                Add(aspect, name, one, other, TextDifference.Of(includesStorePaths ? one : moved, other, poll));
            }
        }

        public void CompareLists(DerivationAspect aspect, IList<string> ones, IList<string> others)
        {
            var moved = new List<string>(ones.Count);
            foreach (string item in ones)
            {
                moved.Add(includesStorePaths ? item : map.Apply(item));
            }

            if (!AreEqual(moved, others))
            {
                // One long argument is often a script.
                IReadOnlyList<string> lines = OnlyDifferent(moved, others) is var at && at >= 0 ? TextDifference.Of(moved[at], others[at], poll) : Array.Empty<string>();
                Add(aspect, string.Empty, Show(ones), Show(others), lines.Count > 0 ? lines : TextDifference.Of(moved, others, poll));
            }
        }

        public bool CompareJson(string one, string other)
        {
            if (one == other)
            {
                return true;
            }

            try
            {
                Value a = JsonParser.ParseData(one, poll);
                Value b = JsonParser.ParseData(other, poll);

                // Where they differ in blanks alone, say, the texts themselves are what differs.
                return new ValueComparison(null, AddAttribute, poll: poll).Compare(a, b) > 0;
            }
            catch (NixException error) when (!error.EndsEvaluation)
            {
                // Damaged: then it is a text like any other.
                return false;
            }
        }

        public void CompareSources(string name, string one, string other, string? text, string? otherText) =>
            Add(DerivationAspect.InputSource, name, one, other, text is null || otherText is null || text == otherText ? null : TextDifference.Of(text, otherText, poll));

        public void CompareUses(string input, DerivationInput one, DerivationInput other)
        {
            string uses = Show(one);
            string otherUses = Show(other);
            if (uses != otherUses)
            {
                Add(DerivationAspect.InputOutputs, StorePathNames.DerivationNameOf(input), uses, otherUses);
            }
        }

        private void AddAttribute(ValueDifference difference)
        {
            if (difference is { Left: NixString one, Right: NixString other })
            {
                Compare(DerivationAspect.StructuredAttribute, difference.Path, one.Bytes, other.Bytes);
                return;
            }

            Add(DerivationAspect.StructuredAttribute, difference.Path, Show(difference.Left), Show(difference.Right));
        }

        private static string? Show(Value? value) => value is null ? null : JsonData.Write(value);

        private static string Show(IList<string> items) => string.Join(" ", items);

        private static string Show(DerivationInput input)
        {
            string outputs = "{" + string.Join(",", input.Outputs) + "}";
            if (input.Nested is null)
            {
                return outputs;
            }

            // Outputs of outputs; those of those again are not told.
            return outputs + "{" + string.Join(",", input.Nested.Keys) + "}^";
        }

        private static bool AreEqual(IList<string> ones, IList<string> others)
        {
            if (ones.Count != others.Count)
            {
                return false;
            }

            for (int i = 0; i < ones.Count; i++)
            {
                if (ones[i] != others[i])
                {
                    return false;
                }
            }

            return true;
        }

        private static int OnlyDifferent(List<string> ones, IList<string> others)
        {
            int different = -1;
            for (int i = 0; i < ones.Count && ones.Count == others.Count; i++)
            {
                if (ones[i] != others[i])
                {
                    if (different >= 0)
                    {
                        return -1;
                    }

                    different = i;
                }
            }

            return different;
        }
    }
}
