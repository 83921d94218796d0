using System;
using System.Collections.Generic;

namespace TvixEval.Compiler;

/// <summary>
/// The lexical names in scope during analysis: an array by symbol id with the innermost variable of each name, and an undo
/// list. Looking a name up costs one array access, however deep the nesting.
/// </summary>
internal sealed class Names
{
    private readonly List<(int Symbol, Variable? Before)> undo = new();
    private Variable?[] current = new Variable?[256];

    /// <summary>A mark to give to <see cref="Leave"/>.</summary>
    public int Enter() => undo.Count;

    /// <summary>Makes a variable visible under a name.</summary>
    public void Declare(int symbol, Variable variable)
    {
        if (symbol >= current.Length)
        {
            Array.Resize(ref current, Math.Max(symbol + 1, current.Length * 2));
        }

        undo.Add((symbol, current[symbol]));
        current[symbol] = variable;
    }

    /// <summary>The innermost variable of a name, or null.</summary>
    public Variable? Find(int symbol) => symbol < current.Length ? current[symbol] : null;

    /// <summary>Takes back all declarations since a mark.</summary>
    public void Leave(int mark)
    {
        for (int i = undo.Count - 1; i >= mark; i--)
        {
            current[undo[i].Symbol] = undo[i].Before;
        }

        undo.RemoveRange(mark, undo.Count - mark);
    }
}
