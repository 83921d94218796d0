namespace TvixEval.Machine;

/// <summary>What a thunk runs: bytecode, or code of the evaluator's own.</summary>
internal abstract class ThunkCode
{
}
