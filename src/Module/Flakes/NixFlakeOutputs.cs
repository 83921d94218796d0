using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;

namespace TvixEval.Module;

/// <summary>Outputs of a flake in the order of their names. They can also be had by name: <c>$flake.Outputs['packages']</c>.</summary>
public sealed class NixFlakeOutputs : ReadOnlyCollection<NixFlakeOutput>
{
    internal NixFlakeOutputs(IList<NixFlakeOutput> outputs)
        : base(outputs)
    {
    }

    /// <summary>The output of a name; null if there is none.</summary>
    /// <param name="name">The name.</param>
    public NixFlakeOutput? this[string name]
    {
        get
        {
            foreach (NixFlakeOutput output in this)
            {
                if (string.Equals(output.Name, name, StringComparison.Ordinal))
                {
                    return output;
                }
            }

            return null;
        }
    }
}
