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

    private DeepForcing(Vm vm) => this.vm = vm;

    /// <summary>Evaluates a value and everything in it.</summary>
    /// <param name="vm">The machine that evaluates.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="NixException">Evaluation of some part fails.</exception>
    public static void Run(Vm vm, Value value)
    {
        var forcing = new DeepForcing(vm);
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
            Start(level.Whole is AttrSet set ? set.Values[at] : ((NixList)level.Whole)[at]);
        }
    }

    private void Start(Value value)
    {
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
            open.Push(new Level(whole, whole is AttrSet set ? vm.Names.OrderOf(set.Shape) : null));
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
    private sealed class Level
    {
        // The slots of a set in the order in which they are evaluated, or null for that of the keys.
        private readonly int[]? order;

        public Level(Value whole, int[]? order)
        {
            Whole = whole;
            this.order = order;
            Parts = whole is AttrSet set ? set.Count : ((NixList)whole).Count;
        }

        public Value Whole { get; }

        public int Parts { get; }

        /// <summary>The part to evaluate next; the one before it is being evaluated.</summary>
        public int Next { get; set; }

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
            if (Whole is AttrSet set)
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
