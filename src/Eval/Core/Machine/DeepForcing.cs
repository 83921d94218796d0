using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Core.Machine;

/// <summary>Evaluates a value and everything in it (C++ Nix's <c>forceValueDeep</c>), with a stack of its own.</summary>
internal sealed class DeepForcing
{
    private readonly Vm vm;
    private readonly HashSet<Value> seen = new(Identity.Instance);
    private readonly Stack<Level> open = new();

    // The levels of what is open, and one for what is being evaluated.
    private int levels;

    private readonly PartFailures? failures;

    private DeepForcing(Vm vm, PartFailures? failures)
    {
        this.vm = vm;
        this.failures = failures;
    }

    /// <summary>Evaluates a value and everything in it.</summary>
    /// <param name="vm">The machine that evaluates.</param>
    /// <param name="value">The value.</param>
    /// <param name="failures">Receives the parts that fail, and the rest is still evaluated; null to end with the error of the first.</param>
    /// <exception cref="NixException">Evaluation of some part fails; with a receiver, the value itself fails, or a limit is reached.</exception>
    public static void Run(Vm vm, Value value, PartFailures? failures = null)
    {
        var forcing = new DeepForcing(vm, failures);
        try
        {
            forcing.Run(value);
        }
        catch (NixException e) when (e.Pass(forcing.open, static (error, level) => level.AddTraces(error)))
        {
            throw;
        }
        finally
        {
            vm.LeaveLevels(forcing.levels);
        }
    }

    private void Run(Value value)
    {
        Start(value);
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

            int at = level.SlotAt(level.Next++);
            StartPart(AttrSet.OrNull(level.Whole) is { } set ? set.At(at) : NixList.OrNull(level.Whole)![at]);
        }
    }

    private void StartPart(Value value)
    {
        if (failures is null)
        {
            Start(value);
            return;
        }

        if (failures.ErrorOf(value) is { } known)
        {
            failures.Count();
            failures.Add(value, PartPath.OfCurrent(failures.Start, open), known);
            return;
        }

        int before = levels;
        int level = vm.CallDepth;
        try
        {
            Start(value);
        }
        catch (NixException error) when (failures.Takes(vm, error, level))
        {
            while (levels > before)
            {
                LeaveLevel();
            }

            failures.Add(value, PartPath.OfCurrent(failures.Start, open), error);
        }
    }

    private void Start(Value value)
    {
        failures?.Count();

        // Scalars that are there already need neither a place in the set nor a level.
        if (value.Kind < ValueKind.Attrs)
        {
            return;
        }

        vm.EnterLevel();
        levels++;
        MemoryBudget.ChargeGrowth(seen.Count);
        if (seen.Add(value) && vm.Force(value, ValueTypes.PositionOf(value, Position.None)) is { Kind: ValueKind.Attrs or ValueKind.List } whole)
        {
            open.Push(new Level(whole, AttrSet.OrNull(whole) is { } set ? vm.Names.OrderOf(set.Shape) : null));
        }
        else
        {
            LeaveLevel();
        }
    }

    private void LeaveLevel()
    {
        levels--;
        vm.LeaveLevel();
    }

    /// <summary>A list or set whose parts are being evaluated.</summary>
    private sealed class Level : IOpenWhole
    {
        // The slots of a set in the order in which they are evaluated, or null for that of the keys.
        private readonly int[]? order;

        public Level(Value whole, int[]? order)
        {
            Whole = whole;
            this.order = order;
            Parts = AttrSet.OrNull(whole) is { } set ? set.Count : NixList.OrNull(whole)!.Count;
        }

        public Value Whole { get; }

        public int Parts { get; }

        /// <summary>The part to evaluate next; the one before it is being evaluated.</summary>
        public int Next { get; set; }

        /// <inheritdoc/>
        public string? Path { get; set; }

        /// <inheritdoc/>
        public string PathOfCurrent(string own)
        {
            int at = SlotAt(Next - 1);
            return AttrSet.OrNull(Whole) is { } set ? PartPath.OfAttribute(own, set, at) : PartPath.OfElement(own, at);
        }

        /// <summary>The element or slot that a part is.</summary>
        public int SlotAt(int part) => order is null ? part : order[part];

        /// <summary>Says which part is being evaluated.</summary>
        public void AddTraces(NixException error)
        {
            if (Next == 0)
            {
                return;
            }

            int at = SlotAt(Next - 1);
            if (AttrSet.OrNull(Whole) is { } set)
            {
                error.AddAttribute(set, at);
            }
            else
            {
                error.AddElement(at);
            }
        }
    }
}
