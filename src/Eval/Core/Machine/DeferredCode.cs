using System;
using TvixEval.Core.Values;

namespace TvixEval.Core.Machine;

/// <summary>
/// Code of a thunk that stands for a value which costs something to make but evaluates nothing. Where C++ Nix has the value
/// itself, whoever only looks (<see cref="Value.Peek"/>) must see it too, so looking makes it.
/// </summary>
internal sealed class DeferredCode : NativeCode
{
    /// <param name="make">Makes the value, the same one each time; on any thread, and without a machine.</param>
    public DeferredCode(Func<Value> make)
        : base((_, _, _) => make()) => Make = make;

    /// <summary>Makes the value.</summary>
    public Func<Value> Make { get; }
}
