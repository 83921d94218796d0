using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Core.Machine;

/// <summary>Says why <c>assert a == b</c> failed: what makes the two values unequal, and the way there (C++ Nix's <c>assertEqValues</c>).</summary>
internal sealed class AssertedEquality
{
    private readonly Vm vm;
    private readonly Position position;
    private readonly Stack<Level> open = new();
    private int levels;

    private AssertedEquality(Vm vm, Position position)
    {
        this.vm = vm;
        this.position = position;
    }

    /// <summary>Throws what makes two values unequal, with a trace of where the difference is; returns if they are equal after all.</summary>
    /// <param name="vm">The machine that evaluates.</param>
    /// <param name="left">One value.</param>
    /// <param name="right">The other.</param>
    /// <param name="position">The position of the comparison.</param>
    /// <exception cref="NixException">They differ (kind <see cref="NixErrorKind.Assertion"/>), or evaluation of a part fails.</exception>
    public static void Check(Vm vm, Value left, Value right, Position position)
    {
        var equality = new AssertedEquality(vm, position);
        try
        {
            equality.Check(left, right);
        }
        catch (NixException e) when (e.Pass(equality.open, equality.AddTraces))
        {
            throw;
        }
        finally
        {
            vm.LeaveLevels(equality.levels);
        }
    }

    private void Check(Value left, Value right)
    {
        Start(left, right, isElement: false);
        while (open.Count > 0)
        {
            vm.Tick();
            Level level = open.Peek();
            if (level.Next == level.Parts)
            {
                open.Pop();
                LeaveLevel();
                continue;
            }

            int at = level.Next++;
            if (level.IsOutPath)
            {
                Start(AttrSet.OrNull(level.Left)!.Get(Symbols.OutPath)!, AttrSet.OrNull(level.Right)!.Get(Symbols.OutPath)!, isElement: true);
            }
            else if (NixList.OrNull(level.Left) is { } list)
            {
                Start(list[at], NixList.OrNull(level.Right)![at], isElement: true);
            }
            else
            {
                (var one, var other) = (AttrSet.OrNull(level.Left)!, AttrSet.OrNull(level.Right)!);
                (int leftSlot, int rightSlot) = SlotsAt(one, other, at);
                CheckNames(level, one, other, leftSlot, rightSlot);
                Start(one.At(leftSlot), other.At(rightSlot), isElement: true);
            }
        }
    }

    /// <summary>Compares scalars; of lists and sets the parts are what comes next.</summary>
    private void Start(Value left, Value right, bool isElement)
    {
        vm.EnterLevel();
        levels++;
        Value a = vm.Force(left, position);
        Value b = vm.Force(right, position);
        if ((isElement && ReferenceEquals(left, right)) || !Opens(a, b))
        {
            LeaveLevel();
        }
    }

    /// <summary>Throws if scalars, types, or sizes differ; whether there are parts to compare.</summary>
    private bool Opens(Value a, Value b)
    {
        if (a is NixInt or NixFloat && b is NixInt or NixFloat)
        {
            return Equality.AreScalarsEqual(a, b)
                ? false
                : throw Unequal($"{ValueTypes.Describe(a)} with value '{Show(a)}' is not equal to {ValueTypes.Describe(b)} with value '{Show(b)}'");
        }

        if (a.Kind >= ValueKind.Lambda && b.Kind >= ValueKind.Lambda)
        {
            throw Unequal("distinct functions and immediate comparisons of identical functions compare as unequal");
        }

        if (a.Kind != b.Kind)
        {
            throw Unequal($"{ValueTypes.Describe(a)} of value '{Show(a)}' is not equal to {ValueTypes.Describe(b)} of value '{Show(b)}'");
        }

        switch (a)
        {
            case NixList list:
                OpenLists(list, NixList.OrNull(b)!);
                return true;
            case AttrSet set:
                OpenSets(set, AttrSet.OrNull(b)!);
                return true;
            default:
                return Equality.AreScalarsEqual(a, b) ? false : throw Unequal($"{Noun(a)} '{Show(a)}' is not equal to {Noun(a)} '{Show(b)}'");
        }
    }

    private void OpenLists(NixList left, NixList right)
    {
        if (left.Count != right.Count)
        {
            throw Unequal($"list of size '{left.Count}' is not equal to list of size '{right.Count}', left hand side is '{Show(left)}', right hand side is '{Show(right)}'");
        }

        open.Push(new Level(left, right, left.Count, isOutPath: false));
    }

    private void OpenSets(AttrSet left, AttrSet right)
    {
        if (vm.IsDerivation(left) && vm.IsDerivation(right) && left.Contains(Symbols.OutPath) && right.Contains(Symbols.OutPath))
        {
            open.Push(new Level(left, right, 1, isOutPath: true));
            return;
        }

        if (left.Count != right.Count)
        {
            throw Unequal($"attribute names of attribute set '{Show(left)}' differs from attribute set '{Show(right)}'");
        }

        open.Push(new Level(left, right, left.Count, isOutPath: false));
    }

    /// <summary>Where two sets have the names that come at a place of the order in which they were seen.</summary>
    private (int Left, int Right) SlotsAt(AttrSet left, AttrSet right, int at) =>
        (vm.Names.OrderOf(left.Shape) is { } leftOrder ? leftOrder[at] : at, vm.Names.OrderOf(right.Shape) is { } rightOrder ? rightOrder[at] : at);

    private static void CheckNames(Level level, AttrSet left, AttrSet right, int leftSlot, int rightSlot)
    {
        if (left.Keys[leftSlot] == right.Keys[rightSlot])
        {
            return;
        }

        // The error is about the sets, not about an attribute.
        level.Next = 0;
        var leftName = new Symbol(left.Keys[leftSlot]);
        throw right.Contains(leftName)
            ? Unequal($"attribute name '{NixText.Identifier(SymbolTable.NameOf(right.Keys[rightSlot]))}' is missing in '{Show(left)}', but is contained in '{Show(right)}'")
            : Unequal($"attribute name '{NixText.Identifier(leftName.Name)}' is contained in '{Show(left)}', but not in '{Show(right)}'");
    }

    private void LeaveLevel()
    {
        levels--;
        vm.LeaveLevel();
    }

    /// <summary>Says which parts are being compared.</summary>
    private void AddTraces(NixException error, Level level)
    {
        if (level.Next == 0)
        {
            return;
        }

        int at = level.Next - 1;
        if (level.IsOutPath)
        {
            error.AddTrace(position, "while comparing a derivation by its 'outPath' attribute");
        }
        else if (level.Left is NixList)
        {
            error.AddTrace(position, $"while comparing list element {at}");
        }
        else
        {
            AddAttribute(error, AttrSet.OrNull(level.Left)!, AttrSet.OrNull(level.Right)!, at);
        }
    }

    private void AddAttribute(NixException error, AttrSet left, AttrSet right, int at)
    {
        (int slot, int rightSlot) = SlotsAt(left, right, at);
        Position leftPosition = left.Shape.PositionAt(slot);
        Position rightPosition = right.Shape.PositionAt(rightSlot);
        if (rightPosition.IsKnown)
        {
            error.AddTrace(rightPosition, "where right hand side is");
        }

        if (leftPosition.IsKnown)
        {
            error.AddTrace(leftPosition, "where left hand side is");
        }

        error.AddTrace(position, $"while comparing attribute '{NixText.Identifier(SymbolTable.NameOf(left.Keys[slot]))}'");
    }

    private static NixException Unequal(string message) => new(NixErrorKind.Assertion, message);

    private static string Show(Value value) => ValuePrinter.ForError(value);

    // Here alone C++ Nix writes the type of true and false in lower case.
    private static string Noun(Value value) => value is NixBool ? "boolean" : ValueTypes.Noun(value.Kind);

    /// <summary>Two lists or sets whose parts are being compared.</summary>
    private sealed class Level
    {
        public Level(Value left, Value right, int parts, bool isOutPath)
        {
            Left = left;
            Right = right;
            Parts = parts;
            IsOutPath = isOutPath;
        }

        public Value Left { get; }

        public Value Right { get; }

        /// <summary>How many parts there are to compare.</summary>
        public int Parts { get; }

        /// <summary>Whether these are derivations, compared by where they are built.</summary>
        public bool IsOutPath { get; }

        /// <summary>The part to compare next; the one before it is being compared.</summary>
        public int Next { get; set; }
    }
}
