using System;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;

namespace TvixEval.Embedding;

/// <summary>Reads a property of an object of the program: evaluates nothing else.</summary>
internal sealed class PropertyCode : NativeCode
{
    /// <summary>Creates the code.</summary>
    /// <param name="read">Reads the property.</param>
    public PropertyCode(Func<Vm, Value> read)
        : base((vm, _, _) => read(vm))
    {
    }
}
