using TvixEval.Core.Values;
using TvixEval.Syntax.Ast;

namespace TvixEval.Core.Bytecode;

/// <summary>How to destructure an argument: for each formal (in the order in which their names were seen) a register and perhaps a default.</summary>
internal sealed class FormalsSite
{
    private const int MaxMisses = 32;

    private readonly bool isAscending = true;
    private FormalsCache? cache;
    private int misses;

    public FormalsSite(FunctionHead lambda, int[] symbols, int[] registers, Source?[] defaults)
    {
        Lambda = lambda;
        Symbols = symbols;
        Registers = registers;
        Defaults = defaults;
        for (int i = 1; i < symbols.Length; i++)
        {
            isAscending &= symbols[i - 1] < symbols[i];
        }
    }

    public FunctionHead Lambda { get; }

    public int[] Symbols { get; }

    public int[] Registers { get; }

    public Source?[] Defaults { get; }

    /// <summary>
    /// For each formal the slot in which a set that is not layered has it, or -1. A function is mostly called with sets of
    /// few shapes, so what the last one gave is kept; null once it turned out that this one is not.
    /// </summary>
    public int[]? SlotsIn(Shape shape)
    {
        FormalsCache? known = cache;
        if (known is not null && ReferenceEquals(known.Keys, shape.Keys))
        {
            return known.Slots;
        }

        if (misses >= MaxMisses)
        {
            return null;
        }

        misses++;
        var slots = new int[Symbols.Length];
        int[] keys = shape.Keys;
        if (!isAscending || keys.Length > 4 * slots.Length)
        {
            for (int i = 0; i < slots.Length; i++)
            {
                slots[i] = shape.IndexOf(Symbols[i]);
            }
        }
        else
        {
            // Both are sorted.
            int at = 0;
            for (int i = 0; i < slots.Length; i++)
            {
                while (at < keys.Length && keys[at] < Symbols[i])
                {
                    at++;
                }

                slots[i] = at < keys.Length && keys[at] == Symbols[i] ? at : -1;
            }
        }

        cache = new FormalsCache(keys, slots);
        return slots;
    }

    private sealed class FormalsCache
    {
        public FormalsCache(int[] keys, int[] slots)
        {
            Keys = keys;
            Slots = slots;
        }

        public int[] Keys { get; }

        public int[] Slots { get; }
    }
}
