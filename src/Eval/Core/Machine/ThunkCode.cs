using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;

namespace TvixEval.Core.Machine;

/// <summary>What a thunk runs: bytecode, or code of the evaluator's own. A value only to share a field with the thunk's result.</summary>
internal abstract class ThunkCode : Value
{
    private protected ThunkCode()
        : base(ValueKind.Code)
    {
    }

    /// <summary>The bytecode, or null for native code.</summary>
    public abstract Chunk? Entry { get; }
}
