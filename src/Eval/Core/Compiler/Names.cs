using System;
using System.Collections.Generic;

namespace TvixEval.Core.Compiler;

/// <summary>
/// The lexical names in scope during analysis: an open-addressing table by symbol id with the innermost variable of each name, and
/// an undo list. Looking a name up costs an array access or two, however deep the nesting: ids hash to themselves, and those of one
/// file mostly come in a row. A thread keeps a table of moderate size for the next file.
/// </summary>
internal sealed class Names
{
    private const int FirstSize = 512;
    private const int MostKept = 8192;

    [ThreadStatic]
    private static Names? spare;

    // Which symbol has a place, and its innermost variable. A symbol keeps its place when it has left its scope.
    private int[] symbols = new int[FirstSize];
    private Variable?[] current = new Variable?[FirstSize];
    private int used;

    // The undo list: the places of what was declared, by symbol, and what their variables were before.
    private int[] declared = new int[16];
    private Variable?[] before = new Variable?[16];
    private int count;

    private Names()
    {
    }

    /// <summary>A table without names; to be given back with <see cref="Release"/>.</summary>
    public static Names Take()
    {
        Names names = spare ?? new Names();
        spare = null;
        return names;
    }

    /// <summary>Gives the table back, after all names have left their scopes.</summary>
    public void Release()
    {
        if (count == 0 && symbols.Length <= MostKept && declared.Length <= MostKept)
        {
            Array.Clear(symbols, 0, symbols.Length);
            used = 0;
            spare = this;
        }
    }

    /// <summary>A mark to give to <see cref="Leave"/>.</summary>
    public int Enter() => count;

    /// <summary>Makes a variable visible under a name.</summary>
    public void Declare(int symbol, Variable variable)
    {
        if (count == declared.Length)
        {
            Array.Resize(ref declared, count * 2);
            Array.Resize(ref before, count * 2);
        }

        int at = PlaceOf(symbol);
        if (symbols[at] == 0)
        {
            if (++used * 2 > symbols.Length)
            {
                Grow();
                at = PlaceOf(symbol);
            }

            symbols[at] = symbol;
        }

        declared[count] = symbol;
        before[count++] = current[at];
        current[at] = variable;
    }

    /// <summary>The innermost variable of a name, or null.</summary>
    public Variable? Find(int symbol) => current[PlaceOf(symbol)];

    /// <summary>The symbols of all names that have a variable now.</summary>
    public IEnumerable<int> InScope()
    {
        for (int i = 0; i < symbols.Length; i++)
        {
            if (current[i] is not null)
            {
                yield return symbols[i];
            }
        }
    }

    /// <summary>Takes back all declarations since a mark.</summary>
    public void Leave(int mark)
    {
        while (count > mark)
        {
            count--;
            current[PlaceOf(declared[count])] = before[count];
            before[count] = null;
        }
    }

    /// <summary>Where a symbol is, or where it would go.</summary>
    private int PlaceOf(int symbol)
    {
        int[] table = symbols;
        int mask = table.Length - 1;
        int at = symbol & mask;
        while (table[at] != symbol && table[at] != 0)
        {
            at = (at + 1) & mask;
        }

        return at;
    }

    private void Grow()
    {
        int[] oldSymbols = symbols;
        Variable?[] old = current;
        symbols = new int[oldSymbols.Length * 2];
        current = new Variable?[symbols.Length];
        for (int i = 0; i < oldSymbols.Length; i++)
        {
            if (oldSymbols[i] != 0)
            {
                int at = PlaceOf(oldSymbols[i]);
                symbols[at] = oldSymbols[i];
                current[at] = old[i];
            }
        }
    }
}
