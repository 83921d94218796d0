using System;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;

namespace TvixEval.Core.Machine;

/// <summary>Code of a thunk that the evaluator itself provides: given the captured values, it returns the result (which may be a thunk).</summary>
internal class NativeCode : ThunkCode
{
    public NativeCode(Func<Vm, Value?, Value?, Value> body) => Body = body;

    /// <inheritdoc/>
    public override Chunk? Entry => null;

    /// <summary>The code: VM, first and second captured value.</summary>
    public Func<Vm, Value?, Value?, Value> Body { get; }
}
