using System;
using System.Collections.Generic;

namespace TvixEval.Store;

/// <summary>What a derivation uses of another one: outputs, and outputs of derivations that are outputs themselves.</summary>
internal sealed class DerivationInput
{
    /// <summary>The names of the outputs, sorted.</summary>
    public SortedSet<string> Outputs { get; } = new(StringComparer.Ordinal);

    /// <summary>By the name of an output that is a derivation: what is used of that one. Null when there is none.</summary>
    public SortedList<string, DerivationInput>? Nested { get; private set; }

    /// <summary>The node of an output that is a derivation itself; made if need be.</summary>
    /// <param name="output">The output's name.</param>
    public DerivationInput Descend(string output)
    {
        Nested ??= new SortedList<string, DerivationInput>(StringComparer.Ordinal);
        if (!Nested.TryGetValue(output, out DerivationInput? node))
        {
            node = new DerivationInput();
            Nested.Add(output, node);
        }

        return node;
    }
}
