using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using TvixEval.Core.Values;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Core.Machine;

/// <summary>
/// Equality of values (C++ Nix's <c>eqValues</c>). What is still to be compared stands in a stack of its own, so that depth
/// costs memory and no native stack, and where the first difference is can be told without comparing again. One for each machine; a
/// comparison that evaluates something which compares again goes on above what is there.
/// </summary>
internal sealed class Equality
{
    // What is kept for the next comparison.
    private const int MostKept = 256;

    private readonly Vm vm;
    private Level[] open = Array.Empty<Level>();
    private int count;

    /// <summary>Creates the equality of a machine.</summary>
    public Equality(Vm vm) => this.vm = vm;

    private enum Outcome
    {
        Unequal,
        Equal,

        // Their parts are on the stack.
        Opened,
    }

    /// <summary>The language's <c>==</c>: functions are never equal here, nor is anything equal to itself without being compared.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other.</param>
    /// <param name="steps">Gets the way to the first difference, from the outside in; may be null.</param>
    public bool AreEqual(Value left, Value right, List<EqualityStep>? steps = null)
    {
        Value a = vm.Force(left);
        Value b = vm.Force(right);
        return a.Kind == b.Kind && a.Kind is ValueKind.Attrs or ValueKind.List ? AreWholesEqual(a, b, steps) : CompareScalars(a, b);
    }

    /// <summary>Equality inside lists and sets: a value is equal to itself there, once it is evaluated, functions included.</summary>
    public bool AreElementsEqual(Value left, Value right)
    {
        if (ReferenceEquals(left, right))
        {
            vm.Force(left);
            return true;
        }

        return AreEqual(left, right);
    }

    private bool AreWholesEqual(Value left, Value right, List<EqualityStep>? steps)
    {
        int bottom = count;
        try
        {
            return Compare(left, right) switch
            {
                Outcome.Equal => true,
                Outcome.Opened when CompareParts(bottom) => true,
                _ => Fail(bottom, steps),
            };
        }
        finally
        {
            if (count > bottom)
            {
                Close(bottom);
            }

            if (bottom == 0 && open.Length > MostKept)
            {
                open = Array.Empty<Level>();
            }
        }
    }

    private bool Fail(int bottom, List<EqualityStep>? steps)
    {
        for (int i = bottom; steps is not null && i < count; i++)
        {
            if (open[i].Step() is not { } step)
            {
                break;
            }

            steps.Add(step);
        }

        return false;
    }

    private bool CompareParts(int bottom)
    {
        while (count > bottom)
        {
            int at = count - 1;
            Outcome outcome = Outcome.Equal;
            while (outcome == Outcome.Equal && open[at].TryNext(out Value? left, out Value? right, out outcome))
            {
                vm.Tick();
                outcome = CompareElements(left!, right!);
            }

            switch (outcome)
            {
                case Outcome.Unequal:
                    return false;
                case Outcome.Equal:
                    open[at] = default;
                    count = at;
                    vm.LeaveLevel();
                    break;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Outcome CompareElements(Value left, Value right)
    {
        if (ReferenceEquals(left, right))
        {
            vm.Force(left);
            return Outcome.Equal;
        }

        return Compare(left, right);
    }

    private Outcome Compare(Value left, Value right)
    {
        while (true)
        {
            Value a = vm.Force(left);
            Value b = vm.Force(right);
            if (AttrSet.OrNull(a) is { } set && AttrSet.OrNull(b) is { } other)
            {
                Open();
                if (!vm.IsDerivation(set) || !vm.IsDerivation(other) || set.Get(Symbols.OutPath) is not { } path || other.Get(Symbols.OutPath) is not { } otherPath)
                {
                    return open[count - 1].Start(set, other, vm.Names);
                }

                open[count - 1].StartDerivation(set, other);
                if (ReferenceEquals(path, otherPath))
                {
                    vm.Force(path);
                    return Outcome.Opened;
                }

                (left, right) = (path, otherPath);
                vm.Tick();
                continue;
            }

            if (NixList.OrNull(a) is { } list && NixList.OrNull(b) is { } otherList)
            {
                if (list.Count != otherList.Count)
                {
                    return Outcome.Unequal;
                }

                Open();
                open[count - 1].Start(list, otherList);
                return Outcome.Opened;
            }

            return CompareScalars(a, b) ? Outcome.Equal : Outcome.Unequal;
        }
    }

    private bool CompareScalars(Value a, Value b)
    {
        if (a is NixString text)
        {
            vm.TickText(text.Bytes.Length);
        }

        return AreScalarsEqual(a, b);
    }

    /// <summary>Equality of evaluated values of which at most one is a list or a set.</summary>
    public static bool AreScalarsEqual(Value a, Value b) => (a, b) switch
    {
        (NixInt x, NixInt y) => x.Value == y.Value,
        (NixString x, NixString y) => string.Equals(x.Bytes, y.Bytes, StringComparison.Ordinal),
        (NixFloat x, NixFloat y) => x.Value == y.Value,
        (NixInt x, NixFloat y) => x.Value == y.Value,
        (NixFloat x, NixInt y) => x.Value == y.Value,
        (NixPath x, NixPath y) => string.Equals(x.Path, y.Path, StringComparison.Ordinal),
        (NixBool, NixBool) => ReferenceEquals(a, b),
        (NixNull, NixNull) => true,
        _ => false,
    };

    private void Open()
    {
        if (count == open.Length)
        {
            // A level takes nine words.
            MemoryBudget.ChargeItems(18L * count);
            Array.Resize(ref open, Math.Max(8, count * 2));
        }

        // Last: each level that was entered is one of those that Close leaves.
        vm.EnterLevel();
        count++;
    }

    private void Close(int bottom)
    {
        vm.LeaveLevels(count - bottom);
        Array.Clear(open, bottom, count - bottom);
        count = bottom;
    }

    /// <summary>Two lists or sets of the same size whose parts are being compared.</summary>
    private struct Level
    {
        private Value left;
        private Value right;
        private int[]? leftKeys;
        private int[]? rightKeys;

        // The slots in the order in which they are compared, or null for that of the keys.
        private int[]? leftOrder;
        private int[]? rightOrder;
        private int next;
        private int parts;
        private bool areDerivations;

        public void Start(NixList one, NixList other)
        {
            left = one;
            right = other;
            parts = one.Count;
        }

        public Outcome Start(AttrSet one, AttrSet other, NameTable names)
        {
            left = one;
            right = other;
            parts = one.Count;
            if (one.Count != other.Count)
            {
                return Outcome.Unequal;
            }

            leftKeys = one.Keys;
            rightKeys = other.Keys;
            if (!names.IsAscending)
            {
                leftOrder = names.OrderOf(one.Shape);
                rightOrder = names.OrderOf(other.Shape);
            }

            return Outcome.Opened;
        }

        public void StartDerivation(AttrSet one, AttrSet other)
        {
            left = one;
            right = other;
            areDerivations = true;
        }

        /// <summary>The next two parts to compare. Names that differ are found when all before them are equal, as in C++ Nix.</summary>
        public bool TryNext(out Value? one, out Value? other, out Outcome outcome)
        {
            one = other = null;
            outcome = Outcome.Equal;
            int at = next;
            if (at == parts)
            {
                return false;
            }

            if (leftKeys is null)
            {
                one = NixList.OrNull(left)![at];
                other = NixList.OrNull(right)![at];
            }
            else
            {
                int leftSlot = leftOrder is null ? at : leftOrder[at];
                int rightSlot = rightOrder is null ? at : rightOrder[at];
                if (leftKeys[leftSlot] != rightKeys![rightSlot])
                {
                    next = 0;
                    outcome = Outcome.Unequal;
                    return false;
                }

                one = AttrSet.OrNull(left)!.At(leftSlot);
                other = AttrSet.OrNull(right)!.At(rightSlot);
            }

            next = at + 1;
            return true;
        }

        /// <summary>The step to the parts that were compared last, or null where there are none.</summary>
        public readonly EqualityStep? Step()
        {
            int leftSlot = next == 0 || leftOrder is null ? next - 1 : leftOrder[next - 1];
            int rightSlot = next == 0 || rightOrder is null ? next - 1 : rightOrder[next - 1];
            return areDerivations ? new EqualityStep(left, right, Symbols.OutPath, AttrSet.OrNull(left)!.Get(Symbols.OutPath)!, AttrSet.OrNull(right)!.Get(Symbols.OutPath)!)
                : next == 0 ? null
                : leftKeys is null ? new EqualityStep(left, right, next - 1, NixList.OrNull(left)![next - 1], NixList.OrNull(right)![next - 1])
                : new EqualityStep(left, right, new Symbol(leftKeys[leftSlot]), AttrSet.OrNull(left)!.At(leftSlot), AttrSet.OrNull(right)!.At(rightSlot));
        }
    }
}
