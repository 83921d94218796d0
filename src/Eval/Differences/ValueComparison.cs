using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Differences;

/// <summary>
/// All differences of two values, where the language's equality inside lists and sets stops at the first one: derivations are compared by where they
/// are built, 1 equals 1.0, and what is the same value on both sides is equal without being evaluated. What is still to be compared stands on a
/// stack of its own. Two lists or sets that meet again are not compared again.
/// </summary>
internal sealed class ValueComparison
{
    private readonly Vm? vm;
    private readonly Action<ValueDifference> report;
    private readonly Action<string, NixException>? onError;
    private readonly Action? poll;
    private readonly Dictionary<Pair, Known> seen = new();
    private readonly Stack<Level> open = new();
    private int found;

    /// <summary>Creates a comparison.</summary>
    /// <param name="vm">The machine that evaluates; null for values in which everything is evaluated, such as JSON.</param>
    /// <param name="report">Gets the differences, in the order of names and indices.</param>
    /// <param name="onError">Gets the path and the error of what cannot be evaluated, and the rest is still compared; null to end with the error.</param>
    /// <param name="poll">Called now and then where there is no machine; may throw.</param>
    public ValueComparison(Vm? vm, Action<ValueDifference> report, Action<string, NixException>? onError = null, Action? poll = null)
    {
        this.vm = vm;
        this.report = report;
        this.onError = onError;
        this.poll = poll;
    }

    /// <summary>After how many differences to stop.</summary>
    public int MaxDifferences { get; init; } = int.MaxValue;

    /// <summary>How many parts that both values have were compared, the values themselves included.</summary>
    public long Compared { get; private set; }

    /// <summary>Compares two values.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>How many differences there are.</returns>
    /// <exception cref="NixException">A part cannot be evaluated, or they are nested too deeply.</exception>
    public int Compare(Value left, Value right)
    {
        int levels = 0;
        try
        {
            Look(null, left, right, ref levels);
            while (open.Count > 0 && found < MaxDifferences)
            {
                Tick();
                Level level = open.Peek();
                if (level.Next == level.Parts.Count)
                {
                    open.Pop();
                    level.Known.Differences = found - level.FoundBefore;
                    Leave(ref levels);
                    continue;
                }

                Part part = level.Parts[level.Next++];
                if (part.Left is null || part.Right is null)
                {
                    Report(part, part.Left, part.Right, null);
                }
                else
                {
                    Look(part, part.Left, part.Right, ref levels);
                }
            }
        }
        finally
        {
            open.Clear();
            vm?.LeaveLevels(levels);
        }

        return found;
    }

    private void Look(Part? part, Value left, Value right, ref int levels)
    {
        Compared++;
        if (ReferenceEquals(left, right))
        {
            return;
        }

        try
        {
            Value a = Force(left);
            Value b = Force(right);
            if (ReferenceEquals(a, b))
            {
                return;
            }

            if (a is AttrSet set && b is AttrSet other)
            {
                if (BuiltAt(set) is { } place && BuiltAt(other) is { } otherPlace)
                {
                    string one = PathOf(place);
                    if (one != PathOf(otherPlace))
                    {
                        Report(part, a, b, null);
                    }

                    return;
                }

                Open(part, a, b, PartsOf(part, set, other), ref levels);
            }
            else if (a is NixList list && b is NixList otherList)
            {
                Open(part, a, b, PartsOf(part, list, otherList), ref levels);
            }
            else if (!AreEqual(a, b))
            {
                Report(part, a, b, null);
            }
        }
        catch (NixException error) when (onError is not null && !error.EndsEvaluation && error.Kind != NixErrorKind.StackOverflow)
        {
            onError(ToText(part), error);
        }
    }

    private void Open(Part? part, Value left, Value right, List<Part> parts, ref int levels)
    {
        var pair = new Pair(left, right);
        if (seen.TryGetValue(pair, out Known? known))
        {
            // One that is open holds itself: its differences are being told.
            if (known.Differences > 0)
            {
                Report(part, left, right, known.Path);
            }

            return;
        }

        MemoryBudget.ChargeGrowth(seen.Count);
        known = new Known(part);
        seen.Add(pair, known);
        vm?.EnterLevel();
        levels++;
        open.Push(new Level(parts, known, found));
    }

    private void Leave(ref int levels)
    {
        levels--;
        vm?.LeaveLevel();
    }

    private void Report(Part? part, Value? left, Value? right, Part? sameAs)
    {
        found++;
        DifferenceKind kind = left is null ? DifferenceKind.Added : right is null ? DifferenceKind.Removed : DifferenceKind.Changed;
        report(new ValueDifference(ToText(part), kind, left, right) { SameAs = sameAs is null ? null : ToText(sameAs) });
    }

    private static List<Part> PartsOf(Part? whole, AttrSet left, AttrSet right)
    {
        MemoryBudget.ChargeItems(6L * (left.Count + (long)right.Count));
        var parts = new List<Part>();
        using IEnumerator<KeyValuePair<Symbol, Value>> ones = left.InNameOrder().GetEnumerator();
        using IEnumerator<KeyValuePair<Symbol, Value>> others = right.InNameOrder().GetEnumerator();
        bool hasOne = ones.MoveNext();
        bool hasOther = others.MoveNext();
        while (hasOne || hasOther)
        {
            int order = !hasOne ? 1 : !hasOther ? -1 : string.CompareOrdinal(ones.Current.Key.Name, others.Current.Key.Name);
            Value? one = order <= 0 ? ones.Current.Value : null;
            Value? other = order >= 0 ? others.Current.Value : null;
            if (!ReferenceEquals(one, other))
            {
                parts.Add(new Part(whole, order <= 0 ? ones.Current.Key : others.Current.Key, 0, one, other));
            }

            hasOne = order <= 0 ? ones.MoveNext() : hasOne;
            hasOther = order >= 0 ? others.MoveNext() : hasOther;
        }

        return parts;
    }

    private static List<Part> PartsOf(Part? whole, NixList left, NixList right)
    {
        int count = Math.Max(left.Count, right.Count);
        MemoryBudget.ChargeItems(6L * count);
        var parts = new List<Part>();
        for (int i = 0; i < count; i++)
        {
            Value? one = i < left.Count ? left[i] : null;
            Value? other = i < right.Count ? right[i] : null;
            if (!ReferenceEquals(one, other))
            {
                parts.Add(new Part(whole, null, i, one, other));
            }
        }

        return parts;
    }

    private static string ToText(Part? part)
    {
        var steps = new Stack<Part>();
        for (Part? step = part; step is not null; step = step.Whole)
        {
            steps.Push(step);
        }

        var path = new StringBuilder();
        foreach (Part step in steps)
        {
            path.Append(path.Length == 0 ? string.Empty : ".")
                .Append(step.Name is { } name ? NixText.Identifier(name.Name) : step.Index.ToString(CultureInfo.InvariantCulture));
        }

        return path.ToString();
    }

    // As data, 1 is not what 1.0 is: who reads it sees which was written.
    private bool AreEqual(Value left, Value right) => (vm is not null || left.Kind == right.Kind) && Equality.AreScalarsEqual(left, right);

    private Value Force(Value value) => vm is null ? value.Peek()! : vm.Force(value);

    // Data is not a derivation, whatever its attributes are.
    private Value? BuiltAt(AttrSet set) => vm is not null && vm.IsDerivation(set) ? set.Get(Symbols.OutPath) : null;

    private string PathOf(Value place)
    {
        StringContext? context = null;
        return vm!.CoerceToString(
            place, ref context, "while evaluating the output path of a derivation", more: false, copyToStore: false, canonicalizePath: false, Position.None);
    }

    private void Tick()
    {
        if (vm is not null)
        {
            vm.Tick();
        }
        else
        {
            poll?.Invoke();
        }
    }

    /// <summary>Two parts of two lists or sets; null where one has none.</summary>
    private sealed class Part
    {
        public Part(Part? whole, Symbol? name, int index, Value? left, Value? right)
        {
            Whole = whole;
            Name = name;
            Index = index;
            Left = left;
            Right = right;
        }

        public Part? Whole { get; }

        public Symbol? Name { get; }

        public int Index { get; }

        public Value? Left { get; }

        public Value? Right { get; }
    }

    /// <summary>Two lists or sets whose parts are being compared.</summary>
    private sealed class Level
    {
        public Level(List<Part> parts, Known known, int foundBefore)
        {
            Parts = parts;
            Known = known;
            FoundBefore = foundBefore;
        }

        public List<Part> Parts { get; }

        public Known Known { get; }

        public int FoundBefore { get; }

        public int Next { get; set; }
    }

    /// <summary>What is known of two lists or sets that were met.</summary>
    private sealed class Known
    {
        public Known(Part? path) => Path = path;

        public Part? Path { get; }

        public int Differences { get; set; }
    }

    /// <summary>Two values by their identity.</summary>
    private readonly struct Pair : IEquatable<Pair>
    {
        private readonly Value left;
        private readonly Value right;

        public Pair(Value left, Value right)
        {
            this.left = left;
            this.right = right;
        }

        public bool Equals(Pair other) => ReferenceEquals(left, other.left) && ReferenceEquals(right, other.right);

        public override bool Equals(object? obj) => obj is Pair other && Equals(other);

        public override int GetHashCode() =>
            (global::System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(left) * 397)
            ^ global::System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(right);
    }
}
