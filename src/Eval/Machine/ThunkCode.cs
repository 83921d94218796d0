using TvixEval.Bytecode;

namespace TvixEval.Machine;

/// <summary>What a thunk runs: bytecode, or code of the evaluator's own.</summary>
internal abstract class ThunkCode
{
    /// <summary>The bytecode, or null for native code.</summary>
    public abstract Chunk? Entry { get; }
}
